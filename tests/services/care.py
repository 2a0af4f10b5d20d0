"""Visits and routines of one person in these tests: set as staff set them, and read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.rules.schedule import local
from bot.runtime import Runtime
from bot.services.routines import plan as routines
from bot.services.scene import Scene, set_scene
from bot.services.visits import plan as visits
from bot.services.visits.plan import Expected
from bot.store import enrolments, people
from bot.store import visits as kept
from bot.store.database import transaction
from bot.store.due import Due
from bot.store.enrolments import Enrolment
from bot.store.visits import Visit
from tests.services.days import planned
from tests.services.talking import person

ZONE = "America/Denver"
"""Where the numbers of these tests are."""


def at(written: str, zone: str = ZONE) -> datetime:
    """`12-01 14:30` of 2026, or `2027-03-14 09:00`, as the clocks of `zone` show it."""
    found = datetime.fromisoformat(written if written.count("-") == 2 else f"2026-{written}")
    return local(found.date(), found.time(), zone)


@contextmanager
def scene_of(runtime: Runtime, number: str) -> Iterator[Scene]:
    """The scene in which staff do something for this person."""
    with transaction(runtime.store) as connection:
        found = people.by_mark(connection, runtime.vault.mark(number))
        held = people.hold(connection, found.id) if found else None
        assert held
        yield set_scene(runtime, connection, held, runtime.clock())


def expect(runtime: Runtime, number: str, when: datetime, kind: str = "appointment", **more: str) -> int:
    """A new visit; its id."""
    with scene_of(runtime, number) as scene:
        return visits.add(scene, Expected(kind, when, **more))


def move(runtime: Runtime, number: str, visit_id: int, when: datetime) -> None:
    """Another time for a visit."""
    with scene_of(runtime, number) as scene:
        visits.move(scene, visit_id, when)


def cancel(runtime: Runtime, number: str, visit_id: int) -> None:
    """It does not take place."""
    with scene_of(runtime, number) as scene:
        visits.cancel(scene, visit_id)


def visit(runtime: Runtime, visit_id: int) -> Visit:
    """The row of a visit."""
    with transaction(runtime.store) as connection:
        found = kept.by_id(connection, visit_id)
    assert found
    return found


def enrol(runtime: Runtime, number: str, kind: str, hour: str = "09:00", **more: object) -> Enrolment:
    """A routine, begun as staff begin it."""
    with scene_of(runtime, number) as scene:
        return routines.enrol(scene, routines.Wanted(kind, time.fromisoformat(hour), **more))


def enrolled(runtime: Runtime, number: str, kind: str) -> Enrolment:
    """The row of a routine."""
    found = person(runtime, number)
    assert found
    with transaction(runtime.store) as connection:
        one = enrolments.find(connection, found.id, kind)
    assert one
    return one


def plan(runtime: Runtime, number: str, zone: str = ZONE) -> list[tuple[str, str, str]]:
    """(kind, moment, state) of everything planned, by moment and kind."""
    return sorted(
        ((row.kind, wall(row.at, zone), row.state) for row in planned(runtime, number)),
        key=lambda row: (row[1], row[0]),
    )


def reasons(runtime: Runtime, number: str) -> dict[str, str]:
    """{kind: state and why} of everything planned."""
    return {row.kind: f"{row.state}: {row.reason}".removesuffix(": ") for row in planned(runtime, number)}


def due_row(runtime: Runtime, number: str, kind: str) -> Due:
    """The one due row of a kind."""
    (found,) = [row for row in planned(runtime, number) if row.kind == kind]
    return found


def wall(moment: datetime, zone: str = ZONE) -> str:
    """Date and time as the clocks of `zone` show them."""
    return f"{moment.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


def day(written: str) -> date:
    """A date."""
    return date.fromisoformat(written)
