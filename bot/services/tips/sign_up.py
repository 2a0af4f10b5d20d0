"""Tips begun or ended by staff: the person is told first what was begun, and the frequency cap holds."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.engine.series import Series
from bot.rules.schedule import day_of
from bot.services.due import decency
from bot.services.refused import Refused
from bot.services.scene import Scene
from bot.services.tips import courses, phase
from bot.store import audit, people

ENDED = "ended by staff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The series, the local hour (`HH:MM`), since which date the phase lasts (ISO; empty: today).

    requested: the person asked for this very series, which some need.
    """

    series: str
    hour: str
    since: str = ""
    requested: bool = False


def enrol(scene: Scene, wanted: Wanted, by: str) -> tuple[int, datetime]:
    """Begin tips for a person; (the first tip's number, its moment). Raises Refused, and then nothing has changed."""
    series = _allowed(scene, wanted)
    since = wanted.since or (scene.person.phase_since if scene.person.phase == series.id else "")
    begins = courses.start(scene, series, wanted.hour, since)
    if begins.is_over:
        raise Refused("That series has been read to its end, or its time is over.")
    _set_phase(scene, series, since)
    courses.enrol(scene, begins, asked=False, introduced=True)
    audit.record(scene.connection, by, "tips begun", f"person:{scene.person.id}", scene.now)
    return begins.first, next(at for _, _, at in begins.coming())


def end(scene: Scene, by: str) -> None:
    """End a person's tips. Raises Refused."""
    now = courses.current(scene.connection, scene.person.id)
    if now is None:
        raise Refused("That person has no tips.")
    courses.end(scene, now, ENDED)
    audit.record(scene.connection, by, "tips ended", f"person:{scene.person.id}", scene.now)


def _allowed(scene: Scene, wanted: Wanted) -> Series:
    known = scene.runtime.book.series
    series = known.get(wanted.series)
    if series is None:
        raise Refused(f"There is no series {wanted.series}. Use one of: {', '.join(known)}")
    if scene.person.staff_id:
        raise Refused("That is a member of staff.")
    if reason := decency.refusal(scene.person):
        raise Refused(f"That person gets no texts from us: {reason}.")
    if courses.current(scene.connection, scene.person.id):
        raise Refused("That person has tips: change them with `people phase`, or end them first.")
    if scene.person.phase not in ("", series.id):
        raise Refused(f"That person's phase is {scene.person.phase}: change it with `people phase` first.")
    if series.by_request and not wanted.requested:
        raise Refused("That series is for those who ask for it: say --requested when they did.")
    if not series.is_whole(scene.voice.book.catalogs[scene.voice.language]):
        raise Refused("That series has no words in their language yet.")
    _check_times(scene, wanted)
    return series


def _check_times(scene: Scene, wanted: Wanted) -> None:
    try:
        time.fromisoformat(wanted.hour)
    except ValueError:
        raise Refused("An hour looks like 09:00.") from None
    phase.check_since(scene, wanted.since)


def _set_phase(scene: Scene, series: Series, since: str) -> None:
    if scene.person.phase != series.id:
        begun = since or day_of(scene.now, scene.zone).isoformat()
        people.change(scene.connection, scene.person.id, phase=series.id, phase_since=begun)
        phase.lead(scene, series.id, begun)
