"""The questions before a visit: a day ahead, for whoever was given them; moved, dropped and useless with the visit."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.checkins import plan as plans
from bot.services.visits import plan as visits
from bot.services.visits.plan import Expected
from bot.store import checkins, due
from bot.store.checkins import DONE, OPEN
from tests.services.checking import alerts_of, answers_of, come, given, known, plans_of, runs_of, scene_of
from tests.services.talking import said

VISIT = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
"""A Thursday at ten in Denver."""

EVE = datetime(2026, 12, 3, 0, 0, tzinfo=UTC)
"""The day before, at five in the afternoon."""


def expect(runtime: Runtime, number: str, at: datetime = VISIT) -> int:
    with scene_of(runtime, number) as scene:
        return visits.add(scene, Expected("appointment", at))


def asked(runtime: Runtime, number: str, state: str = due.WAITING) -> list[datetime]:
    return [row.at for row in plans_of(runtime, number, state) if row.kind == "checkin.V"]


def test_they_are_planned_for_the_day_before_whichever_came_first(both_runtimes: Runtime, number: str) -> None:
    known(both_runtimes, number)
    expect(both_runtimes, number)
    assert asked(both_runtimes, number) == []
    given(both_runtimes, number, "V", at="17:00")
    assert asked(both_runtimes, number) == [EVE]
    expect(both_runtimes, number, VISIT + timedelta(days=7))
    assert asked(both_runtimes, number) == [EVE, EVE + timedelta(days=7)]


def test_they_are_asked_and_kept_in_the_persons_words(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "V", at="17:00")
    expect(both_runtimes, number)
    texts = come(both_runtimes, clock, number, EVE)
    assert [text for text in texts if "What do you most want to ask or tell at this visit?" in text]
    both_runtimes.cache.flushall()
    said(both_runtimes, number, "How long will my hands be numb?")
    both_runtimes.cache.flushall()
    said(both_runtimes, number, "a sore knee")
    (last,) = said(both_runtimes, number, "n")
    # a new problem asks for a call
    assert last.startswith("Thank you. That was the last question. New problem")
    assert [(one.question, one.value, one.note, one.severity) for one in answers_of(both_runtimes, number)] == [
        ("V1", "said", "How long will my hands be numb?", ""), ("V2", "said", "a sore knee", "visit"), ("V3", "n", "", ""),
    ]  # fmt: skip
    assert [run.state for run in runs_of(both_runtimes, number)] == [DONE]


@pytest.mark.parametrize("redis", ["kept", "emptied"])
def test_danger_in_their_words_is_kept_as_staff_are_told_and_the_questions_go_on(
    both_runtimes: Runtime, clock: HeldClock, number: str, redis: str
) -> None:
    def texts(words: str) -> list[str]:
        if redis == "emptied":
            both_runtimes.cache.flushall()
        return said(both_runtimes, number, words)

    known(both_runtimes, number)
    given(both_runtimes, number, "V", at="17:00")
    expect(both_runtimes, number)
    come(both_runtimes, clock, number, EVE)
    urgent, waits = texts("chest pain at night")
    assert urgent.startswith("CALL 911 NOW.")
    assert waits.startswith("Your check-in is still open.")
    (kept,) = answers_of(both_runtimes, number)
    (alert,) = alerts_of(both_runtimes, number)
    assert (kept.question, kept.value, kept.note) == ("V1", "said", "chest pain at night")
    assert (kept.severity, kept.rule) == (alert.severity, alert.rule) == ("911", "R14")
    (run,) = runs_of(both_runtimes, number)
    assert (run.state, run.question, run.call) == (OPEN, "checkin.V.V1", True)
    assert [row for row in plans_of(both_runtimes, number) if row.kind == "nudge"] == []
    assert texts("check")[0].startswith("What do you most want to ask or tell")
    assert "Any new or worse problem" in texts("may I travel?")[0]
    texts("n")
    assert texts("n")[0].startswith("Thank you. That was the last question. New problem, or need a ride")
    assert [(one.question, one.value, one.severity) for one in answers_of(both_runtimes, number)] == [
        ("V1", "said", "911"), ("V1", "said", ""), ("V2", "none", ""), ("V3", "n", ""),
    ]  # fmt: skip
    assert [run.state for run in runs_of(both_runtimes, number)] == [DONE]


def test_what_is_written_of_danger_is_sealed(runtime: Runtime, clock: HeldClock, number: str) -> None:
    known(runtime, number)
    given(runtime, number, "V", at="17:00")
    expect(runtime, number)
    come(runtime, clock, number, EVE)
    said(runtime, number, "chest pain at night")
    with scene_of(runtime, number) as scene:
        (row,) = checkins.answers_of(scene.connection, scene.person.id)
    assert row.note
    assert "chest" not in row.note


def test_they_move_with_the_visit_and_go_with_it(both_runtimes: Runtime, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "V", at="17:00")
    visit = expect(both_runtimes, number)
    with scene_of(both_runtimes, number) as scene:
        visits.move(scene, visit, VISIT + timedelta(days=2))
    assert asked(both_runtimes, number) == [EVE + timedelta(days=2)]
    with scene_of(both_runtimes, number) as scene:
        visits.cancel(scene, visit)
    assert asked(both_runtimes, number) == []


def test_ending_the_set_leaves_the_reminders(runtime: Runtime, number: str) -> None:
    known(runtime, number)
    given(runtime, number, "V", at="17:00")
    expect(runtime, number)
    reminders = [row.kind for row in plans_of(runtime, number) if row.kind.startswith("visit.")]
    with scene_of(runtime, number) as scene:
        plans.end(scene, "V")
    assert asked(runtime, number) == []
    assert [row.kind for row in plans_of(runtime, number)] == reminders != []


def test_a_visit_at_short_notice_is_not_asked_about(runtime: Runtime, number: str) -> None:
    """There is no day before it any more."""
    known(runtime, number)
    given(runtime, number, "V", at="07:00")
    expect(runtime, number, datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    assert asked(runtime, number) == []


def test_nothing_is_asked_once_the_visit_is_near(runtime: Runtime, clock: HeldClock, number: str) -> None:
    """The clock stood still over night: two hours before the visit it is too late for questions."""
    known(runtime, number)
    given(runtime, number, "V", at="17:00")
    expect(runtime, number)
    come(runtime, clock, number, VISIT - timedelta(hours=1))
    assert asked(runtime, number, due.EXPIRED) == [EVE]
    assert runs_of(runtime, number) == []


def test_nobody_is_asked_once_more_after_the_visit(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "V", at="17:00")
    expect(both_runtimes, number, VISIT - timedelta(minutes=45))
    come(both_runtimes, clock, number, EVE)
    # four hours later it is night, and in the morning the visit is near
    come(both_runtimes, clock, number, EVE + timedelta(hours=4))
    (nudge,) = [row for row in plans_of(both_runtimes, number) if row.kind == "nudge"]
    assert (nudge.not_before, nudge.expires_at) == (
        datetime(2026, 12, 3, 16, 0, tzinfo=UTC),
        VISIT - timedelta(minutes=45),
    )
    come(both_runtimes, clock, number, VISIT)
    assert [row.state for row in plans_of(both_runtimes, number, due.EXPIRED) if row.kind == "nudge"] == [due.EXPIRED]
