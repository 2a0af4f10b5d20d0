"""Visits as staff look at them: when, who, and what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.reminders import COMING
from bot.runtime import Runtime
from bot.services.due import decency
from bot.services.scene import Scene, set_scene
from bot.services.visits import remind
from bot.services.visits.clock import zone_of
from bot.services.visits.plan import ref_of
from bot.store import due, people, visits
from bot.store.database import Connection, transaction
from bot.store.due import Due
from bot.store.visits import Visit, Wanted


@dataclass(frozen=True, slots=True)
class Row:
    """One visit. `zone`: the clock they are told; `name`: what staff call them; `next_reminder`: None for none."""

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
    """The visits wanted, the next first; with `asking`, only those whose person was asked for an answer."""
    with transaction(runtime.store) as connection:
        return list(_rows(runtime, connection, wanted, asking=asking))


def row(scene: Scene, visit: Visit) -> Row:
    """One visit of the person of this scene."""
    person, runtime = scene.person, scene.runtime
    return Row(
        id=visit.id,
        person=person.id,
        name=_open(runtime, person.name),
        kind=visit.kind,
        at=visit.at.astimezone(ZoneInfo(zone_of(scene))),
        zone=zone_of(scene),
        place=_open(runtime, visit.place),
        note=_open(runtime, visit.note),
        answer=visit.answer,
        answered_at=visit.answered_at,
        next_reminder=_next(scene, visit),
    )


def _next(scene: Scene, visit: Visit) -> datetime | None:
    """When something about a visit is told next, as things stand."""
    waiting = [one for one in due.of_ref(scene.connection, ref_of(visit.id)) if one.state == due.WAITING]
    return min(filter(None, (_goes(scene, visit, one) for one in waiting)), default=None)


def _goes(scene: Scene, visit: Visit, waiting: Due) -> datetime | None:
    """When a row goes: one that is due by now as soon as one may; None when that is too late for it."""
    if waiting.not_before > scene.now:
        return waiting.not_before
    sent = None
    if remind.capped(scene, waiting, visit):
        who = scene.person.id
        sent = decency.counted(scene.connection, scene.runtime.settings, [who], scene.now).get(who, ())
    held = decency.wait(scene, sent)
    goes = held.until if held else scene.now
    return goes if goes < waiting.expires_at else None


def _open(runtime: Runtime, sealed: str) -> str:
    return runtime.vault.open(sealed) if sealed else ""


def _rows(runtime: Runtime, connection: Connection, wanted: Wanted, *, asking: bool) -> Iterator[Row]:
    now = runtime.clock()
    for visit in visits.listed(connection, wanted):
        person = people.by_id(connection, visit.person_id)
        if person and (not asking or _was_asked(runtime, connection, visit)):
            yield row(set_scene(runtime, connection, person, now), visit)


def _was_asked(runtime: Runtime, connection: Connection, visit: Visit) -> bool:
    """Whether something was told of it that asks: the list of questions does not."""
    told = (one for one in due.of_ref(connection, ref_of(visit.id)) if one.state == due.FIRED)
    kinds = (remind.kind_of(runtime.book, one, visit) for one in told)
    return any(kind is not None and kind.asks == COMING for kind in kinds)
