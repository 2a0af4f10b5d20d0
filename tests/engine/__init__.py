"""The conversation, one turn at a time; between turns a session goes through plain parts, as it does in life."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from bot.engine import step
from bot.engine.book import Book
from bot.engine.messages import Message
from bot.engine.replies import Turn
from bot.engine.session import Consent, Place, Session

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CLINIC = {"clinic": "Green Valley Clinic", "clinic_phone": "202-555-0100"}


SESSION = TypeAdapter(Session)


def parts(session: Session) -> dict[str, Any]:
    """A session as rows, columns and a Redis entry hold it."""
    kept: dict[str, Any] = SESSION.dump_python(session, mode="json")
    return kept


def from_parts(kept: Mapping[str, Any]) -> Session:
    """The session that `parts` took apart."""
    return SESSION.validate_python(kept)


def reloaded(session: Session) -> Session:
    """The session after a trip through JSON."""
    return from_parts(json.loads(json.dumps(parts(session))))


def active(place: str = "", page: int = 0, language: str = "en") -> Session:
    """Somebody who has been welcomed, at a place."""
    return Session(language, Consent.ACTIVE, Place(place, page) if place else None, CLINIC)


def say(book: Book, session: Session, text: str, **more: Any) -> Turn:
    """One text from this person."""
    return step(reloaded(session), Message(text, NOW, **more), book)


def talk(book: Book, session: Session, *texts: str) -> Turn:
    """Several texts in a row; the last turn."""
    for text in texts:
        turn = say(book, session, text)
        session = turn.session
    return turn


def keys(turn: Turn) -> list[str]:
    """The texts that were said, by key."""
    return [reply.key for reply in turn.replies]


def called(severity: str, language: str = "en") -> list[str]:
    """The calls that danger is answered with, by key: behind a draft the English one."""
    return [f"urgent.{severity}"] * (1 if language == "en" else 2)


def where(turn: Turn) -> str:
    """The place after a turn, as people write it (`basics.what/2`)."""
    return str(turn.session.place or "")
