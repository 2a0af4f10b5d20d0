"""The reading grade: right on known words, near published grades on known sentences."""

import pytest

from bot.rules.readability import grade, is_passive, sentences, syllables

# sentences whose Flesch-Kincaid grade is published or counted by hand
KNOWN = [
    ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.3),
    ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 8.4),
    ("Call your care team now. They can help you, day or night.", 0.4),
    ("The medication regimen necessitates continuous administration of intravenous antibiotics.", 24.7),
]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1), ("the", 1), ("make", 1), ("moved", 1), ("walked", 1), ("times", 1), ("strength", 1), ("bruise", 1),
        ("fever", 2), ("table", 2), ("wanted", 2), ("needed", 2), ("bruises", 2), ("doses", 2), ("little", 2),
        ("hospital", 3), ("infection", 3), ("remember", 3), ("emergency", 4), ("Call", 1), ("it's", 1),
    ],
)  # fmt: skip
def test_syllables_of_a_word(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(("text", "known"), KNOWN)
def test_grade_is_near_the_known_one(text: str, known: float) -> None:
    assert grade(text) == pytest.approx(known, abs=1.5)


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\n", "化疗", "👍"])
def test_text_without_words_is_easy(text: str) -> None:
    assert grade(text) == 0.0


def test_grade_is_never_below_nought() -> None:
    assert grade("Go. Sit. Eat.") == 0.0


def test_easy_words_count_as_one_syllable() -> None:
    text = "You have acute lymphocytic leukemia."
    assert grade(text, {"acute", "lymphocytic", "leukemia"}) == grade("You have big red cats.")
    assert grade(text) > grade(text, {"leukemia"}) > grade(text, {"leukemia", "lymphocytic"})


def test_easy_words_ignore_the_case() -> None:
    assert grade("LEUKEMIA Leukemia leukemia", {"leukemia"}) == grade("cat cat cat")


def test_number_counts_as_one_syllable() -> None:
    assert grade("It is 100.4 now.") == grade("It is hot now.")


def test_compound_is_counted_by_its_pieces() -> None:
    assert grade("a day-by-day diary") == grade("a daybyday diary")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two. Three!", [2, 1]),
        ("First line\nsecond line", [2, 2]),
        ("Call now: 911", [3]),
        ("It is 100.4 F (38.0 C).", [6]),
        ("Wait... what?", [1, 1]),
    ],
)
def test_sentence_ends_at_its_mark_or_its_line(text: str, words: list[int]) -> None:
    assert [len(found) for found in sentences(text)] == words


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("A nurse numbs your skin.", False), ("Your skin is numbed.", True), ("Blood was taken from you.", True),
        ("It is often given by drip.", True), ("You get treated at home.", True), ("You need rest.", False),
        ("It is red.", False), ("Call if you are in need of help.", False), ("Your team is here.", False),
    ],
)  # fmt: skip
def test_the_passive_voice_is_heard(text: str, passive: bool) -> None:
    assert is_passive(text) is passive


def test_shorter_sentences_are_easier() -> None:
    assert grade("You may feel hot. You may feel cold. Tell us.") < grade(
        "You may feel hot and you may feel cold so tell us."
    )
