"""People: how to reach each, what they read, where they stand in care, and the last question we asked them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from bot.store.database import Moment, metadata
from bot.store.upsert import into

NEW, ACTIVE, STOPPED = "new", "active", "stopped"
"""The values of `consent`."""

PATIENT, CAREGIVER, STAFF = "patient", "caregiver", "staff"
"""The values of `role`; empty where nobody has said."""

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
    # the name staff know them by, sealed
    Column("name", Text, nullable=False, default=""),
    Column("role", String(16), nullable=False, default=""),
    Column("phase", String(8), nullable=False, default=""),
    # the local date on which it began, ISO 8601
    Column("phase_since", String(10), nullable=False, default=""),
    # what the consent ledger says last, kept beside it so that an audience is one query
    Column("consent", String(16), nullable=False, default=NEW),
    # a zone somebody told us, else those the number may mean (comma list)
    Column("zone", String(64), nullable=False, default=""),
    Column("zones", Text, nullable=False, default=""),
    Column("full_text", Boolean, nullable=False, default=False),
    # two people read this phone
    Column("shared", Boolean, nullable=False, default=False),
    # the gateway's word for why this address cannot be reached
    Column("unreachable", String(16), nullable=False, default=""),
    # the last time they were told how to end our texts
    Column("noticed_at", Moment),
    # the last question we asked by ourselves, and until when an answer counts
    Column("asking", String(160), nullable=False, default=""),
    Column("asking_until", Moment),
    Column("staff_id", Integer, ForeignKey("staff.id")),
    # languages they were asked whether to stay in (comma list)
    Column("offered", String(80), nullable=False, default=""),
    Index("ix_people_staff", "staff_id"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One row. `address` and `name` are sealed; `turn` counts the texts answered and the questions asked.

    `zone` is what somebody told us, `zones` what the number may mean; `asking` is a place as `encode` writes it.
    """

    id: int
    mark: str
    address: str
    channel: str
    medium: str
    language: str
    turn: int
    created_at: datetime
    seen_at: datetime
    name: str = ""
    role: str = ""
    phase: str = ""
    phase_since: str = ""
    consent: str = NEW
    zone: str = ""
    zones: str = ""
    full_text: bool = False
    shared: bool = False
    unreachable: str = ""
    noticed_at: datetime | None = None
    asking: str = ""
    asking_until: datetime | None = None
    staff_id: int | None = None
    offered: str = ""

    @property
    def languages_offered(self) -> frozenset[str]:
        """The languages they were asked whether to stay in."""
        return frozenset(self.offered.split(",")) - {""}

    @property
    def joined_at(self) -> datetime:
        """When the row was made."""
        return self.created_at


def lock(connection: Connection, person: dict[str, object], at: datetime) -> Person:
    """The person with this mark, made if new, and held until the transaction ends.

    Two texts from one person wait for each other here, on both databases.
    """
    new = into(connection, people).values(**person, turn=0, created_at=at, seen_at=at)
    # the update takes the row's lock for an old person too; whoever texts us can be reached
    heard = {"seen_at": at, "unreachable": ""}
    held = new.on_conflict_do_update(index_elements=["mark"], set_=heard).returning(*people.c)
    return _person(connection.execute(held).one())


def add_many(connection: Connection, rows: list[dict[str, object]], at: datetime) -> None:
    """New people, who have not texted yet."""
    connection.execute(insert(people), [{**row, "turn": 0, "created_at": at, "seen_at": at} for row in rows])


def advance(connection: Connection, person_id: int) -> None:
    """One turn more."""
    connection.execute(update(people).where(people.c.id == person_id).values(turn=people.c.turn + 1))


def set_language(connection: Connection, person_id: int, language: str) -> None:
    """Speak this language to them from now on."""
    connection.execute(update(people).where(people.c.id == person_id).values(language=language))


def change(connection: Connection, person_id: int, **values: object) -> None:
    """Set columns of one person."""
    connection.execute(update(people).where(people.c.id == person_id).values(**values))


def hold(connection: Connection, person_id: int) -> Person | None:
    """One person, held until the transaction ends; None when there is nobody (any more)."""
    query = select(people).where(people.c.id == person_id).with_for_update(key_share=True)
    row = connection.execute(query).one_or_none()
    return None if row is None else _person(row)


def hold_many(connection: Connection, person_ids: Collection[int], *, wait: bool) -> dict[int, Person]:
    """{id: person} of these, held until the transaction ends; without whom somebody else holds, unless we `wait`.

    Who holds several and waits for more may wait for somebody who waits for them.
    """
    query = select(people).where(people.c.id.in_(person_ids)).order_by(people.c.id)
    rows = connection.execute(query.with_for_update(key_share=True, skip_locked=not wait))
    return {row.id: _person(row) for row in rows}


_TOLD = update(people).where(people.c.id == bindparam("row"))
_ASKED = _TOLD.values(turn=people.c.turn + 1)


def ask_many(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """The question that each was asked (`row`: who, asking, asking_until), and one turn more."""
    if rows:
        connection.execute(_ASKED, rows)


def notice_many(connection: Connection, person_ids: Collection[int], at: datetime) -> None:
    """They were told how to end our texts."""
    if person_ids:
        connection.execute(_TOLD, [{"row": person_id, "noticed_at": at} for person_id in person_ids])


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
