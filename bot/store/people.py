"""People: how to reach each, the language they read, and how many turns they have had."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, Row, String, Table, Text, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Moment, metadata

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mark", String(43), nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("medium", String(16), nullable=False),
    Column("language", String(16), nullable=False, default=""),
    Column("turn", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One row. `address` is sealed; `turn` counts the texts answered."""

    id: int
    mark: str
    address: str
    channel: str
    medium: str
    language: str
    turn: int
    created_at: datetime
    seen_at: datetime


def lock(connection: Connection, person: dict[str, object], at: datetime) -> Person:
    """The person with this mark, made if new, and held until the transaction ends.

    Two texts from one person wait for each other here, on both databases.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(people).values(**person, turn=0, created_at=at, seen_at=at)
    # an update that changes nothing but the time takes the row's lock for an old person too
    held = new.on_conflict_do_update(index_elements=["mark"], set_={"seen_at": at}).returning(*people.c)
    return _person(connection.execute(held).one())


def advance(connection: Connection, person_id: int) -> None:
    """One turn more."""
    connection.execute(update(people).where(people.c.id == person_id).values(turn=people.c.turn + 1))


def set_language(connection: Connection, person_id: int, language: str) -> None:
    """Speak this language to them from now on."""
    connection.execute(update(people).where(people.c.id == person_id).values(language=language))


def by_mark(connection: Connection, mark: str) -> Person | None:
    """The person with this look-up mark."""
    row = connection.execute(select(people).where(people.c.mark == mark)).one_or_none()
    return None if row is None else _person(row)


def by_id(connection: Connection, person_id: int) -> Person | None:
    """One person."""
    row = connection.execute(select(people).where(people.c.id == person_id)).one_or_none()
    return None if row is None else _person(row)


def every(connection: Connection, channel: str, limit: int = 100) -> list[Person]:
    """The people of a channel, in the order they came."""
    query = select(people).where(people.c.channel == channel).order_by(people.c.id).limit(limit)
    return [_person(row) for row in connection.execute(query)]


def erase(connection: Connection, person_id: int) -> None:
    """The row is gone."""
    connection.execute(delete(people).where(people.c.id == person_id))


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(**row._mapping)
