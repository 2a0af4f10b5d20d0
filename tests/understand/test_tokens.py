"""A text as words in their places."""

import pytest

from bot.understand.tokens import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I CAN'T breathe", ("i", "cant", "breathe")),
        ("Heeelp  me!!", ("help", "me")),
        ("fièvre à 38,5°C", ("fievre", "a", "38.5", "°", "c")),
        ("٣٨٫٥", ("38.5",)),
        ("发烧39度", ("发", "烧", "39", "度")),
        ("숨 못쉬어", ("숨", "못", "쉬", "어")),
        ("temp=101f", ("temp", "101", "f")),
        ("أعاني", ("اعاني",)),
        ("", ()),
        ("?!…", ()),
        ("\u202eabc\u202c", ("abc",)),
    ],
)
def test_words_of_a_text(text: str, words: tuple[str, ...]) -> None:
    assert tokens(text).words == words


def test_commas_part_clauses_and_stops_part_sentences() -> None:
    said = tokens("no, I am fine. My nose bleeds: a lot\nhelp")
    assert said.words == ("no", "i", "am", "fine", "my", "nose", "bleeds", "a", "lot", "help")
    assert said.clauses == (0, 1, 1, 1, 2, 2, 2, 3, 3, 4)
    assert said.sentences == (0, 0, 0, 0, 1, 1, 1, 1, 1, 2)


def test_of_a_very_long_text_both_ends_are_read() -> None:
    said = tokens("first " + "word " * 5_000 + "last")
    assert (said.words[0], said.words[-1]) == ("first", "last")
    assert len(said) <= 160
