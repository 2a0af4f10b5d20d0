"""The outbox: everything we say is a row first, unique by cause and person."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from bot.rules import delivery
from bot.store.database import Moment, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE")),
    Column("inbox_id", Integer, ForeignKey("inbox.id", ondelete="CASCADE")),
    Column("cause", String(96), nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Column("key", String(96), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("encoding", String(8), nullable=False),
    Column("segments", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("external_id", String(64), nullable=False, default=""),
    Column("error", String(16), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("cause", "person_id"),
    Index("ix_outbox_inbox", "inbox_id", "position"),
    Index("ix_outbox_person", "person_id", "created_at"),
    Index("ix_outbox_state", "state", "changed_at"),
)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One row. `body` is sealed."""

    id: str
    person_id: int | None
    inbox_id: int | None
    cause: str
    position: int
    key: str
    kind: str
    language: str
    body: str
    encoding: str
    segments: int
    state: str
    external_id: str
    error: str
    created_at: datetime
    changed_at: datetime


def new_id() -> str:
    """An id nobody else has: a report about a row we have not committed yet can be kept for it."""
    return uuid.uuid4().hex


def add(connection: Connection, rows: Iterable[dict[str, object]]) -> None:
    """New rows, all at once."""
    if found := list(rows):
        connection.execute(insert(outbox), found)


def for_inbox(connection: Connection, inbox_id: int) -> list[Outbound]:
    """The replies to one text, in order."""
    query = select(outbox).where(outbox.c.inbox_id == inbox_id).order_by(outbox.c.position)
    return [_outbound(row) for row in connection.execute(query)]


def by_id(connection: Connection, outbox_id: str) -> Outbound | None:
    """One message."""
    row = connection.execute(select(outbox).where(outbox.c.id == outbox_id)).one_or_none()
    return None if row is None else _outbound(row)


def of_person(connection: Connection, person_id: int, limit: int = 400) -> list[Outbound]:
    """What a person was told, oldest first."""
    query = select(outbox).where(outbox.c.person_id == person_id)
    query = query.order_by(outbox.c.created_at.desc(), outbox.c.inbox_id.desc(), outbox.c.position.desc()).limit(limit)
    return [_outbound(row) for row in reversed(connection.execute(query).all())]


def move(connection: Connection, outbox_id: str, target: str, details: dict[str, str], at: datetime) -> bool:
    """Compare and set: to `target` when the table of states allows it. False when nothing changed."""
    allowed = outbox.c.state.in_(sorted(delivery.origins(target)))
    change = update(outbox).where(outbox.c.id == outbox_id, allowed).values(state=target, changed_at=at, **details)
    return connection.execute(change).rowcount == 1


def settle(connection: Connection, state: str, target: str, before: datetime, at: datetime) -> int:
    """Move every row that has stayed in `state` since `before`; how many."""
    stale = (outbox.c.state == state) & (outbox.c.changed_at < before)
    return connection.execute(update(outbox).where(stale).values(state=target, changed_at=at)).rowcount


def erase(connection: Connection, person_id: int) -> list[str]:
    """A person's messages are gone; their ids."""
    gone = delete(outbox).where(outbox.c.person_id == person_id).returning(outbox.c.id)
    return [str(row.id) for row in connection.execute(gone)]


def _outbound(row: Row[tuple[object, ...]]) -> Outbound:
    return Outbound(**row._mapping)
