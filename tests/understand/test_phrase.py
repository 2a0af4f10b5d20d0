"""Phrases: what their signs mean, shown by texts they find and do not find."""

import pytest

from bot.understand import understand
from tests.understand.small import language, lexicon

LISTS = {"cant": ["cant", "not able to"], "air": ["breathe", "get air"]}


def finds(phrase: str, text: str) -> bool:
    """Whether a phrase is found in a text."""
    return bool(understand(text, lexicon(en=language({"911": [phrase]}, LISTS)), "en").severity)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cant breathe", "i cant breathe", True),
        ("cant breathe", "i cant really quite breathe", True),
        ("cant breathe", "i cant say how i breathe", False),
        ("cant breathe", "breathe i cant", False),
        ("cant ~ breathe", "breathe i cant", True),
        ("cant ~ breathe", "i cant come today and nobody here told me to breathe", False),
        ("cant & breathe", "i cant come today and nobody here told me to breathe", True),
        ("cant|wont breathe", "he wont breathe", True),
        ("breath*", "breathing is hard", True),
        ("no_more blood", "there is no more blood", True),
        ("no_more blood", "no blood and more", False),
        ("<cant> <air>", "she is not able to get air", True),
        ("<cant>|wont <air>", "she wont get air", True),
        ("=hurts", "hurts", True),
        ("=hurts", "it hurts", False),
        ("tired ~ life", "tired of life", True),
        ("tired ~ life ! married", "tired of married life", False),
        ("tired ~ life ! married", "tired of life", True),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, found: bool) -> None:
    assert finds(phrase, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("breathe", True), ("braethe", True), ("breath", True), ("brathe", True), ("breatthe", True),
        ("beathe", True), ("bread", False), ("weathe", False), ("breast", False),
    ],
)  # fmt: skip
def test_long_words_forgive_a_slip(text: str, found: bool) -> None:
    assert finds("breathe", text) == found


@pytest.mark.parametrize(("text", "found"), [("gums", True), ("gmus", True), ("gumms", True), ("gems", False)])
def test_words_of_four_letters_forgive_no_other_letter(text: str, found: bool) -> None:
    assert finds("gums", text) == found


def test_two_slips_are_forgiven_from_nine_letters_on() -> None:
    assert finds("breathless", "brethles")
    assert not finds("breathe", "breh")


def test_first_letter_may_be_one_that_sounds_the_same() -> None:
    assert finds("vomito", "bomito")
    assert not finds("vomito", "comito")


def test_a_word_that_is_known_is_no_slip() -> None:
    words = lexicon(en=language({"911": ["breathe"], "now": ["breather"]}, LISTS))
    assert understand("a breather", words, "en").severity == "now"


def test_an_empty_text_finds_nothing() -> None:
    assert not finds("breathe", "")
