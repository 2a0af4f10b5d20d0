"""FORGET: visits, routines, pills, questions and everything planned are gone; others keep theirs."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.store.due import due
from bot.store.enrolments import enrolments
from bot.store.notes import notes
from bot.store.pills import pills
from bot.store.visits import visits
from tests.services.care import at, enrol, expect
from tests.services.days import live
from tests.services.talking import said

TABLES = (visits, enrolments, due, pills, notes)


def cared_for(runtime: Runtime, clock: HeldClock, *numbers: str) -> None:
    """People with a row in every table of this subject."""
    for number in numbers:
        said(runtime, number, "hi")
        expect(runtime, number, at("12-08 14:30"), place="Room 3", note="Bring water")
        enrol(runtime, number, "pill", asked=True)
        enrol(runtime, number, "refill", starts=at("12-08 00:00").date(), note="202-555-0150")
    live(runtime, clock, timedelta(hours=2))
    for number in numbers:
        said(runtime, number, "SKIP")
        said(runtime, number, "Q can i swim")


def counts(runtime: Runtime) -> dict[str, int]:
    with runtime.store.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES
        }


def test_forget_leaves_nothing_of_visits_and_routines(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    cared_for(both_runtimes, clock, number)
    assert all(counts(both_runtimes).values())
    said(both_runtimes, number, "FORGET")
    said(both_runtimes, number, "FORGET")
    assert counts(both_runtimes) == dict.fromkeys(counts(both_runtimes), 0)
    live(both_runtimes, clock, timedelta(days=20))


def test_others_keep_theirs(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    other = number.replace("+1303", "+1720")
    cared_for(both_runtimes, clock, number, other)
    both = counts(both_runtimes)
    said(both_runtimes, number, "FORGET")
    said(both_runtimes, number, "FORGET")
    assert counts(both_runtimes) == {name: count // 2 for name, count in both.items()}


def test_nothing_of_them_lies_open(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    from tests.services.dump import dump

    cared_for(both_runtimes, clock, number)
    stolen = dump(both_runtimes)
    assert [word for word in (b"room 3", b"bring water", b"555-0150", b"swim") if word in stolen] == []
