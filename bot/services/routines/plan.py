"""What repeats for a person: pills, temperature, line care, refills, checkups, papers.

Staff set it; it ends by date, by phase or by hand, and with a STOP.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.engine.reminders import ROUTINE, ReminderKind
from bot.rules.refs import ENROLMENT, ref_of
from bot.rules.schedule import Rule, day_of, local, next_after
from bot.services.refused import Refused
from bot.services.scene import Scene
from bot.services.visits.plan import plain
from bot.store import due, enrolments, people
from bot.store.enrolments import Enrolment

LONGEST_NOTE = 40
OVER, OTHER_PHASE, BY_STAFF = "over", "other phase", "ended by staff"
"""Why a routine ended."""

SPARE = {"day": 0, "week": 1, "2 weeks": 3, "month": 3, "6 months": 6}
"""Days after its own on which a routine may still be told, by how often it comes; pills are for their day alone."""

_WEEKS = ("week", "2 weeks")
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A routine as staff write it.

    starts: the local date it begins, or that it is about (a refill: the day the pills run out).
    asked: whether the person asked for it themselves; note: of a refill, the pharmacy's number.
    """

    kind: str
    at: time
    starts: date | None = None
    ends: date | None = None
    weekday: int | None = None
    asked: bool = False
    note: str = ""


def enrol(scene: Scene, wanted: Wanted) -> Enrolment:
    """Begin it, or begin it anew with other values, and plan its first moment. Raises Refused."""
    kind = routine(scene, wanted.kind)
    if scene.person.consent == people.STOPPED:
        raise Refused("They have stopped our texts. Only their own START brings them back.")
    if kind.ahead and wanted.starts is None:
        raise Refused(f"Say with the first day what `{kind.id}` is about: when the pills run out.")
    if wanted.weekday is not None and kind.every not in _WEEKS:
        raise Refused(f"`{kind.id}` comes every {kind.every}: it takes no weekday.")
    if wanted.note and not kind.ahead:
        raise Refused(f"`{kind.id}` takes no note.")
    row = _row(scene, kind, wanted)
    if row["ends"] and str(row["ends"]) < str(row["starts"]):
        raise Refused("It would end before it begins.")
    before = enrolments.find(scene.connection, scene.person.id, kind.id)
    if before:
        due.drop(scene.connection, ref_of(ENROLMENT, before.id), BY_STAFF, scene.now)
        enrolments.change(scene.connection, before.id, scene.now, **row, state=enrolments.ACTIVE, reason="", position=0)
    else:
        enrolments.add(scene.connection, {"person_id": scene.person.id, "programme": kind.id, **row}, scene.now)
    plan_next(scene, _found(scene, kind.id), scene.now)
    return _found(scene, kind.id)


def end(scene: Scene, kind_id: str, reason: str = BY_STAFF) -> None:
    """Nothing of it comes any more. Raises Refused."""
    kind = routine(scene, kind_id)
    found = enrolments.find(scene.connection, scene.person.id, kind.id)
    if found is None or found.state == enrolments.ENDED:
        raise Refused(f"There is no `{kind.id}` to end.")
    _end(scene, found, reason)


def leaving(scene: Scene, phase: str) -> list[Enrolment]:
    """What ends with a change to `phase`: what does not belong to it, unless staff set its last day."""
    return [one for one in live(scene) if _leaves(routine(scene, one.programme), one, phase)]


def follow_phase(scene: Scene, phase: str) -> None:
    """A new phase: what does not belong to it ends."""
    for one in leaving(scene, phase):
        _end(scene, one, OTHER_PHASE)


def offered(scene: Scene, phase: str) -> list[ReminderKind]:
    """What belongs to a phase by name and is not on: to be offered to those who set the phase."""
    on = {one.programme for one in live(scene)}
    kinds = scene.runtime.book.reminders.values()
    return [kind for kind in kinds if phase in kind.phases and kind.family == ROUTINE and kind.id not in on]


def live(scene: Scene) -> list[Enrolment]:
    """A person's routines that have not ended."""
    kinds = scene.runtime.book.reminders
    mine = enrolments.of_person(scene.connection, scene.person.id)
    return [one for one in mine if one.programme in kinds and one.state != enrolments.ENDED]


def routine(scene: Scene, kind_id: str) -> ReminderKind:
    """The kind; raises Refused when it is none."""
    kind = scene.runtime.book.reminders.get(kind_id)
    if kind is None or kind.family != ROUTINE:
        known = ", ".join(one.id for one in scene.runtime.book.reminders.values() if one.family == ROUTINE)
        raise Refused(f"`{kind_id}` is no kind of routine. Use one of: {known}")
    return kind


def plan_next(scene: Scene, enrolment: Enrolment, after: datetime) -> None:
    """Its next moment after `after` (aware); past its last day it ends."""
    if row := next_row(scene, enrolment, after):
        due.add(scene.connection, row, scene.now)


def next_row(scene: Scene, enrolment: Enrolment, after: datetime) -> dict[str, object] | None:
    """The due row of it, of use for its local day, or some more; None when that is past its last day: then it ends."""
    moment = next_moment(scene, enrolment, after)
    day = day_of(moment, scene.zone)
    if enrolment.ends and day.isoformat() > enrolment.ends:
        enrolments.change(scene.connection, enrolment.id, scene.now, state=enrolments.ENDED, reason=OVER)
        return None
    kind = routine(scene, enrolment.programme)
    spare = 0 if kind.asks else SPARE[kind.every]
    expires = local(day + timedelta(days=1 + spare), time(), scene.zone)
    row = {"person_id": enrolment.person_id, "kind": f"routine.{enrolment.programme}"}
    return row | {"ref": ref_of(ENROLMENT, enrolment.id), "at": moment, "expires_at": expires}


def next_moment(scene: Scene, enrolment: Enrolment, after: datetime) -> datetime:
    """When it comes next, in the person's zone."""
    kind = routine(scene, enrolment.programme)
    at, starts = time.fromisoformat(enrolment.hour), date.fromisoformat(enrolment.starts)
    return next_after(Rule(kind.every, enrolment.weekday, at, starts), after, scene.zone)


def today_began(scene: Scene) -> datetime:
    """The last moment of yesterday: what comes after it and is of today may still be told."""
    return local(day_of(scene.now, scene.zone), time(), scene.zone) - _MOMENT


def _leaves(kind: ReminderKind, enrolment: Enrolment, phase: str) -> bool:
    by_staff = enrolment.ends and not kind.lasts
    return not by_staff and not kind.belongs(phase)


def _row(scene: Scene, kind: ReminderKind, wanted: Wanted) -> dict[str, object]:
    today = day_of(scene.now, scene.zone)
    given = wanted.starts or today
    if given < today:
        raise Refused("That day is past.")
    starts = given - timedelta(days=kind.ahead)
    ends = wanted.ends or (starts + timedelta(days=kind.lasts) if kind.lasts else None)
    return {
        "hour": wanted.at.isoformat("minutes"),
        "weekday": wanted.weekday,
        "starts": starts.isoformat(),
        "ends": ends.isoformat() if ends else "",
        "asked": wanted.asked,
        "note": _sealed(scene, wanted.note),
    }


def _sealed(scene: Scene, note: str) -> str:
    line = plain(scene, "note", note, LONGEST_NOTE)
    return scene.runtime.vault.seal(line) if line else ""


def _end(scene: Scene, enrolment: Enrolment, reason: str) -> None:
    enrolments.change(scene.connection, enrolment.id, scene.now, state=enrolments.ENDED, reason=reason)
    due.drop(scene.connection, ref_of(ENROLMENT, enrolment.id), reason, scene.now)


def _found(scene: Scene, kind_id: str) -> Enrolment:
    found = enrolments.find(scene.connection, scene.person.id, kind_id)
    if found is None:
        raise Refused(f"There is no `{kind_id}`.")
    return found
