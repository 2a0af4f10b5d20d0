"""Visits, as staff keep them: each change plans its reminders anew in the same transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.reminders import ReminderKind
from bot.rules import refs
from bot.rules.clean import clean, printable
from bot.rules.schedule import before
from bot.services.checkins.plan import plan_previsit
from bot.services.due import decency
from bot.services.refused import Refused
from bot.services.scene import Scene
from bot.services.visits.change import heard_at, plan_change
from bot.store import due, outbox, visits
from bot.store.visits import Visit
from bot.understand.private import private_word

LONGEST_PLACE, LONGEST_NOTE = 60, 80
"""Characters; with these every reminder fits its segments."""

USELESS = timedelta(hours=2)
"""So long before a visit, a reminder that was meant for days before is of no use any more."""

REPEATED = timedelta(hours=1)
"""A reminder whose moment is past is left out when the next one would come so soon after it."""

MOVED, CANCELED = "visit moved", "visit canceled"
"""Why a planned reminder is not sent."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A visit as staff write it; `note` is what to bring or to do before. `at` is aware."""

    kind: str
    at: datetime
    place: str = ""
    note: str = ""


def add(scene: Scene, expected: Expected) -> int:
    """Plan a visit and its reminders; its id. Raises Refused."""
    kind = scene.runtime.book.reminders.get(expected.kind)
    if kind is None or not kind.is_visit:
        known = ", ".join(one.id for one in scene.runtime.book.reminders.values() if one.is_visit)
        raise Refused(f"`{expected.kind}` is no kind of visit. Use one of: {known}")
    _ahead(scene, expected.at)
    seal = scene.runtime.vault.seal
    place = plain(scene, "place", expected.place, LONGEST_PLACE)
    note = plain(scene, "note", expected.note, LONGEST_NOTE)
    row = {"person_id": scene.person.id, "kind": kind.id, "at": expected.at}
    sealed = {"place": seal(place) if place else "", "note": seal(note) if note else ""}
    visit_id = visits.add(scene.connection, row | sealed, scene.now)
    _plan(scene, visit_id)
    return visit_id


def move(scene: Scene, visit_id: int, at: datetime) -> None:
    """Another time for a visit: what the person answered to the old one counts no more. Raises Refused.

    Told at once to somebody who knows of it: see `plan_change`.
    """
    visit = _standing(scene, visit_id)
    _ahead(scene, at)
    if visit.at == at:
        return
    visits.change(scene.connection, visit_id, scene.now, at=at, answer="", answered_at=None)
    _forget_plan(scene, visit_id, MOVED)
    plan_change(scene, visit, ref_of(visit_id), at)
    _plan(scene, visit_id)


def cancel(scene: Scene, visit_id: int) -> None:
    """The visit does not take place; whoever knows of it is told so, and nothing more is said. Raises Refused."""
    visit = _standing(scene, visit_id)
    visits.change(scene.connection, visit_id, scene.now, state=visits.CANCELED)
    _forget_plan(scene, visit_id, CANCELED)
    plan_change(scene, visit, ref_of(visit_id), None)


def replan_person(scene: Scene) -> int:
    """Plan what is still ahead of every coming visit, as after a STOP that was taken back; how many visits."""
    ahead = visits.coming(scene.connection, scene.person.id, scene.now)
    for visit in ahead:
        _plan(scene, visit.id, late=False)
    return len(ahead)


def ref_of(visit_id: int) -> str:
    """What due rows and questions call a visit."""
    return refs.ref_of(refs.VISIT, visit_id)


def plain(scene: Scene, name: str, written: str, longest: int) -> str:
    """A line of staff's own words, fit for a message; raises Refused when it is too long, or tells too much."""
    line = " ".join(printable(clean(written)).split()).rstrip(".;,")
    if len(line) > longest:
        raise Refused(f"The {name} has {len(line)} characters: write {longest} at most.")
    told = "" if scene.person.full_text else private_word(line, scene.runtime.book.private)
    if told:
        raise Refused(f"The {name} says `{told}`: others may read these messages, so use another word.")
    return line


def moments(kind: ReminderKind, at: datetime, zone: str) -> Iterator[tuple[str, datetime, datetime]]:
    """(offset, when it comes, until when it is of use) of each reminder of a visit `at`, earliest first.

    Each is of use until the next; the last until the visit, or two hours before it when it was meant for days before.
    """
    planned = [before(at, offset, zone) for offset in kind.before]
    last = at - USELESS if kind.before[-1].endswith("d") else at
    yield from zip(kind.before, planned, [*planned[1:], last], strict=True)


def _plan(scene: Scene, visit_id: int, *, late: bool = True) -> None:
    """What is still ahead, and, if `late`, of what is past the one that is still of use: told as soon as one may.

    A moment that was dropped before waits again, one that was told does not.
    """
    visit = _found(scene, visit_id)
    kinds = [kind for kind in scene.runtime.book.reminders.values() if kind.id == visit.kind or visit.kind in kind.of]
    due.plan(scene.connection, [row for kind in kinds for row in _rows(scene, visit, kind, late=late)], scene.now)
    plan_previsit(scene, visit)


def _rows(scene: Scene, visit: Visit, kind: ReminderKind, *, late: bool) -> Iterator[dict[str, object]]:
    """The due rows of one kind: none that says only what the person has heard since its moment, or is to hear."""
    now, held = scene.now, decency.wait(scene, None)
    soonest = held.until if held else now
    heard = _heard(scene, visit, kind, soonest) if late else now
    for offset, moment, expires in moments(kind, visit.at, scene.zone):
        spare = timedelta() if offset == kind.before[-1] else REPEATED
        if (heard is None or moment > heard) and (moment > now or expires > soonest + spare):
            word = f"visit.{kind.id if kind.of else offset}"
            row = {"person_id": visit.person_id, "kind": word, "ref": ref_of(visit.id), "at": moment}
            yield row | {"not_before": max(moment, now), "expires_at": expires}


def _heard(scene: Scene, visit: Visit, kind: ReminderKind, soonest: datetime) -> datetime | None:
    """Since when a reminder would say nothing new; None when it would. What comes along with a visit says it once."""
    ref = ref_of(visit.id)
    if not kind.of:
        return heard_at(scene, visit, ref, soonest)
    told = any(row.kind == f"visit.{kind.id}" and row.state == due.FIRED for row in due.of_ref(scene.connection, ref))
    return scene.now if told else None


def _forget_plan(scene: Scene, visit_id: int, reason: str) -> None:
    """Drop what waits, and stop what was told but has not left the house."""
    ref = ref_of(visit_id)
    due.drop(scene.connection, ref, reason, scene.now)
    told = [f"due:{row.id}:0" for row in due.of_ref(scene.connection, ref) if row.state == due.FIRED]
    outbox.cancel_causes(scene.connection, told, reason, scene.now)


def _found(scene: Scene, visit_id: int) -> Visit:
    visit = visits.by_id(scene.connection, visit_id)
    if visit is None or visit.person_id != scene.person.id:
        raise Refused(f"There is no visit {visit_id}.")
    return visit


def _standing(scene: Scene, visit_id: int) -> Visit:
    visit = _found(scene, visit_id)
    if visit.state != visits.PLANNED:
        raise Refused("That visit was canceled.")
    if visit.at <= scene.now:
        raise Refused("That visit is past.")
    return visit


def _ahead(scene: Scene, at: datetime) -> None:
    if at <= scene.now:
        raise Refused("That time is past.")
