"""Questions that people want to keep for their next visit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, Text, insert, select

from bot.store.database import Moment, metadata

QUESTION = "question"

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_notes_person", "person_id", "id"),
)


@dataclass(frozen=True, slots=True)
class Note:
    """One row. `body` is sealed."""

    id: int
    body: str
    at: datetime


def add(connection: Connection, person_id: int, body: str, at: datetime) -> None:
    """Keep a question, sealed."""
    connection.execute(insert(notes).values(person_id=person_id, kind=QUESTION, body=body, at=at))


def since(connection: Connection, person_id: int, moment: datetime | None) -> list[Note]:
    """A person's questions after `moment` (None: every one), oldest first."""
    query = select(notes.c.id, notes.c.body, notes.c.at).where(notes.c.person_id == person_id, notes.c.kind == QUESTION)
    if moment is not None:
        query = query.where(notes.c.at > moment)
    return [Note(**row._mapping) for row in connection.execute(query.order_by(notes.c.id))]
