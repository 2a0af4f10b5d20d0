"""The phone of a member of staff: ACK is theirs alone, and what is for patients and caregivers is not for them."""

from bot.engine import checkins, tips
from bot.engine.book import Book
from bot.engine.replies import Turn
from bot.engine.session import STAFF, Session
from bot.engine.visit import Visit
from bot.understand.meaning import NOTHING, Meaning
from bot.understand.normalise import normalise
from bot.understand.words import acknowledgement

_FOR_OTHERS = frozenset({*tips.COMMANDS, *checkins.COMMANDS, "Q"})


def heard(meaning: Meaning, typed: str, session: Session, book: Book) -> Meaning:
    """ACK with whatever remark behind it is ACK from staff, and no danger sign; from anybody else it is no command."""
    if session.role == STAFF:
        return acknowledgement(normalise(typed), book.lexicon, session.language) or meaning
    return NOTHING if meaning.command == "ACK" else meaning


def is_for_others(meaning: Meaning, session: Session) -> bool:
    """Whether staff ask for what a staff phone cannot have: tips, check-ins, links."""
    wanted = meaning.command in _FOR_OTHERS or meaning.label in {*tips.TOPICS, *checkins.TOPICS}
    return session.role == STAFF and wanted


def only(visit: Visit) -> Turn:
    """What a staff phone is for; nothing is begun."""
    return visit.off_question().say("staff.only")
