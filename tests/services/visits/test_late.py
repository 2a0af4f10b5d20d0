"""A reminder whose moment is past when the visit is made or moved: told at once while of use, and never said twice."""

from datetime import datetime, timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.scene import Scene
from bot.services.visits.listing import row as listed
from bot.store import visits as kept
from tests.services.care import at, expect, move, plan, reasons, scene_of, visit, wall
from tests.services.days import live, sent, set_person
from tests.services.talking import said

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOON = "12-07 12:00"


@pytest.fixture
def texter(both_runtimes: Runtime, clock: HeldClock, number: str) -> str:
    """Somebody who texted days ago; it is noon on a Monday."""
    said(both_runtimes, number, "hi")
    clock.at = at(NOON)
    return number


def told(runtime: Runtime, number: str) -> list[tuple[str, str]]:
    """(when, which) came by itself."""
    return [(message.day, message.key.removeprefix("reminder.")) for message in sent(runtime, number)]


def delivered(runtime: Runtime) -> None:
    """Everything that waits at the door has left."""
    with runtime.store.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'sent'")


def due_now(runtime: Runtime, number: str) -> list[str]:
    """The kinds that wait for a moment that is past."""
    return [kind for kind, moment, state in plan(runtime, number) if state == "waiting" and at(moment) <= at(NOON)]


def next_reminder(runtime: Runtime, number: str, visit_id: int) -> str:
    """When staff read that the next reminder goes."""
    with scene_of(runtime, number) as scene:
        found = listed(scene, _found(scene, visit_id)).next_reminder
    return wall(found) if isinstance(found, datetime) else ""


def _found(scene: Scene, visit_id: int) -> kept.Visit:
    found = kept.by_id(scene.connection, visit_id)
    assert found
    return found


@pytest.mark.parametrize(
    ("kind", "when", "expected"),
    [
        ("blood", "12-08 11:30", [("12-07 12:00", "blood")]),
        ("procedure", "12-08 11:30", [("12-07 12:00", "procedure")]),
        ("procedure", "12-09 12:00", [("12-07 12:00", "procedure"), ("12-08 12:00", "procedure")]),
        ("appointment", "12-07 14:00", [("12-07 12:00", "appointment")]),
        ("appointment", "12-07 12:20", [("12-07 12:00", "appointment")]),
    ],
)
def test_a_visit_made_after_its_reminder_is_told_at_once(
    both_runtimes: Runtime, clock: HeldClock, texter: str, kind: str, when: str, expected: list[tuple[str, str]]
) -> None:
    visit_id = expect(both_runtimes, texter, at(when), kind)
    assert next_reminder(both_runtimes, texter, visit_id) == NOON
    live(both_runtimes, clock, 3 * DAY)
    assert told(both_runtimes, texter) == expected


def test_what_is_told_at_once_asks_and_is_answered(both_runtimes: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 11:30"), "procedure")
    live(both_runtimes, clock, HOUR)
    assert "Reply C if you are coming" in sent(both_runtimes, texter)[0].text
    said(both_runtimes, texter, "C")
    assert visit(both_runtimes, visit_id).answer == "coming"


def test_of_several_that_are_past_the_latest_alone_is_told(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    expect(both_runtimes, texter, at("12-08 09:00"))
    live(both_runtimes, clock, 3 * DAY)
    assert told(both_runtimes, texter) == [(NOON, "appointment"), (NOON, "questions")]
    # two hours before is at 7:00, and one may tell from the hour of the visit on
    assert reasons(both_runtimes, texter)["visit.2h"] == "expired: quiet hours"


def test_a_week_before_missed_by_a_minute_is_told_at_once(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    expect(both_runtimes, texter, at("12-14 11:59"))
    live(both_runtimes, clock, 10 * DAY)
    assert told(both_runtimes, texter) == [
        ("12-07 12:00", "appointment"), ("12-13 11:59", "appointment"), ("12-13 11:59", "questions"),
        ("12-14 09:59", "appointment"),
    ]  # fmt: skip


@pytest.mark.parametrize(("when", "first"), [("12-08 13:00", "12-07 13:00"), ("12-08 13:01", "12-07 12:00")])
def test_nothing_is_told_that_is_told_again_within_the_hour(
    both_runtimes: Runtime, clock: HeldClock, texter: str, when: str, first: str
) -> None:
    expect(both_runtimes, texter, at(when), "procedure")
    live(both_runtimes, clock, 3 * DAY)
    assert told(both_runtimes, texter)[0] == (first, "procedure")


def test_what_is_late_waits_for_the_decent_hour_and_staff_read_when(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    clock.at = at("12-07 22:00")
    visit_id = expect(both_runtimes, texter, at("12-08 14:00"), "blood")
    too_late = expect(both_runtimes, texter, at("12-08 11:00"), "blood")
    assert next_reminder(both_runtimes, texter, visit_id) == "12-08 09:00"
    assert next_reminder(both_runtimes, texter, too_late) == ""
    live(both_runtimes, clock, DAY)
    assert told(both_runtimes, texter) == [("12-08 09:00", "blood")]


def test_the_cap_holds_what_is_late_as_well_and_staff_read_until_when(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    expect(both_runtimes, texter, at("12-12 12:00"))
    live(both_runtimes, clock, timedelta(0))
    second = expect(both_runtimes, texter, at("12-12 15:00"))
    assert next_reminder(both_runtimes, texter, second) == "12-08 09:00"
    live(both_runtimes, clock, 2 * DAY)
    assert told(both_runtimes, texter) == [("12-07 12:00", "appointment"), ("12-08 09:00", "appointment")]


def test_a_visit_nobody_heard_of_is_told_at_once_when_it_is_moved_near(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    visit_id = expect(both_runtimes, texter, at("12-20 12:00"))
    move(both_runtimes, texter, visit_id, at("12-12 12:00"))
    live(both_runtimes, clock, DAY)
    assert told(both_runtimes, texter) == [("12-07 12:00", "appointment")]


@pytest.mark.parametrize("kind", ["appointment", "blood", "procedure"])
def test_a_change_that_is_told_stands_for_the_reminder_that_is_past(
    both_runtimes: Runtime, clock: HeldClock, texter: str, kind: str
) -> None:
    visit_id = expect(both_runtimes, texter, at("12-20 12:00"), kind)
    move(both_runtimes, texter, visit_id, at("12-08 11:30"))
    live(both_runtimes, clock, HOUR)
    # what to ask there is another matter, and was not said yet
    asked = [(NOON, "questions")] if kind == "appointment" else []
    assert sorted(told(both_runtimes, texter)) == sorted([(NOON, "moved"), *asked])


def test_a_visit_that_was_told_and_is_moved_tells_nothing_twice(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 11:30"))
    live(both_runtimes, clock, HOUR)
    delivered(both_runtimes)
    for when in ("12-08 12:45", "12-08 11:30", "12-08 12:45"):
        move(both_runtimes, texter, visit_id, at(when))
    live(both_runtimes, clock, HOUR)
    assert told(both_runtimes, texter) == [(NOON, "appointment"), (NOON, "questions"), ("12-07 13:00", "moved")]
    delivered(both_runtimes)
    move(both_runtimes, texter, visit_id, at("12-09 12:45"))
    move(both_runtimes, texter, visit_id, at("12-08 12:45"))
    live(both_runtimes, clock, HOUR)
    assert len(told(both_runtimes, texter)) == 3


def test_a_change_at_night_stands_for_the_reminder_of_that_night(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 15:00"), "blood")
    live(both_runtimes, clock, 4 * HOUR)
    clock.at = at("12-07 22:00")
    move(both_runtimes, texter, visit_id, at("12-09 07:00"))
    live(both_runtimes, clock, 3 * DAY)
    assert told(both_runtimes, texter)[1:] == [("12-08 09:00", "moved")]


def test_a_reminder_missed_while_the_visit_stood_elsewhere_comes_when_it_is_back(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    """What they heard a week before is no reminder of the day before."""
    clock.at = at("12-04 16:00")
    visit_id = expect(both_runtimes, texter, at("12-08 14:00"), "procedure")
    clock.at = at("12-05 16:00")
    live(both_runtimes, clock, timedelta(0))
    delivered(both_runtimes)
    clock.at = at("12-06 21:00")
    move(both_runtimes, texter, visit_id, at("12-20 14:00"))
    clock.at = at("12-07 15:00")
    move(both_runtimes, texter, visit_id, at("12-08 14:00"))
    live(both_runtimes, clock, HOUR)
    assert [day for day, _ in told(both_runtimes, texter)] == ["12-05 16:00", "12-07 15:00"]


def test_start_brings_back_only_what_is_still_ahead(both_runtimes: Runtime, clock: HeldClock, texter: str) -> None:
    expect(both_runtimes, texter, at("12-08 11:30"))
    said(both_runtimes, texter, "STOP")
    live(both_runtimes, clock, HOUR)
    said(both_runtimes, texter, "START")
    assert due_now(both_runtimes, texter) == []
    live(both_runtimes, clock, DAY)
    assert told(both_runtimes, texter) == [("12-08 09:30", "appointment")]


def test_whoever_stopped_is_told_nothing_of_a_visit_that_is_near(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    set_person(both_runtimes, texter, consent="stopped")
    expect(both_runtimes, texter, at("12-08 11:30"), "procedure")
    live(both_runtimes, clock, 2 * DAY)
    assert told(both_runtimes, texter) == []
