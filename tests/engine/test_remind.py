"""A reminder in words: what is known is said, what is not is left out, and only what is open is asked."""

from collections.abc import Callable

import pytest

from bot.engine.book import Book, Reply, Voice
from bot.engine.remind import Told, forms, moved, words
from bot.engine.texts import fits
from tests.engine import CLINIC

WHEN = {"date": "Tue, Dec 8", "time": "2:30 PM"}


def told(book: Book, kind: str, answer: str = "", clinic: bool = True, **values: str) -> str:
    voice = Voice(book, "en", CLINIC if clinic else {})
    (reply,) = words(book.reminders[kind], voice, Told(WHEN | values, answer))
    return reply.text


def test_everything_that_is_known_is_said_in_order(book: Book) -> None:
    assert told(book, "appointment", place="Room 3", note="Bring water") == (
        "You have a visit on Tue, Dec 8 at 2:30 PM. Place: Room 3. Note: Bring water. Questions? 202-555-0100. "
        "Reply C if you are coming, or R if you need a new time."
    )


def test_what_is_not_known_is_left_out(book: Book) -> None:
    assert told(book, "blood", clinic=False) == "You have a lab visit on Tue, Dec 8 at 2:30 PM."


@pytest.mark.parametrize(("answer", "asks"), [("", True), ("coming", False), ("new time", False)])
def test_only_what_is_open_is_asked(book: Book, answer: str, asks: bool) -> None:
    assert ("Reply C if you are coming" in told(book, "appointment", answer)) is asks


@pytest.mark.parametrize("compose", [words, moved])
def test_what_is_too_long_for_one_message_is_told_in_two(book: Book, compose: Callable[..., tuple[Reply, ...]]) -> None:
    place, note = "4" * 60, "7" * 80
    first, second = compose(
        book.reminders["procedure"], Voice(book, "zh", CLINIC), Told(WHEN | {"place": place, "note": note})
    )
    assert place not in first.text and note not in first.text
    assert WHEN["time"] in first.text and "C" in first.text
    assert place in second.text and note in second.text and "202-555-0100" in second.text
    assert (first.kind, second.kind) == ("reminder", "details")
    assert fits(Voice(book, "zh", CLINIC).begun(first.text), "zh") and fits(second.text, "zh")


def test_fasting_is_spoken_of_only_where_the_clinic_wrote_it(book: Book) -> None:
    assert "eat" not in told(book, "blood")
    assert "Note: Do not eat from midnight on." in told(book, "blood", note="Do not eat from midnight on")


def test_a_note_belongs_to_visits_and_refills_alone(book: Book) -> None:
    assert "555-0150" in told(book, "refill", note="202-555-0150")
    assert "555-0150" not in told(book, "temperature", note="202-555-0150", clinic=False)


@pytest.mark.parametrize("kind", ["pill", "weekly_pill"])
def test_pills_are_asked_about(book: Book, kind: str) -> None:
    assert told(book, kind).endswith("Reply TOOK or SKIP.")


def test_forms_are_every_way_of_telling(book: Book) -> None:
    counts = {kind.id: len(list(forms(kind, {}))) for kind in book.reminders.values()}
    assert counts["appointment"] == 3
    assert counts["procedure"] == 6
    assert counts["pill"] == 2
    assert counts["papers"] == 1


def test_facts_and_source_go_along(book: Book) -> None:
    (reply,) = words(book.reminders["temperature"], Voice(book, "en", CLINIC), Told(WHEN))
    assert (reply.kind, reply.facts, reply.source) == ("reminder", ("F263", "F313"), "acs, cdc")
