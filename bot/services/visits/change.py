"""A visit changed by staff: the person is told at once when they know of the old time, or when it is near."""

from datetime import datetime, timedelta

from bot.rules import delivery, frequency
from bot.rules.schedule import event_of
from bot.services.due import decency
from bot.services.scene import Scene
from bot.store import due, outbox
from bot.store.due import Due
from bot.store.visits import Visit

KIND = "visit.changed"

NEAR = timedelta(hours=48)
"""So close to a visit, old time or new, a change is told even to somebody who was told nothing yet."""

A_DAY = timedelta(days=1)

_NEVER_SAID = (delivery.CANCELED, delivery.FAILED)


def plan_change(scene: Scene, old: Visit, ref: str, at: datetime | None) -> None:
    """One message with what holds by then, from now on; at: the new time, None when the visit was canceled.

    To be called when what was planned for the old time has been dropped and called back, and before what is planned
    for the new one: see `heard_at`.
    """
    rows = [row for row in due.of_ref(scene.connection, ref) if row.kind == KIND]
    known = last_told(scene, old, ref)
    is_near = min(old.at, at or old.at) <= scene.now + NEAR
    knows = at is not None and known == at
    if knows or not (known or rows or is_near):
        return
    expires = at or max(old.at, known or old.at)
    # two changes at one moment are two rows
    moment = scene.now - len(rows) * timedelta(microseconds=1)
    row = {"person_id": old.person_id, "kind": KIND, "ref": ref, "at": moment, "expires_at": expires}
    due.add(scene.connection, row, scene.now)


def may_wait(scene: Scene, row: Due) -> bool:
    """Whether the frequency cap lets a change go in time: nothing else tells of a visit that was canceled."""
    settings = scene.runtime.settings
    sent = decency.counted(scene.connection, settings, [row.person_id], scene.now).get(row.person_id, ())
    free = frequency.free_on(sent, frequency.parse(settings.frequency_cap), scene.now, scene.zone)
    # the quiet hours of a day are shorter than it
    return free is None or free + A_DAY < row.expires_at


def last_told(scene: Scene, visit: Visit, ref: str) -> datetime | None:
    """The time of the visit as the person was told it last; None when they were told nothing of it."""
    found = _last(scene, visit, ref)
    return found and found[1]


def heard_at(scene: Scene, visit: Visit, ref: str, soonest: datetime) -> datetime | None:
    """When the person was told the time that holds, or will be: at `soonest` of a change; None for neither."""
    if any(row.kind == KIND and row.state == due.WAITING for row in due.of_ref(scene.connection, ref)):
        return soonest
    found = _last(scene, visit, ref)
    return found[0].changed_at if found and found[1] == visit.at else None


def _last(scene: Scene, visit: Visit, ref: str) -> tuple[Due, datetime] | None:
    """What the person was told last of a visit, and the time of it that was meant."""
    said = {one.cause for one in outbox.of_person(scene.connection, visit.person_id) if one.state not in _NEVER_SAID}
    told = [row for row in due.of_ref(scene.connection, ref) if row.state == due.FIRED and f"due:{row.id}:0" in said]
    told.sort(key=lambda row: (row.changed_at, row.id))
    meant = ((row, _meant(scene, visit, row)) for row in reversed(told))
    return next(((row, moment) for row, moment in meant if moment), None)


def _meant(scene: Scene, visit: Visit, row: Due) -> datetime | None:
    """The time of the visit that a due row spoke of; None when it spoke of none."""
    first, _, word = row.kind.partition(".")
    if first != "visit":
        return None
    if row.kind == KIND:
        return row.expires_at
    kinds = scene.runtime.book.reminders
    beside = kinds.get(word)
    kind = beside or kinds.get(visit.kind)
    offset = beside.before[0] if beside else word
    return event_of(row.at, offset, scene.zone) if kind and offset in kind.before else None
