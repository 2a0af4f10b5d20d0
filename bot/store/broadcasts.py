"""Broadcasts: one message to many people, its words in each language, and how far it has come."""

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
    insert,
    or_,
    select,
    update,
)

from bot.store.database import Moment, metadata

DRAFT, APPROVED, RUNNING, PAUSED, DONE, CANCELED = "draft", "approved", "running", "paused", "done", "canceled"

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("state", String(16), nullable=False, default=DRAFT),
    # who is meant, as JSON
    Column("audience", Text, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("approved_by", String(80), nullable=False, default=""),
    Column("approved_at", Moment),
    Column("starts_at", Moment),
    Column("expires_at", Moment),
    # the last person's id that was given a row
    Column("cursor", Integer, nullable=False, default=0),
    # since when everybody who is meant has a row
    Column("expanded_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_broadcasts_state", "state"),
)

wordings = Table(
    "wordings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("broadcast_id", Integer, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    Column("language", String(16), nullable=False),
    # sealed
    Column("body", Text, nullable=False),
    Column("encoding", String(8), nullable=False),
    Column("segments", Integer, nullable=False),
    UniqueConstraint("broadcast_id", "language"),
)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One row. `audience` is JSON."""

    id: int
    name: str
    state: str
    audience: str
    created_by: str
    approved_by: str
    approved_at: datetime | None
    starts_at: datetime | None
    expires_at: datetime | None
    cursor: int
    expanded_at: datetime | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in one language. `body` is sealed."""

    id: int
    broadcast_id: int
    language: str
    body: str
    encoding: str
    segments: int


def create(
    connection: Connection, broadcast: dict[str, object], words: Iterable[dict[str, object]], at: datetime
) -> int:
    """A new draft (name, audience, created_by) and its words; its id. A name that is taken raises IntegrityError."""
    row = insert(broadcasts).values(**broadcast, created_at=at, changed_at=at).returning(broadcasts.c.id)
    broadcast_id = int(connection.execute(row).scalar_one())
    connection.execute(insert(wordings), [{**wording, "broadcast_id": broadcast_id} for wording in words])
    return broadcast_id


def by_id(connection: Connection, broadcast_id: int) -> Broadcast | None:
    """One broadcast."""
    row = connection.execute(select(broadcasts).where(broadcasts.c.id == broadcast_id)).one_or_none()
    return None if row is None else _broadcast(row)


def by_name(connection: Connection, name: str) -> Broadcast | None:
    """One broadcast."""
    row = connection.execute(select(broadcasts).where(broadcasts.c.name == name)).one_or_none()
    return None if row is None else _broadcast(row)


def hold(connection: Connection, broadcast_id: int) -> Broadcast | None:
    """One broadcast, held until the transaction ends."""
    query = select(broadcasts).where(broadcasts.c.id == broadcast_id).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else _broadcast(row)


def every(connection: Connection, limit: int = 100) -> list[Broadcast]:
    """The newest broadcasts first."""
    query = select(broadcasts).order_by(broadcasts.c.id.desc()).limit(limit)
    return [_broadcast(row) for row in connection.execute(query)]


def move(connection: Connection, broadcast: Broadcast, at: datetime, **values: object) -> bool:
    """Compare and set: False when it is no longer in the state that `broadcast` says."""
    same = (broadcasts.c.id == broadcast.id) & (broadcasts.c.state == broadcast.state)
    return connection.execute(update(broadcasts).where(same).values(**values, changed_at=at)).rowcount == 1


def words_of(connection: Connection, broadcast_id: int) -> list[Wording]:
    """Its words, by language."""
    query = select(wordings).where(wordings.c.broadcast_id == broadcast_id).order_by(wordings.c.language)
    return [Wording(**row._mapping) for row in connection.execute(query)]


def bodies(connection: Connection, wording_ids: Iterable[int]) -> dict[int, str]:
    """{wording: its words, sealed}."""
    query = select(wordings.c.id, wordings.c.body).where(wordings.c.id.in_(list(wording_ids)))
    return {row.id: row.body for row in connection.execute(query)}


def sleeping_wordings(connection: Connection) -> list[int]:
    """The words that nobody may send now: their broadcast is paused or canceled."""
    query = select(wordings.c.id).join(broadcasts, broadcasts.c.id == wordings.c.broadcast_id)
    return list(connection.execute(query.where(broadcasts.c.state.in_((PAUSED, CANCELED)))).scalars())


def to_expand(connection: Connection, now: datetime) -> list[int]:
    """The broadcasts whose people are to be given their rows now, oldest first."""
    begun = broadcasts.c.state.in_((APPROVED, RUNNING)) & broadcasts.c.expanded_at.is_(None)
    query = select(broadcasts.c.id).where(begun, or_(broadcasts.c.starts_at.is_(None), broadcasts.c.starts_at <= now))
    return list(connection.execute(query.order_by(broadcasts.c.starts_at, broadcasts.c.id)).scalars())


def _broadcast(row: Row[tuple[object, ...]]) -> Broadcast:
    return Broadcast(**row._mapping)
