"""A routine reminder: told while it is on, good for its day, and followed by the next one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.content import dates
from bot.engine import remind
from bot.engine.reminders import PILLS, ReminderKind
from bot.engine.session import ASKS_FOR, Asking, Place
from bot.rules.refs import number_of
from bot.rules.schedule import day_of
from bot.services.due.telling import Next, Programme, Telling
from bot.services.routines import plan as routines
from bot.services.scene import Scene
from bot.store import due, enrolments
from bot.store.database import Connection
from bot.store.due import Due
from bot.store.enrolments import Enrolment

ASKS = "my.reminders.pills"
"""The node that understands the answer."""

ENDED = "ended"


def read(connection: Connection, rows: Sequence[Due]) -> Mapping[int, Enrolment]:
    """Their enrolments."""
    found = enrolments.by_ids(connection, {number_of(row.ref) for row in rows})
    return {row.id: found[number_of(row.ref)] for row in rows if number_of(row.ref) in found}


def tell(scene: Scene, row: Due, enrolment: Enrolment | None) -> Telling | str:
    """Its words, and the question about pills, which is open for the day (of weekly pills, for three)."""
    kind = scene.runtime.book.reminders.get(enrolment.programme) if enrolment else None
    if enrolment is None or kind is None or not enrolment.is_active:
        return ENDED
    told = remind.Told(_values(scene, row, enrolment, kind), full=scene.person.full_text)
    replies = remind.words(kind, scene.voice, told)
    if kind.asks != PILLS:
        return Telling(replies)
    until = row.expires_at if kind.every == "day" else scene.now + ASKS_FOR
    return Telling(replies, Asking(Place(ASKS, ref=row.ref), until))


def after(scene: Scene, row: Due, enrolment: Enrolment | None) -> Next:
    """The next: of a day missed by an outage nothing is told later, of today it still may be."""
    if not enrolment or not enrolment.is_active or enrolment.programme not in scene.runtime.book.reminders:
        return Next()
    told = enrolment.told() if row.state == due.FIRED else None
    return Next(routines.next_row(scene, enrolment, max(row.at, routines.today_began(scene))), told)


def capped(_scene: Scene, _row: Due, enrolment: Enrolment | None) -> bool:
    """What a clinic set is held by the cap, what the person asked for is not."""
    return enrolment is not None and not enrolment.asked


def _values(scene: Scene, row: Due, enrolment: Enrolment, kind: ReminderKind) -> dict[str, str]:
    day = day_of(row.at, scene.zone) + timedelta(days=kind.ahead)
    note = scene.runtime.vault.open(enrolment.note) if enrolment.note else ""
    return {"date": dates.day(day, scene.voice.language), "time": "", "note": note}


PROGRAMME = Programme(read, tell, after, capped)
