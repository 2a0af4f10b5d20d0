"""Staff: who they are, and in which order they are told of danger. Their addresses are rows of `people`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, Row, Select, String, Table, delete, insert, select, update

from bot.store.database import Moment, metadata
from bot.store.people import ACTIVE, people

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    # 1 is told first; nothing: not on call
    Column("rank", Integer),
    Column("created_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One row."""

    id: int
    name: str
    rank: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a member of staff. `address` is sealed."""

    person_id: int
    staff_id: int
    name: str
    rank: int | None
    address: str
    channel: str
    medium: str
    language: str
    consent: str
    unreachable: str

    @property
    def usable(self) -> bool:
        """Whether a text may and can go there."""
        return self.consent == ACTIVE and not self.unreachable


def add(connection: Connection, name: str, rank: int | None, at: datetime) -> int:
    """A new member; a name that is taken raises IntegrityError."""
    row = insert(staff).values(name=name, rank=rank, created_at=at).returning(staff.c.id)
    return int(connection.execute(row).scalar_one())


def by_id(connection: Connection, staff_id: int) -> Member | None:
    """One member."""
    return _one(connection, select(staff).where(staff.c.id == staff_id))


def by_name(connection: Connection, name: str) -> Member | None:
    """The member of that name, however it is capitalised."""
    # SQLite lowers only the letters of English
    return next((one for one in every(connection) if one.name.casefold() == name.casefold()), None)


def every(connection: Connection) -> list[Member]:
    """Every member, in the order they are told; those not on call at the end."""
    query = select(staff).order_by(staff.c.rank.is_(None), staff.c.rank, staff.c.name)
    return [_member(row) for row in connection.execute(query)]


def set_rank(connection: Connection, staff_id: int, rank: int | None) -> None:
    """When this member is told; None: not on call."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(rank=rank))


def remove(connection: Connection, staff_id: int) -> None:
    """The member is gone; their addresses must be let go of first."""
    connection.execute(delete(staff).where(staff.c.id == staff_id))


def contacts(connection: Connection) -> list[Contact]:
    """Every address of every member, in the order they are told."""
    return [_contact(row) for row in connection.execute(_contacts())]


def contacts_of(connection: Connection, names: Iterable[str]) -> list[Contact]:
    """Every address of the members of these names."""
    return [_contact(row) for row in connection.execute(_contacts().where(staff.c.name.in_(list(names))))]


def _contacts() -> Select[tuple[object, ...]]:
    columns = (
        people.c.id.label("person_id"), people.c.staff_id, staff.c.name, staff.c.rank, people.c.address,
        people.c.channel, people.c.medium, people.c.language, people.c.consent, people.c.unreachable,
    )  # fmt: skip
    joined = select(*columns).join(staff, staff.c.id == people.c.staff_id)
    return joined.order_by(staff.c.rank.is_(None), staff.c.rank, staff.c.name, people.c.id)


def _one(connection: Connection, query: Select[tuple[object, ...]]) -> Member | None:
    row = connection.execute(query).one_or_none()
    return None if row is None else _member(row)


def _member(row: Row[tuple[object, ...]]) -> Member:
    return Member(**row._mapping)


def _contact(row: Row[tuple[object, ...]]) -> Contact:
    return Contact(**row._mapping)
