"""A routine reminder: told while it is on, good for its day, and followed by the next one."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.content import dates
from bot.engine import remind
from bot.engine.reminders import PILLS, ReminderKind
from bot.engine.session import ASKS_FOR, Asking, Place
from bot.services.due.telling import Programme, Telling
from bot.services.routines import plan as routines
from bot.services.scene import Scene
from bot.store import enrolments
from bot.store.due import Due
from bot.store.enrolments import Enrolment

ASKS = "my.reminders.pills"
"""The node that understands the answer."""

ENDED = "ended"


def tell(scene: Scene, row: Due) -> Telling | str:
    """Its words, and the question about pills, which is open for the day (of weekly pills, for three)."""
    enrolment = _of(scene, row)
    kind = scene.runtime.book.reminders.get(enrolment.programme) if enrolment else None
    if enrolment is None or kind is None or enrolment.state != enrolments.ACTIVE:
        return ENDED
    enrolments.change(scene.connection, enrolment.id, scene.now, position=enrolment.position + 1)
    told = remind.Told(_values(scene, row, enrolment, kind), full=scene.person.full_text)
    reply = remind.words(kind, scene.voice, told)
    if kind.asks != PILLS:
        return Telling((reply,))
    until = row.expires_at if kind.every == "day" else scene.now + ASKS_FOR
    return Telling((reply,), Asking(Place(ASKS, ref=row.ref), until))


def after(scene: Scene, row: Due) -> None:
    """Plan the next: of a day missed by an outage nothing is told later, of today it still may be."""
    enrolment = _of(scene, row)
    if enrolment and enrolment.state == enrolments.ACTIVE and enrolment.programme in scene.runtime.book.reminders:
        routines.plan_next(scene, enrolment, max(row.at, routines.today_began(scene)))


def capped(scene: Scene, row: Due) -> bool:
    """What a clinic set is held by the cap, what the person asked for is not."""
    enrolment = _of(scene, row)
    return enrolment is not None and not enrolment.asked


def _values(scene: Scene, row: Due, enrolment: Enrolment, kind: ReminderKind) -> dict[str, str]:
    day = row.at.astimezone(ZoneInfo(scene.zone)).date() + timedelta(days=kind.ahead)
    note = scene.runtime.vault.open(enrolment.note) if enrolment.note else ""
    return {"date": dates.day(day, scene.voice.language), "time": "", "note": note}


def _of(scene: Scene, row: Due) -> Enrolment | None:
    return enrolments.by_id(scene.connection, int(row.ref.partition(":")[2]))


PROGRAMME = Programme(tell, after, capped)
