"""Visits as staff look at them: when, who, and what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.reminders import COMING
from bot.runtime import Runtime
from bot.services.scene import Scene, set_scene
from bot.services.visits.plan import ref_of
from bot.store import due, people, visits
from bot.store.database import Connection, transaction
from bot.store.visits import Visit, Wanted


@dataclass(frozen=True, slots=True)
class Row:
    """One visit. `at` is in the person's zone; `name` is what staff call them; `next_reminder` None when none waits."""

    id: int
    person: int
    name: str
    kind: str
    at: datetime
    zone: str
    place: str
    note: str
    answer: str
    answered_at: datetime | None
    next_reminder: datetime | None


def list_visits(runtime: Runtime, wanted: Wanted, *, asking: bool = False) -> list[Row]:
    """The visits wanted, the next first; with `asking`, only of kinds that ask for an answer."""
    with transaction(runtime.store) as connection:
        return list(_rows(runtime, connection, wanted, asking=asking))


def row(scene: Scene, visit: Visit) -> Row:
    """One visit of the person of this scene."""
    waiting = [one for one in due.of_ref(scene.connection, ref_of(visit.id)) if one.state == due.WAITING]
    person, runtime = scene.person, scene.runtime
    return Row(
        id=visit.id,
        person=person.id,
        name=_open(runtime, person.name),
        kind=visit.kind,
        at=visit.at.astimezone(ZoneInfo(scene.zone)),
        zone=scene.zone,
        place=_open(runtime, visit.place),
        note=_open(runtime, visit.note),
        answer=visit.answer,
        answered_at=visit.answered_at,
        next_reminder=waiting[0].not_before if waiting else None,
    )


def _open(runtime: Runtime, sealed: str) -> str:
    return runtime.vault.open(sealed) if sealed else ""


def _rows(runtime: Runtime, connection: Connection, wanted: Wanted, *, asking: bool) -> Iterator[Row]:
    kinds = runtime.book.reminders
    now = runtime.clock()
    for visit in visits.listed(connection, wanted):
        kind, person = kinds.get(visit.kind), people.by_id(connection, visit.person_id)
        asks = kind is not None and kind.asks == COMING
        if person and (asks or not asking):
            yield row(set_scene(runtime, connection, person, now), visit)
