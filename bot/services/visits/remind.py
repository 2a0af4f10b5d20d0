"""A reminder of a visit, told at the last moment: while it stands, and asking only those who have not answered."""

from datetime import timedelta

from bot.content import dates
from bot.engine import remind
from bot.engine.reminders import COMING, ReminderKind
from bot.engine.session import Asking, Place
from bot.services.due.telling import Programme, Telling
from bot.services.scene import Scene
from bot.services.visits import questions
from bot.services.visits.plan import CANCELED, ref_of
from bot.store import visits
from bot.store.due import Due
from bot.store.visits import Visit
from bot.understand.private import private_word

ASKS = "my.reminders.visit"
"""The node that understands the answer."""

OVER, NO_KIND = "visit over", "no such kind"
A_DAY = timedelta(days=1)


def tell(scene: Scene, row: Due) -> Telling | str:
    """Its words; a question only to those who have not answered, and to those who have, how to change it."""
    visit = visits.by_id(scene.connection, int(row.ref.partition(":")[2]))
    if visit is None or visit.state != visits.PLANNED:
        return CANCELED
    if visit.at <= scene.now:
        return OVER
    kind = _kind(scene, row, visit)
    if kind is None:
        return NO_KIND
    told = remind.Told(_values(scene, visit, kind), visit.answer, scene.person.full_text)
    reply = remind.words(kind, scene.voice, told)
    asking = Asking(Place(ASKS, ref=ref_of(visit.id)), visit.at) if kind.asks == COMING else None
    return Telling((reply,), asking)


def values(scene: Scene, visit: Visit) -> dict[str, str]:
    """Date and time of a visit, as this person reads them."""
    date, time = dates.when(visit.at, scene.zone, scene.voice.language)
    return {"date": date, "time": time}


def _values(scene: Scene, visit: Visit, kind: ReminderKind) -> dict[str, str]:
    found = values(scene, visit)
    if kind.of:
        return found | {"count": str(len(questions.kept(scene)))}
    return found | {"place": _fit(scene, visit.place), "note": _fit(scene, visit.note)}


def _fit(scene: Scene, sealed: str) -> str:
    """Staff's own words; left out when they tell too much for somebody who has given up full text since."""
    words = scene.runtime.vault.open(sealed) if sealed else ""
    told = words and not scene.person.full_text and private_word(words, scene.runtime.book.private)
    return "" if told else words


def _kind(scene: Scene, row: Due, visit: Visit) -> ReminderKind | None:
    """The kind that comes along with the visit where the due row names one, else the visit's own."""
    kinds = scene.runtime.book.reminders
    beside = kinds.get(row.kind.partition(".")[2])
    return beside if beside and beside.of else kinds.get(visit.kind)


def capped(scene: Scene, row: Due) -> bool:
    """The cap may hold what would still be of use a day later, and what is no reminder of the visit itself."""
    beside = scene.runtime.book.reminders.get(row.kind.partition(".")[2])
    return beside is not None or row.expires_at - row.at >= A_DAY


def _after(_scene: Scene, _row: Due) -> None:
    """Each was planned when the visit was."""


PROGRAMME = Programme(tell, _after, capped)
