"""A person's phase: shows first what would be sent, skipped or repeated, for them and whoever is linked; then acts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.engine.series import Series
from bot.rules.refs import ENROLMENT, ref_of
from bot.rules.schedule import day_of
from bot.services.refused import Refused
from bot.services.routines import plan as routines
from bot.services.scene import Scene
from bot.services.tips import courses
from bot.services.tips.courses import Start
from bot.services.tips.programme import NO_WORDS
from bot.store import audit, due, enrolments, links, people
from bot.store.enrolments import Enrolment
from bot.store.people import Person

PHASE_CHANGED = "phase changed"
NO_TIPS, THE_SAME, BY_REQUEST, READ = (
    "has no tips", "has these tips already", "only when they ask for it themselves", "read to its end before",
)  # fmt: skip
"""Why no series is begun."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A tip that will be sent: its number, its text and its moment (UTC)."""

    number: int
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What a phase change does for one person.

    ends: the series that ends, of which the tips `unsent` no longer come; begins: the one that begins.
    sends: its tips to come (of a series that repeats, once round); skips: those passed over;
    repeats: those among `sends` that were sent before; before: every one that was.
    resting: it waits for RESUME, and so do the moments; note: why nothing begins; zone: theirs, to show moments in.
    routines: reminders that do not belong to the new phase, and end.
    """

    person_id: int
    role: str
    zone: str = ""
    ends: str = ""
    begins: str = ""
    unsent: tuple[int, ...] = ()
    sends: tuple[Coming, ...] = ()
    skips: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    resting: bool = False
    note: str = ""
    routines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The phase to set, since which local date (ISO; empty: today), and whether its tips begin anew."""

    phase: str
    since: str = ""
    again: bool = False


def preview(scene: Scene, wanted: Wanted) -> list[Change]:
    """What `apply` would do now, the person first, then everybody linked; nothing is changed. Raises Refused."""
    return [_decided(each, wanted)[1] for each in _everybody(scene, wanted)]


def apply(scene: Scene, wanted: Wanted, by: str) -> list[Change]:
    """Set the phase, end the old series and begin the new one, for the person and everybody linked; what was done.

    All in the transaction of `scene`. Raises Refused.
    """
    everybody = _everybody(scene, wanted)
    for each in everybody:
        audit.record(scene.connection, by, "phase set", f"person:{each.person.id}", scene.now)
    return [carry(each, wanted) for each in everybody]


def carry(scene: Scene, wanted: Wanted) -> Change:
    """Set the phase of one person and let their tips follow; what was done."""
    since = wanted.since or day_of(scene.now, scene.zone).isoformat()
    now, change, begins = _decided(scene, wanted)
    people.change(scene.connection, scene.person.id, phase=wanted.phase, phase_since=since)
    routines.follow_phase(scene, wanted.phase)
    if now and change.ends:
        courses.end(scene, now, PHASE_CHANGED)
    if now and begins and change.begins:
        courses.enrol(scene, begins, asked=now.asked, resting=change.resting)
    return change


def lead(scene: Scene, phase: str, since: str) -> None:
    """The patient of `scene` has another phase: whoever is linked goes along."""
    for follower in _followers(scene):
        carry(follower, Wanted(phase, since))


def check_since(scene: Scene, since: str) -> None:
    """Whether `since` can be the date on which a phase began; empty is today. Raises Refused."""
    try:
        begun = date.fromisoformat(since) if since else None
    except ValueError:
        raise Refused("A date looks like 2026-11-23.") from None
    if begun and begun > day_of(scene.now, scene.zone):
        raise Refused("A phase cannot begin in the future: set it on its day.")


def _everybody(scene: Scene, wanted: Wanted) -> list[Scene]:
    if wanted.phase not in scene.runtime.book.series:
        raise Refused(f"There is no phase {wanted.phase}. Use one of: {', '.join(scene.runtime.book.series)}")
    if scene.person.staff_id:
        raise Refused("That is a member of staff.")
    check_since(scene, wanted.since)
    return [scene, *_followers(scene)]


def _followers(scene: Scene) -> Iterator[Scene]:
    """The caregivers linked to the person of `scene`, held, each in a scene of their own."""
    ids = sorted(link.caregiver_id for link in links.of_patient(scene.connection, scene.person.id) if link.caregiver_id)
    held = (people.hold(scene.connection, caregiver) for caregiver in ids)
    yield from (_scene_of(scene, person) for person in held if person and person.role != people.PATIENT)


def _scene_of(scene: Scene, person: Person) -> Scene:
    return replace(scene, person=person, turn=None, inbox_id=None)


def _decided(scene: Scene, wanted: Wanted) -> tuple[Enrolment | None, Change, Start | None]:
    """The tips they have now, what becomes of them, and where the new series begins."""
    now = courses.current(scene.connection, scene.person.id)
    gone = tuple(one.programme for one in routines.leaving(scene, wanted.phase))
    plain = Change(scene.person.id, scene.person.role, scene.zone, routines=gone)
    series = scene.runtime.book.series[wanted.phase]
    if now is None:
        return None, replace(plain, note=NO_TIPS), None
    if now.series == series.id and not wanted.again:
        return now, replace(plain, note=THE_SAME), None
    ended = replace(plain, ends=now.series, unsent=_unsent(scene, now), before=_sent(scene, series))
    if note := _obstacle(scene, series):
        return now, replace(ended, note=note), None
    begins = courses.start(scene, series, now.hour, wanted.since, again=wanted.again)
    if begins.is_over:
        return now, replace(ended, note=READ), None
    return now, _filled(ended, begins, resting=now.state == enrolments.PAUSED), begins


def _filled(ended: Change, begins: Start, *, resting: bool) -> Change:
    sends = tuple(Coming(number, tip.key, at) for number, tip, at in begins.coming())
    numbers = {coming.number for coming in sends}
    return replace(
        ended,
        begins=begins.series.id,
        sends=sends,
        skips=tuple(number for number in range(1, begins.first) if number not in ended.before),
        repeats=tuple(number for number in ended.before if number in numbers),
        resting=resting,
    )


def _obstacle(scene: Scene, series: Series) -> str:
    if series.by_request:
        return BY_REQUEST
    return "" if series.is_whole(scene.voice.book.catalogs[scene.voice.language]) else NO_WORDS


def _unsent(scene: Scene, now: Enrolment) -> tuple[int, ...]:
    """The tips of the present series that are still to come, once round."""
    series = scene.runtime.book.series.get(now.series)
    return tuple(range(now.position + 1, series.total + 1)) if series else ()


def _sent(scene: Scene, series: Series) -> tuple[int, ...]:
    """The tips of a series that this person was sent before."""
    old = enrolments.find(scene.connection, scene.person.id, courses.PROGRAMME, series.id)
    rows = due.of_ref(scene.connection, ref_of(ENROLMENT, old.id)) if old else []
    return tuple(sorted({number for row in rows if row.state == due.FIRED and (number := _number(row.kind))}))


def _number(kind: str) -> int:
    return int(kind.partition(".")[2])
