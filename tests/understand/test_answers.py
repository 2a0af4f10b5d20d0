"""What counts as an answer to each kind of question, in either language, and what is asked for again."""

import pytest

from bot.understand.answers import CHOICE, KINDS, SCALE, SCALE_NUMBERS, TEMPERATURE, TEXT, YES_NO, Ear
from bot.understand.lexicon import Lexicon
from bot.understand.normalise import normalise

CHOICES = {SCALE: SCALE_NUMBERS, CHOICE: ("0", "1", "2", "11")}

# kind -> (language, typed, value)
HEARD = {
    TEMPERATURE: [
        ("en", "98.6", "98.6"), ("en", "98,6", "98.6"), ("en", "٣٨٫٥", "38.5"), ("en", "३८.५", "38.5"), ("en", "３８", "38"),
        ("en", "101", "101"), ("en", "101 F", "101"), ("en", "38.5C", "38.5"), ("en", "38.5 °C", "38.5"), ("es", "38,5 grados", "38.5"),
        ("en", "its 101", "101"), ("en", "It was 98.6 this morning!", "98.6"), ("en", "temp 99", "99"), ("es", "tengo 39", "39"),
        ("en", "i took it this morning and it was 98.6 F", "98.6"), ("en", "my temperature this morning before breakfast was 99", "99"),
        ("en", "37 C (98.6 F)", "37"), ("en", "100.4", "100.4"),
        ("en", "N", "none"), ("en", "not taken", "none"), ("es", "no la tomé", "none"), ("es", "N", "none"), ("en", "No thermometer.", "none"),
        ("en", "skip", "skip"), ("es", "saltar", "skip"), ("en", "SALTAR", "skip"),
        ("en", "hot", None), ("en", "fever", None), ("en", "986", None), ("en", "12", None), ("en", "98 or 99", None), ("en", "", None),
        ("en", "y", None), ("en", "i have had 38 pills since i began with all of this", None), ("en", "99.1 then 100", None),
    ],
    YES_NO: [
        ("en", "y", "y"), ("en", "Yes!", "y"), ("en", "n", "n"), ("en", "NO.", "n"), ("es", "s", "y"), ("es", "sí", "y"), ("es", "Si", "y"),
        ("es", "n", "n"), ("en", "sí", "y"), ("es", "no", "n"), ("en", "yes i do", "y"), ("en", "skip", "skip"), ("es", "paso", "skip"),
        # after "Trouble breathing?" nobody knows what these mean
        ("en", "ok", None), ("en", "sure", None), ("en", "fine", None), ("es", "vale", None), ("es", "está bien", None),
        ("en", "1", None), ("en", "maybe", None), ("en", "", None),
    ],
    SCALE: [
        ("en", "0", "0"), ("en", "4", "4"), ("en", "٣", "3"), ("en", "three", "3"), ("en", "mild", "1"), ("en", "so-so", "2"), ("en", "Bad", "3"),
        ("en", "worst", "4"), ("en", "none", "0"), ("es", "nada", "0"), ("es", "un poco", "1"), ("es", "fuerte", "3"), ("es", "lo peor", "4"),
        ("en", "algo", "2"), ("en", "2 some", "2"), ("en", "3/4", None), ("en", "5", None), ("en", "-1", "1"), ("en", "1.5", None), ("en", "ok", None),
        ("en", "skip it", "skip"),
    ],
    CHOICE: [
        ("en", "0", "0"), ("en", "02", "2"), ("en", "2 a lot", "2"), ("en", "two", "2"), ("en", "once", "1"), ("es", "once", "11"), ("es", "dos veces", "2"),
        ("en", "3", None), ("en", "1 or 2", None), ("en", "none", None), ("en", "no", None), ("en", "bad", None), ("en", "1111", None),
        ("en", "2 of them i think it was", None), ("es", "omitir", "skip"),
    ],
    TEXT: [
        ("en", "N", "none"), ("en", "nothing", "none"), ("es", "nada", "none"), ("en", "My knee hurts", "said"), ("en", "¿y la fiebre?", "said"), ("en", "化疗", "said"),
        ("en", "2", None), ("en", "12.5", None), ("en", "?!", None), ("en", "", None), ("en", "skip", "skip"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "language", "typed", "value"), [(kind, *case) for kind, cases in HEARD.items() for case in cases]
)
def test_answer_is_heard_as_this(lexicon: Lexicon, kind: str, language: str, typed: str, value: str | None) -> None:
    assert Ear(lexicon, language, CHOICES.get(kind, ())).hear(kind, normalise(typed)) == value


def test_every_kind_has_cases() -> None:
    assert set(HEARD) == set(KINDS)


def test_every_word_of_the_lists_is_heard(lexicon: Lexicon) -> None:
    for language, words in lexicon.words.items():
        ear = Ear(lexicon, language, SCALE_NUMBERS)
        assert {ear.hear(YES_NO, word) for word in words.answers["yes"]} == {"y"}
        assert {ear.hear(YES_NO, word) for word in words.answers["no"]} == {"n"}
        assert {ear.hear(TEMPERATURE, word) for word in words.answers["none"]} == {"none"}
        assert {ear.hear(kind, word) for kind in KINDS for word in words.answers["skip"]} == {"skip"}
        assert {word: ear.hear(SCALE, word) for word in words.answers["scale"]} == words.answers["scale"]


def test_no_word_is_a_yes_in_one_language_and_a_no_in_another(lexicon: Lexicon) -> None:
    lists = {
        name: {word for own in lexicon.words.values() for word in own.answers[name]} for name in ("yes", "no", "skip")
    }
    assert not lists["yes"] & lists["no"]
    assert not lists["skip"] & (lists["yes"] | lists["no"])
