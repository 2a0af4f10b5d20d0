"""A check-in that is due: begun on its day, followed by the next, and asked once more when nobody answers."""

from datetime import date, time

from bot.engine.checkin import Checkin
from bot.engine.opening import nudge, opening
from bot.engine.session import ASKS_FOR
from bot.rules.schedule import local
from bot.services.checkins import plan as plans
from bot.services.checkins import runs
from bot.services.due.telling import Programme, Telling
from bot.services.routines.plan import today_began
from bot.services.scene import Scene
from bot.store import checkins, enrolments, visits
from bot.store.due import Due
from bot.store.enrolments import Enrolment

ENDED, NO_VISIT, NOT_OPEN = "ended", "no such visit", "not open"
"""Why nothing is said."""


def tell(scene: Scene, row: Due) -> Telling | str:
    """A new run: what it is and the first question; or, after long silence, only that it is open."""
    enrolment = _enrolment(scene, row)
    checkin = scene.runtime.book.checkins.get(plans.set_of(enrolment)) if enrolment else None
    if enrolment is None or checkin is None:
        return ENDED
    until = None
    if row.ref.startswith("visit:"):
        visit = visits.by_id(scene.connection, int(row.ref.partition(":")[2]))
        if visit is None or visit.state != visits.PLANNED or visit.at <= scene.now:
            return NO_VISIT
        until = visit.at
    silent = runs.nudged_by_the_next(checkin) and _is_silent(scene, checkin, enrolment)
    begun = runs.begin(scene, checkin, until)
    enrolments.change(scene.connection, enrolment.id, scene.now, position=enrolment.position + 1)
    if silent:
        checkins.change(scene.connection, begun.run_id, nudged_at=scene.now)
        return Telling((nudge(scene.voice, checkin),), begun.asking)
    return Telling((opening(scene.voice, checkin, shared=scene.person.shared),), begun.asking)


def after(scene: Scene, row: Due) -> None:
    """Plan the next: of a day missed by an outage nothing is asked later, of today it still may be."""
    enrolment = _enrolment(scene, row)
    known = enrolment and plans.set_of(enrolment) in scene.runtime.book.checkins
    if enrolment and known and row.ref.startswith("enrolment:"):
        plans.plan_next(scene, enrolment, max(row.at, today_began(scene)))


def capped(scene: Scene, row: Due) -> bool:
    """What a clinic set is held by the cap, what the person asked for is not."""
    enrolment = enrolments.find(scene.connection, row.person_id, row.kind)
    return enrolment is not None and not enrolment.asked


def tell_again(scene: Scene, row: Due) -> Telling | str:
    """Once, that a run is open of which nothing was answered."""
    run = checkins.by_id(scene.connection, int(row.ref.partition(":")[2]))
    checkin = scene.runtime.book.checkins.get(run.set_id) if run else None
    if not run or not checkin or run.state != checkins.OPEN or run.nudged_at:
        return NOT_OPEN
    if checkins.is_answered(scene.connection, run.id):
        return runs.ANSWERED
    until = max(run.until, min(scene.now + ASKS_FOR, row.expires_at))
    checkins.change(scene.connection, run.id, nudged_at=scene.now, until=until)
    return Telling((nudge(scene.voice, checkin),), runs.asking_of(run, until))


def capped_again(scene: Scene, row: Due) -> bool:
    """As the set itself; nobody is held who began it themselves."""
    run = checkins.by_id(scene.connection, int(row.ref.partition(":")[2]))
    found = enrolments.find(scene.connection, row.person_id, plans.programme_of(run.set_id)) if run else None
    return found is not None and not found.asked


def _is_silent(scene: Scene, checkin: Checkin, enrolment: Enrolment) -> bool:
    """Whether nothing was answered for as long as we wait, and they were not told so yet."""
    given = local(date.fromisoformat(enrolment.starts), time(), scene.zone)
    since, told = checkins.silence(scene.connection, scene.person.id, checkin.id, given)
    return since is not None and not told and since <= scene.now - checkin.nudge_after


def _enrolment(scene: Scene, row: Due) -> Enrolment | None:
    """The enrolment while it is on."""
    found = enrolments.find(scene.connection, row.person_id, row.kind)
    return found if found and found.state == enrolments.ACTIVE else None


def _nothing(scene: Scene, row: Due) -> None:
    """Nothing follows."""


PROGRAMME = Programme(tell, after, capped)
NUDGE = Programme(tell_again, _nothing, capped_again)
