"""A reminder of a visit, told at the last moment: while it stands, and asking only those who have not answered.

A change by staff is told the same way, with what holds by then.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.engine import remind
from bot.engine.book import Book
from bot.engine.reminders import COMING, ReminderKind
from bot.engine.session import Asking, Place
from bot.rules.refs import number_of
from bot.services.due.telling import Next, Programme, Telling
from bot.services.scene import Scene
from bot.services.visits import change, clock, questions
from bot.services.visits.plan import CANCELED, ref_of
from bot.store import visits
from bot.store.database import Connection
from bot.store.due import Due
from bot.store.visits import Visit
from bot.understand.private import private_word

ASKS = "my.reminders.visit"
"""The node that understands the answer."""

OVER, NO_KIND = "visit over", "no such kind"
A_DAY = timedelta(days=1)


def read(connection: Connection, rows: Sequence[Due]) -> Mapping[int, Visit]:
    """Their visits."""
    found = visits.by_ids(connection, {number_of(row.ref) for row in rows})
    return {row.id: found[number_of(row.ref)] for row in rows if number_of(row.ref) in found}


def tell(scene: Scene, row: Due, visit: Visit | None) -> Telling | str:
    """Its words; a question only to those who have not answered, and to those who have, how to change it."""
    if visit and visit.state == visits.CANCELED and row.kind == change.KIND:
        return _canceled(scene, row, visit)
    if visit is None or visit.state != visits.PLANNED:
        return CANCELED
    if visit.at <= scene.now:
        return OVER
    kind = kind_of(scene.runtime.book, row, visit)
    if kind is None:
        return NO_KIND
    told = remind.Told(_values(scene, visit, kind), visit.answer, scene.person.full_text)
    compose = remind.moved if row.kind == change.KIND else remind.words
    replies = compose(kind, scene.voice, told)
    asking = Asking(Place(ASKS, ref=ref_of(visit.id)), visit.at) if kind.asks == COMING else None
    return Telling(replies, asking)


def values(scene: Scene, visit: Visit) -> dict[str, str]:
    """Date and time of a visit, as this person reads them."""
    return clock.when(scene, visit.at)


def _canceled(scene: Scene, row: Due, visit: Visit) -> Telling:
    """By the time they know: a move just before may not have been told."""
    known = change.last_told(scene, visit, row.ref) or visit.at
    return Telling((scene.voice.reply(remind.CANCELED, **clock.when(scene, known)),))


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


def kind_of(book: Book, row: Due, visit: Visit) -> ReminderKind | None:
    """The kind that comes along with the visit where the due row names one, else the visit's own."""
    beside = book.reminders.get(row.kind.partition(".")[2])
    return beside if beside and beside.of else book.reminders.get(visit.kind)


def capped(scene: Scene, row: Due, _visit: Visit | None) -> bool:
    """The cap may hold what would still be of use a day later, and what is no reminder of the visit itself."""
    if row.kind == change.KIND and not change.may_wait(scene, row):
        return False
    beside = scene.runtime.book.reminders.get(row.kind.partition(".")[2])
    return beside is not None or row.expires_at - row.at >= A_DAY


def _after(_scene: Scene, _row: Due, _visit: Visit | None) -> Next:
    """Each was planned when the visit was."""
    return Next()


PROGRAMME = Programme(read, tell, _after, capped)
