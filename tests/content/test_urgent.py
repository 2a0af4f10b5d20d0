"""The call to make stands in the first segment of every urgent text: in each language, however it is sent."""

import itertools

import pytest

from bot.content.messages import WORST_VALUES
from bot.content.proof import check
from bot.content.proof.urgent import leads
from bot.engine.book import Book, Voice
from bot.engine.urgent import CLASSES, key_of
from bot.rules.fold import FOLDABLE, fold
from bot.rules.segments import first_part, measure
from tests.content import Copy

CALLS = {"911": "911", "988": "988"}
CLINICS = ({}, {"clinic_phone": "202-555-0100"}, WORST_VALUES)
TEXTS = "flows/texts.yaml"


@pytest.mark.parametrize("severity", CLASSES)
def test_the_call_is_read_though_only_the_first_segment_comes(book: Book, severity: str) -> None:
    for language, values, folds in itertools.product(book.languages, CLINICS, (FOLDABLE, ())):
        voice = Voice(book, language, values)
        first = first_part(fold(voice.say(key_of(severity)), language, folds))
        call = CALLS.get(severity) or values.get("clinic_phone") or fold(voice.say("care_team"), language, folds)
        assert call in first, (language, first)


def test_both_encodings_are_tried(book: Book) -> None:
    words = Voice(book, "es", {}).say("urgent.now")
    assert {measure(fold(words, "es", folds)).encoding for folds in (FOLDABLE, ())} == {"GSM-7", "UCS-2"}


@pytest.mark.parametrize(
    ("severity", "old", "new"),
    [
        ("911", "CALL 911 NOW.", "This may be very bad. Please do read all of this to the end. " * 3 + "CALL 911 NOW."),
        ("now", "CALL {care_team} NOW", "We are so sorry that you feel ill. " * 5 + "CALL {care_team} NOW"),
        ("988", "CALL OR TEXT 988 NOW", "CALL OR TEXT THE HELP LINE NOW"),
    ],
)
def test_words_before_the_call_are_a_fault(copy: Copy, severity: str, old: str, new: str) -> None:
    copy.replace(TEXTS, old, new)
    problems = [fault.problem for fault in check(copy.root).faults if "first segment" in fault.problem]
    assert problems
    assert all(problem.startswith(f"`urgent.{severity}`") for problem in problems)


def test_half_a_call_is_none() -> None:
    assert leads("CALL 911" + " x" * 100, "911", "en")
    assert not leads("x" * 151 + "911" + "x" * 10, "911", "en")
    assert leads("x" * 157 + "911", "911", "en"), "a single message holds 160"
    assert not leads("ж" * 65 + "911" + "ж" * 10, "911", "en"), "parts of 67 when a letter needs UCS-2"
