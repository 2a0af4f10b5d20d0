"""Visits: what is planned when one is added, moved or canceled, in the wall-clock time of the person."""

from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.engine.session import Asking, Place
from bot.runtime import Runtime
from bot.services.due.fire import fire
from bot.services.refused import Refused
from bot.services.visits import plan as visits
from bot.services.visits.plan import Expected
from bot.store import outbox
from bot.store import visits as kept
from bot.store.database import transaction
from tests.services.care import at, cancel, expect, move, plan, reasons, scene_of, visit
from tests.services.days import keys, live, planned, sent, set_person, waiting
from tests.services.talking import person, said

DAY = timedelta(days=1)

OFFSETS = {
    "appointment": [
        ("visit.7d", "12-01 14:30"), ("visit.1d", "12-07 14:30"), ("visit.questions", "12-07 14:30"), ("visit.2h", "12-08 12:30"),
    ],
    "blood": [("visit.1d", "12-07 14:30")],
    "procedure": [("visit.3d", "12-05 14:30"), ("visit.1d", "12-07 14:30")],
}  # fmt: skip


@pytest.fixture
def texter(both_runtimes: Runtime, number: str) -> str:
    """Somebody who has texted, and is not texting now."""
    said(both_runtimes, number, "hi")
    return number


@pytest.mark.parametrize("kind", OFFSETS)
def test_a_visit_plans_its_reminders(both_runtimes: Runtime, texter: str, kind: str) -> None:
    expect(both_runtimes, texter, at("12-08 14:30"), kind)
    assert [row[:2] for row in plan(both_runtimes, texter)] == OFFSETS[kind]
    assert {row[2] for row in plan(both_runtimes, texter)} == {"waiting"}


def test_each_is_of_use_until_the_next(both_runtimes: Runtime, texter: str) -> None:
    expect(both_runtimes, texter, at("12-08 14:30"))
    expires = {row.kind: row.expires_at for row in planned(both_runtimes, texter)}
    assert expires == {
        "visit.7d": at("12-07 14:30"), "visit.1d": at("12-08 12:30"), "visit.2h": at("12-08 14:30"),
        "visit.questions": at("12-08 12:30"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("event", "planned_for"),
    [
        # the clocks go back on November 1 and forward on March 14: a 9:00 visit is told of at 9:00
        ("2027-03-14 09:00", {"visit.7d": "03-07 09:00", "visit.1d": "03-13 09:00", "visit.2h": "03-14 07:00"}),
        ("2027-03-15 09:00", {"visit.7d": "03-08 09:00", "visit.1d": "03-14 09:00", "visit.2h": "03-15 07:00"}),
        ("2027-11-07 09:00", {"visit.7d": "10-31 09:00", "visit.1d": "11-06 09:00", "visit.2h": "11-07 07:00"}),
        ("2027-11-08 09:00", {"visit.7d": "11-01 09:00", "visit.1d": "11-07 09:00", "visit.2h": "11-08 07:00"}),
    ],
)
def test_the_wall_clock_rules_through_a_change_of_the_clocks(
    runtime: Runtime, number: str, event: str, planned_for: dict[str, str]
) -> None:
    said(runtime, number, "hi")
    expect(runtime, number, at(event))
    found = {kind: moment for kind, moment, _ in plan(runtime, number) if kind != "visit.questions"}
    assert found == planned_for


@pytest.mark.parametrize(
    ("zone", "first"),
    [("America/Phoenix", "12-01 09:00"), ("Pacific/Honolulu", "12-01 09:00"), ("America/Puerto_Rico", "12-01 09:00")],
)
def test_days_before_are_counted_in_the_persons_zone(runtime: Runtime, number: str, zone: str, first: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, zone=zone)
    expect(runtime, number, at("12-08 09:00", zone))
    assert plan(runtime, number, zone)[0] == ("visit.7d", first, "waiting")


@pytest.mark.parametrize(
    ("event", "left"),
    [
        # by 9:00, when one may tell, it is past
        ("11-23 08:30", []),
        ("11-23 10:00", ["visit.2h"]),
        ("11-23 10:01", ["visit.2h"]),
        ("11-23 11:01", ["visit.questions", "visit.2h"]),
        ("11-24 07:00", ["visit.1d", "visit.questions", "visit.2h"]),
        ("11-24 08:00", ["visit.1d", "visit.questions", "visit.2h"]),
        ("11-24 08:01", ["visit.1d", "visit.questions", "visit.2h"]),
        # the next would come within the hour
        ("11-24 10:00", ["visit.1d", "visit.questions", "visit.2h"]),
        ("11-24 10:01", ["visit.7d", "visit.1d", "visit.questions", "visit.2h"]),
        ("11-30 08:00", ["visit.7d", "visit.1d", "visit.questions", "visit.2h"]),
        ("11-30 08:01", ["visit.7d", "visit.1d", "visit.questions", "visit.2h"]),
    ],
)
def test_what_is_of_no_use_any_more_is_never_planned(
    runtime: Runtime, number: str, event: str, left: list[str]
) -> None:
    """It is 8:00 on 11-23."""
    said(runtime, number, "hi")
    expect(runtime, number, at(event))
    assert [kind for kind, _, _ in plan(runtime, number)] == left


def test_a_move_drops_the_old_and_plans_the_new(both_runtimes: Runtime, texter: str) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"), "blood")
    move(both_runtimes, texter, visit_id, at("12-10 09:00"))
    assert plan(both_runtimes, texter) == [
        ("visit.1d", "12-07 14:30", "dropped"),
        ("visit.1d", "12-09 09:00", "waiting"),
    ]
    assert visit(both_runtimes, visit_id).at == at("12-10 09:00")


def test_there_and_back_is_as_before_and_told_once(both_runtimes: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"), "blood")
    move(both_runtimes, texter, visit_id, at("12-10 09:00"))
    move(both_runtimes, texter, visit_id, at("12-08 14:30"))
    assert plan(both_runtimes, texter) == [
        ("visit.1d", "12-07 14:30", "waiting"),
        ("visit.1d", "12-09 09:00", "dropped"),
    ]
    live(both_runtimes, clock, 20 * DAY)
    assert keys(both_runtimes, texter) == ["reminder.blood"]


def test_a_moment_that_was_told_is_not_told_again(both_runtimes: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"), "blood")
    live(both_runtimes, clock, at("12-07 15:00") - clock.at)
    with both_runtimes.store.begin() as connection:
        connection.execute(outbox.outbox.update().values(state="sent"))
    move(both_runtimes, texter, visit_id, at("12-09 14:30"))
    move(both_runtimes, texter, visit_id, at("12-08 14:30"))
    live(both_runtimes, clock, 5 * DAY)
    assert keys(both_runtimes, texter) == ["reminder.blood"]


def test_the_answer_to_the_old_time_counts_no_more(both_runtimes: Runtime, texter: str) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"))
    with transaction(both_runtimes.store) as connection:
        kept.change(connection, visit_id, both_runtimes.clock(), answer="coming", answered_at=both_runtimes.clock())
    move(both_runtimes, texter, visit_id, at("12-09 14:30"))
    found = visit(both_runtimes, visit_id)
    assert (found.answer, found.answered_at) == ("", None)


def test_a_canceled_visit_is_told_of_no_more(both_runtimes: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"))
    live(both_runtimes, clock, at("12-02 12:00") - clock.at)
    cancel(both_runtimes, texter, visit_id)
    live(both_runtimes, clock, 20 * DAY)
    assert keys(both_runtimes, texter) == ["reminder.appointment"]
    assert set(reasons(both_runtimes, texter).values()) == {"fired", "dropped: visit canceled"}


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_what_has_not_left_the_house_is_stopped(
    both_runtimes: Runtime, clock: HeldClock, texter: str, change: str
) -> None:
    """The gateway is down: the message with the old time waits in the outbox."""
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"), "blood")
    live(both_runtimes, clock, at("12-07 15:00") - clock.at)
    assert [state for state, _ in states(both_runtimes, texter)] == ["queued"]
    if change == "move":
        move(both_runtimes, texter, visit_id, at("12-10 14:30"))
    else:
        cancel(both_runtimes, texter, visit_id)
    assert states(both_runtimes, texter) == [("canceled", "visit moved" if change == "move" else "visit canceled")]


def states(runtime: Runtime, number: str) -> list[tuple[str, str]]:
    found = person(runtime, number)
    assert found
    with transaction(runtime.store) as connection:
        rows = outbox.of_person(connection, found.id)
    return [(row.state, row.reason) for row in rows if row.inbox_id is None]


@pytest.mark.parametrize(
    ("expected", "why"),
    [
        (Expected("appointment", at("11-22 09:00")), "That time is past."),
        (Expected("pill", at("12-08 09:00")), "`pill` is no kind of visit. Use one of: appointment, blood, procedure"),
        (Expected("questions", at("12-08 09:00")), "`questions` is no kind of visit"),
        (Expected("nonsense", at("12-08 09:00")), "`nonsense` is no kind of visit"),
        (Expected("blood", at("12-08 09:00"), "x" * 61), "The place has 61 characters: write 60 at most."),
        (Expected("blood", at("12-08 09:00"), "", "x" * 81), "The note has 81 characters: write 80 at most."),
        (Expected("blood", at("12-08 09:00"), "Oncology, floor 3"), "The place says `oncology`"),
        (Expected("blood", at("12-08 09:00"), "", "No methotrexate that day"), "The note says `methotrexate`"),
        (Expected("blood", at("12-08 09:00"), "Clínica de quimioterapia"), "The place says `quimioterapia`"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_line(
    runtime: Runtime, number: str, expected: Expected, why: str
) -> None:
    said(runtime, number, "hi")
    with pytest.raises(Refused, match=r".") as refused, scene_of(runtime, number) as scene:
        visits.add(scene, expected)
    assert str(refused.value).startswith(why)
    assert planned(runtime, number) == []


def test_full_text_may_name_more(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, full_text=True)
    expect(runtime, number, at("12-08 09:00"), place="Oncology, floor 3")
    assert len(planned(runtime, number)) == 4


@pytest.mark.parametrize("change", ["past", "canceled", "another person", "nobody's"])
def test_a_visit_that_does_not_stand_cannot_be_moved(
    runtime: Runtime, clock: HeldClock, number: str, change: str
) -> None:
    said(runtime, number, "hi")
    visit_id = expect(runtime, number, at("12-08 09:00"))
    mover = number
    if change == "past":
        clock.move(20 * DAY)
    elif change == "canceled":
        cancel(runtime, number, visit_id)
    elif change == "another person":
        mover = number.replace("+1303", "+1404")
        said(runtime, mover, "hi")
    with pytest.raises(Refused):
        move(runtime, mover, visit_id + (change == "nobody's"), at("2027-01-08 09:00"))


def test_stop_drops_the_plan_and_start_plans_what_is_ahead(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    near, far = (
        expect(both_runtimes, texter, at("12-08 14:30"), "blood"),
        expect(both_runtimes, texter, at("12-20 14:30")),
    )
    said(both_runtimes, texter, "STOP")
    assert {row[2] for row in plan(both_runtimes, texter)} == {"dropped"}
    live(both_runtimes, clock, at("12-08 09:00") - clock.at)
    assert sent(both_runtimes, texter) == []
    said(both_runtimes, texter, "START")
    ahead = [(row.kind, row.ref) for row in waiting(both_runtimes, texter)]
    assert sorted(ahead) == sorted(
        (kind, f"visit:{far}") for kind in ("visit.7d", "visit.1d", "visit.questions", "visit.2h")
    )
    assert visit(both_runtimes, near).state == "planned"
    live(both_runtimes, clock, at("12-14 09:00") - clock.at)
    assert keys(both_runtimes, texter) == ["reminder.appointment"]


@pytest.mark.parametrize("restart", ["START", "carrier"])
def test_every_way_back_plans_again(both_runtimes: Runtime, texter: str, restart: str) -> None:
    expect(both_runtimes, texter, at("12-08 14:30"))
    said(both_runtimes, texter, "STOP")
    said(both_runtimes, texter, "START", **({"opt_out": "START"} if restart == "carrier" else {}))
    assert len(waiting(both_runtimes, texter)) == 4


def test_two_clocks_at_once_tell_once(both_runtimes: Runtime, clock: HeldClock, texter: str) -> None:
    expect(both_runtimes, texter, at("12-08 14:30"), "blood")
    clock.at = at("12-07 14:30")
    assert fire(both_runtimes)["fired"] == 1
    assert fire(both_runtimes)["fired"] == 0


def test_a_reminder_of_a_visit_keeps_the_question_with_the_person(
    both_runtimes: Runtime, clock: HeldClock, texter: str
) -> None:
    visit_id = expect(both_runtimes, texter, at("12-08 14:30"))
    live(both_runtimes, clock, at("12-01 15:00") - clock.at)
    found = person(both_runtimes, texter)
    assert found
    asked = Asking(Place("my.reminders.visit", ref=f"visit:{visit_id}"), at("12-08 14:30"))
    assert (found.asking, found.asking_until) == (f"{asked.place.node}|0|{asked.place.ref}", asked.until)
