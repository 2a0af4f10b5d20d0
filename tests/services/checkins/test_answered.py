"""What check-ins have shown: lines over time for the console, and what staff should see."""

from datetime import timedelta

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.checkins.answered import Point, severities, trend
from bot.store.database import transaction
from tests.services.checking import answers_of, known, scene_of
from tests.services.talking import fresh_number, said

DAY = timedelta(days=1)


def weeks(runtime: Runtime, clock: HeldClock, number: str, *temperatures: str, phase: str = "IND") -> None:
    """A check-in a day that goes no further than its first answer."""
    known(runtime, number, phase=phase)
    for typed in temperatures:
        said(runtime, number, "CHECKIN")
        said(runtime, number, typed)
        said(runtime, number, "skip")
        clock.move(4 * DAY)


def test_a_trend_is_in_one_unit_and_without_gaps_filled(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    began = clock.at
    weeks(both_runtimes, clock, number, "98.6", "37.2", "skip", "n", "101")
    with scene_of(both_runtimes, number) as scene:
        found = trend(both_runtimes, scene.connection, scene.person.id, "D1", began)
        later = trend(both_runtimes, scene.connection, scene.person.id, "D1", began + 2 * DAY)
    assert found == [Point(began, 37.0, ""), Point(began + 4 * DAY, 37.2, ""), Point(began + 16 * DAY, 38.33, "now")]
    assert later == found[1:]


def test_a_trend_of_numbers_and_of_yes_and_no(runtime: Runtime, clock: HeldClock, number: str) -> None:
    known(runtime, number)
    said(runtime, number, "CHECKIN")
    for typed in ("y", "n", "2", "bad", "n"):
        said(runtime, number, typed)
    with scene_of(runtime, number) as scene:
        lines = {
            question: [
                (point.value, point.severity)
                for point in trend(runtime, scene.connection, scene.person.id, question, clock.at)
            ]
            for question in ("W1", "W1b", "W2", "W3", "W3b", "W4")
        }
    assert lines == {
        "W1": [(1.0, "visit")],
        "W1b": [(0.0, "")],
        "W2": [(2.0, "")],
        "W3": [(3.0, "")],
        "W3b": [(0.0, "")],
        "W4": [],
    }


def test_a_trend_is_one_persons(runtime: Runtime, clock: HeldClock, number: str) -> None:
    weeks(runtime, clock, number, "98.6")
    weeks(runtime, clock, fresh_number(), "99.1")
    with scene_of(runtime, number) as scene:
        points = trend(runtime, scene.connection, scene.person.id, "D1", clock.at - 30 * DAY)
    assert [point.value for point in points] == [37.0]


def test_staff_see_what_they_should_the_latest_first(both_runtimes: Runtime, clock: HeldClock) -> None:
    began = clock.at
    first, second = fresh_number(), fresh_number()
    weeks(both_runtimes, clock, first, "98.6", "101")
    known(both_runtimes, second)
    said(both_runtimes, second, "CHECKIN")
    said(both_runtimes, second, "y")
    with transaction(both_runtimes.store) as connection:
        everything = severities(connection, began)
        latest = severities(connection, began, 1)
        fresh = severities(connection, began + 5 * DAY)
    assert [(one.question, one.severity, one.rule) for one in everything] == [
        ("W1", "visit", "W1.fever"),
        ("D1", "now", "D1.fever"),
    ]
    assert [one.question for one in latest] == ["W1"]
    assert [one.question for one in fresh] == ["W1"]


def test_answers_name_the_set_that_was_begun(runtime: Runtime, clock: HeldClock, number: str) -> None:
    """The mood questions at the end of the weekly set belong to that run."""
    known(runtime, number)
    said(runtime, number, "CHECKIN")
    for typed in ("n", "0", "0", "n", "0", "0", "4", "2"):
        said(runtime, number, typed)
    last = answers_of(runtime, number)[-1]
    assert (last.set_id, last.question, last.value, last.rule, last.note) == ("W", "M1", "2", "M1.low", "")
    assert {one.run for one in answers_of(runtime, number)} == {last.run}
