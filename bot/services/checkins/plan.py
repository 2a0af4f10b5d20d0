"""Check-ins that come by themselves: set by staff for a person, planned one ahead, or a day before each visit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.engine.checkin import CAREGIVER, EVERY_VISIT, Checkin
from bot.rules import frequency
from bot.rules.refs import ENROLMENT, VISIT, ref_of
from bot.rules.schedule import Rule, day_of, local, next_after
from bot.services.checkins import runs
from bot.services.checkins.runs import PERIODS
from bot.services.refused import Refused
from bot.services.scene import Scene
from bot.store import checkins, due, enrolments, people, visits
from bot.store.enrolments import Enrolment
from bot.store.visits import Visit

OVER, BY_STAFF = "over", "ended by staff"
"""Why a set ended."""

SPARE = {"day": 0, "week": 1, "2 weeks": 1, "month": 1, "6 months": 1}
"""Days after its own on which a set may still be begun, by how often it comes."""

USELESS = timedelta(hours=2)
"""So long before a visit, questions about it are of no use any more."""

_WEEKS = ("week", "2 weeks")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A set as staff write it. `asked`: whether the person asked for it themselves; then the cap does not hold it."""

    set_id: str
    at: time
    weekday: int | None = None
    starts: date | None = None
    ends: date | None = None
    asked: bool = False


def enrol(scene: Scene, wanted: Wanted) -> Enrolment:
    """Begin it, or begin it anew with other values, and plan its first moment. Raises Refused."""
    checkin = the_set(scene, wanted.set_id)
    _allowed(scene, checkin, wanted)
    row, name = _row(scene, checkin, wanted), programme_of(checkin.id)
    before = enrolments.find(scene.connection, scene.person.id, name)
    if before:
        _drop(scene, before, BY_STAFF)
        enrolments.change(scene.connection, before.id, scene.now, **row, state=enrolments.ACTIVE, reason="", position=0)
    else:
        enrolments.add(scene.connection, {"person_id": scene.person.id, "programme": name, **row}, scene.now)
    found = _found(scene, checkin.id)
    _plan(scene, checkin, found)
    return found


def end(scene: Scene, set_id: str, reason: str = BY_STAFF) -> None:
    """Nothing of it comes any more. Raises Refused."""
    found = _found(scene, the_set(scene, set_id).id)
    if found.state == enrolments.ENDED:
        raise Refused(f"There is no `{set_id}` to end.")
    _drop(scene, found, reason)
    for run in checkins.open_runs(scene.connection, scene.person.id):
        if run.set_id == set_of(found):
            runs.close(scene, run, checkins.LAPSED)
    enrolments.change(scene.connection, found.id, scene.now, state=enrolments.ENDED, reason=reason)


def of_person(scene: Scene) -> list[Enrolment]:
    """The sets a person was ever given, oldest first."""
    mine = enrolments.of_person(scene.connection, scene.person.id)
    return [one for one in mine if one.programme.startswith(programme_of(""))]


def plan_next(scene: Scene, enrolment: Enrolment, after: datetime) -> None:
    """Its next moment after `after` (aware); past its last day it ends."""
    if row := next_row(scene, enrolment, after):
        due.add(scene.connection, row, scene.now)


def next_row(scene: Scene, enrolment: Enrolment, after: datetime) -> dict[str, object] | None:
    """The due row of it; None when that is past its last day: then it ends."""
    checkin = scene.runtime.book.checkins[set_of(enrolment)]
    at, starts = time.fromisoformat(enrolment.hour), date.fromisoformat(enrolment.starts)
    moment = next_after(Rule(checkin.every, enrolment.weekday, at, starts), after, scene.zone)
    day = day_of(moment, scene.zone)
    if enrolment.ends and day.isoformat() > enrolment.ends:
        enrolments.change(scene.connection, enrolment.id, scene.now, state=enrolments.ENDED, reason=OVER)
        return None
    expires = local(day + timedelta(days=1 + SPARE[checkin.every]), time(), scene.zone)
    row = {"person_id": enrolment.person_id, "kind": enrolment.programme, "ref": ref_of(ENROLMENT, enrolment.id)}
    return row | {"at": moment, "expires_at": expires}


def plan_previsit(scene: Scene, visit: Visit) -> None:
    """The questions before a visit, on the day before it, for whoever was given them; call it for each new moment."""
    for checkin in scene.runtime.book.checkins.values():
        found = enrolments.find(scene.connection, visit.person_id, programme_of(checkin.id))
        if checkin.every == EVERY_VISIT and found and found.state == enrolments.ACTIVE:
            _plan_before(scene, found, visit)


def is_capped(scene: Scene, enrolment: Enrolment) -> bool:
    """Whether it comes more often than the frequency cap lets through."""
    days = PERIODS.get(scene.runtime.book.checkins[set_of(enrolment)].every, 0)
    caps = frequency.parse(scene.runtime.settings.frequency_cap)
    return bool(days) and not enrolment.asked and any(cap.count * days < cap.days for cap in caps)


def the_set(scene: Scene, set_id: str) -> Checkin:
    """The set; raises Refused when there is none."""
    checkin = scene.runtime.book.checkins.get(set_id.upper())
    if checkin is None:
        raise Refused(f"`{set_id}` is no set. Use one of: " + ", ".join(scene.runtime.book.checkins))
    return checkin


def programme_of(set_id: str) -> str:
    """What enrolments and due rows call a set."""
    return f"checkin.{set_id}"


def set_of(enrolment: Enrolment) -> str:
    """The set of an enrolment."""
    return enrolment.programme.partition(".")[2]


def _allowed(scene: Scene, checkin: Checkin, wanted: Wanted) -> None:
    if scene.person.consent == people.STOPPED:
        raise Refused("They have stopped our texts. Only their own START brings them back.")
    if checkin.audience == CAREGIVER and scene.person.role == people.PATIENT:
        raise Refused(f"`{checkin.id}` is for caregivers, and this is a patient.")
    if wanted.weekday is not None and checkin.every not in _WEEKS:
        raise Refused(f"`{checkin.id}` comes every {checkin.every}: it takes no weekday.")
    if wanted.starts and wanted.starts < day_of(scene.now, scene.zone):
        raise Refused("That day is past.")


def _row(scene: Scene, checkin: Checkin, wanted: Wanted) -> dict[str, object]:
    starts = wanted.starts or day_of(scene.now, scene.zone)
    ends = wanted.ends or (starts + timedelta(days=checkin.days - 1) if checkin.days else None)
    if ends and ends < starts:
        raise Refused("It would end before it begins.")
    return {
        "hour": wanted.at.isoformat("minutes"),
        "weekday": wanted.weekday,
        "starts": starts.isoformat(),
        "ends": ends.isoformat() if ends else "",
        "asked": wanted.asked,
    }


def _plan(scene: Scene, checkin: Checkin, enrolment: Enrolment) -> None:
    if checkin.every != EVERY_VISIT:
        plan_next(scene, enrolment, scene.now)
        return
    for visit in visits.coming(scene.connection, scene.person.id, scene.now):
        _plan_before(scene, enrolment, visit)


def _plan_before(scene: Scene, enrolment: Enrolment, visit: Visit) -> None:
    day = day_of(visit.at, scene.zone) - timedelta(days=1)
    within = enrolment.starts <= day.isoformat() <= (enrolment.ends or day.isoformat())
    at = local(day, time.fromisoformat(enrolment.hour), scene.zone)
    row = {"person_id": visit.person_id, "kind": enrolment.programme, "ref": ref_of(VISIT, visit.id), "at": at}
    if within and at > scene.now:
        due.add(scene.connection, row | {"expires_at": visit.at - USELESS}, scene.now)


def _drop(scene: Scene, enrolment: Enrolment, reason: str) -> None:
    due.drop_kind(scene.connection, scene.person.id, enrolment.programme, reason, scene.now)


def _found(scene: Scene, set_id: str) -> Enrolment:
    found = enrolments.find(scene.connection, scene.person.id, programme_of(set_id))
    if found is None:
        raise Refused(f"There is no `{set_id}` to end.")
    return found
