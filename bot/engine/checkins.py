"""The commands about check-ins: begin the set that fits the person, or show the question that waits."""

from collections.abc import Callable

from bot.engine.book import Book
from bot.engine.checkin import ANYBODYS, CAREGIVER
from bot.engine.effects import ResumeCheckin, StartCheckin
from bot.engine.replies import Turn
from bot.engine.session import Session
from bot.engine.visit import Visit, waits


def check(visit: Visit) -> Turn:
    """Ask the open question again."""
    if place := waits(visit.book, visit.session):
        return visit.arrive(place.node, place.page, ref=place.ref)
    return visit.off_question().silent(ResumeCheckin())


def begin(visit: Visit) -> Turn:
    """Begin now; whoever is asked already goes on where they were."""
    if waits(visit.book, visit.session):
        return check(visit)
    return visit.at(None).silent(StartCheckin(fitting(visit.book, visit.session)))


def fitting(book: Book, session: Session) -> str:
    """The set for this person: by role, then by phase."""
    every = book.checkins.values()
    if session.role == CAREGIVER:
        return next((one.id for one in every if one.audience == CAREGIVER), ANYBODYS)
    return next((one.id for one in every if session.phase in one.phases), ANYBODYS)


COMMANDS: dict[str, Callable[[Visit], Turn]] = {"CHECK": check, "CHECKIN": begin}

TOPICS: dict[str, Callable[[Visit], Turn]] = {"my.checkin": begin}
"""Topics that are something to do and no page to read."""
