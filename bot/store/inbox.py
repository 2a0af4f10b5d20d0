"""The inbox: every text that came, once, with how it was understood."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.store.database import Moment, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE")),
    Column("body", Text, nullable=False),
    Column("media", Integer, nullable=False, default=0),
    Column("label", String(64), nullable=False, default=""),
    Column("severity", String(16), nullable=False, default=""),
    Column("rule", String(64), nullable=False, default=""),
    Column("score", Float, nullable=False, default=0.0),
    Column("place", String(96), nullable=False, default=""),
    Column("at", Moment, nullable=False),
    UniqueConstraint("channel", "external_id"),
    Index("ix_inbox_person", "person_id", "id"),
)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One row. `body` is sealed; `place` is where the turn ended."""

    id: int
    channel: str
    external_id: str
    person_id: int | None
    body: str
    media: int
    label: str
    severity: str
    rule: str
    score: float
    place: str
    at: datetime


def find(connection: Connection, channel: str, external_id: str) -> int | None:
    """The id of a text that came before."""
    query = select(inbox.c.id).where(inbox.c.channel == channel, inbox.c.external_id == external_id)
    return connection.execute(query).scalar_one_or_none()


def add(connection: Connection, row: dict[str, object]) -> int:
    """One text; its id."""
    return int(connection.execute(insert(inbox).values(**row).returning(inbox.c.id)).scalar_one())


def body(connection: Connection, inbox_id: int) -> str:
    """The sealed words of one text."""
    return str(connection.execute(select(inbox.c.body).where(inbox.c.id == inbox_id)).scalar_one())


def disown(connection: Connection, inbox_id: int) -> None:
    """Empty one text and let go of its person; its id still guards against a repeat."""
    connection.execute(update(inbox).where(inbox.c.id == inbox_id).values(person_id=None, body=""))


def erase_nobodys(connection: Connection, before: datetime) -> int:
    """Texts of people who were forgotten before `before` are gone; how many."""
    return connection.execute(delete(inbox).where(inbox.c.person_id.is_(None), inbox.c.at < before)).rowcount


def of_person(connection: Connection, person_id: int, limit: int = 200) -> list[Inbound]:
    """A person's last texts, oldest first."""
    query = select(inbox).where(inbox.c.person_id == person_id).order_by(inbox.c.id.desc()).limit(limit)
    return [_inbound(row) for row in reversed(connection.execute(query).all())]


def count_rule(connection: Connection, person_id: int, rule: str, since: datetime) -> int:
    """How many texts of a person that `rule` decided came from `since` on."""
    mine = (inbox.c.person_id == person_id) & (inbox.c.rule == rule) & (inbox.c.at >= since)
    return int(connection.execute(select(func.count()).select_from(inbox).where(mine)).scalar_one())


def erase(connection: Connection, person_id: int) -> None:
    """A person's texts are gone."""
    connection.execute(delete(inbox).where(inbox.c.person_id == person_id))


def _inbound(row: Row[tuple[object, ...]]) -> Inbound:
    return Inbound(**row._mapping)
