"""A check-in that is due: begun on its day, followed by the next, and asked once more when nobody answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.engine.checkin import Checkin
from bot.engine.opening import nudge, opening
from bot.engine.session import ASKS_FOR
from bot.rules.refs import ENROLMENT, VISIT, is_of, number_of
from bot.rules.schedule import local
from bot.services.checkins import plan as plans
from bot.services.checkins import runs
from bot.services.due.telling import Next, Programme, Telling
from bot.services.routines.plan import today_began
from bot.services.scene import Scene
from bot.store import checkins, due, enrolments, visits
from bot.store.checkins import Run
from bot.store.database import Connection
from bot.store.due import Due
from bot.store.enrolments import Enrolment

ENDED, NO_VISIT, NOT_OPEN = "ended", "no such visit", "not open"
"""Why nothing is said."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """A run, open or not, and the enrolment in its set, on or not: none where the person was never given the set."""

    run: Run
    enrolment: Enrolment | None


def read(connection: Connection, rows: Sequence[Due]) -> Mapping[int, Enrolment]:
    """Their enrolments."""
    every = enrolments.of_people(connection, {row.person_id for row in rows}, {row.kind for row in rows})
    found = {(one.person_id, one.programme): one for one in every}
    known = {row.id: found.get((row.person_id, row.kind)) for row in rows}
    return {row_id: one for row_id, one in known.items() if one}


def tell(scene: Scene, row: Due, enrolment: Enrolment | None) -> Telling | str:
    """A new run: what it is and the first question; or, after long silence, only that it is open."""
    checkin = scene.runtime.book.checkins.get(plans.set_of(enrolment)) if enrolment else None
    if enrolment is None or checkin is None or not enrolment.is_active:
        return ENDED
    until = None
    if is_of(VISIT, row.ref):
        visit = visits.by_id(scene.connection, number_of(row.ref))
        if visit is None or visit.state != visits.PLANNED or visit.at <= scene.now:
            return NO_VISIT
        until = visit.at
    silent = runs.nudged_by_the_next(checkin) and _is_silent(scene, checkin, enrolment)
    begun = runs.begin(scene, checkin, until)
    if silent:
        checkins.change(scene.connection, begun.run_id, nudged_at=scene.now)
        return Telling((nudge(scene.voice, checkin),), begun.asking)
    return Telling((opening(scene.voice, checkin, shared=scene.person.shared),), begun.asking)


def after(scene: Scene, row: Due, enrolment: Enrolment | None) -> Next:
    """The next: of a day missed by an outage nothing is asked later, of today it still may be."""
    if not enrolment or not enrolment.is_active or plans.set_of(enrolment) not in scene.runtime.book.checkins:
        return Next()
    told = enrolment.told() if row.state == due.FIRED else None
    repeats = is_of(ENROLMENT, row.ref)
    return Next(plans.next_row(scene, enrolment, max(row.at, today_began(scene))) if repeats else None, told)


def capped(_scene: Scene, _row: Due, enrolment: Enrolment | None) -> bool:
    """What a clinic set is held by the cap, what the person asked for is not."""
    return enrolment is not None and not enrolment.asked


def read_again(connection: Connection, rows: Sequence[Due]) -> Mapping[int, Nudged]:
    """Their runs, and the enrolments of these."""
    found = checkins.by_ids(connection, {number_of(row.ref) for row in rows})
    programmes = {plans.programme_of(run.set_id) for run in found.values()}
    every = enrolments.of_people(connection, {row.person_id for row in rows}, programmes)
    given = {(one.person_id, one.programme): one for one in every}
    known = {row.id: found[number_of(row.ref)] for row in rows if number_of(row.ref) in found}
    return {
        row_id: Nudged(run, given.get((run.person_id, plans.programme_of(run.set_id)))) for row_id, run in known.items()
    }


def tell_again(scene: Scene, row: Due, nudged: Nudged | None) -> Telling | str:
    """Once, that a run is open of which nothing was answered."""
    run = nudged and nudged.run
    checkin = scene.runtime.book.checkins.get(run.set_id) if run else None
    if not run or not checkin or run.state != checkins.OPEN or run.nudged_at:
        return NOT_OPEN
    if checkins.is_answered(scene.connection, run.id):
        return runs.ANSWERED
    until = max(run.until, min(scene.now + ASKS_FOR, row.expires_at))
    checkins.change(scene.connection, run.id, nudged_at=scene.now, until=until)
    return Telling((nudge(scene.voice, checkin),), runs.asking_of(run, until))


def capped_again(scene: Scene, row: Due, nudged: Nudged | None) -> bool:
    """As the set itself. Who was never given the set began it themselves, and is not held."""
    return nudged is not None and capped(scene, row, nudged.enrolment)


def _is_silent(scene: Scene, checkin: Checkin, enrolment: Enrolment) -> bool:
    """Whether nothing was answered for as long as we wait, and they were not told so yet."""
    given = local(date.fromisoformat(enrolment.starts), time(), scene.zone)
    since, told = checkins.silence(scene.connection, scene.person.id, checkin.id, given)
    return since is not None and not told and since <= scene.now - checkin.nudge_after


def _nothing(_scene: Scene, _row: Due, _nudged: Nudged | None) -> Next:
    """Nothing follows."""
    return Next()


PROGRAMME = Programme(read, tell, after, capped)
NUDGE = Programme(read_again, tell_again, _nothing, capped_again)
