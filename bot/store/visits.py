"""Visits: when and where somebody is expected, and what they answered."""

from collections.abc import Collection
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
    func,
    insert,
    select,
    update,
)

from bot.store.database import Moment, metadata

PLANNED, CANCELED = "planned", "canceled"
COMING, NEW_TIME = "coming", "new time"
"""What a person may have answered; empty while they have not."""

visits = Table(
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("place", Text, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("state", String(16), nullable=False, default=PLANNED),
    Column("answer", String(16), nullable=False, default=""),
    Column("answered_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_visits_person", "person_id", "at"),
    Index("ix_visits_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One row. `kind` is one of flows/reminders.yaml; `place` and `note` (what to bring) are sealed."""

    id: int
    person_id: int
    kind: str
    at: datetime
    place: str
    note: str
    state: str
    answer: str
    answered_at: datetime | None
    created_at: datetime
    changed_at: datetime


def add(connection: Connection, visit: dict[str, object], at: datetime) -> int:
    """A new visit (person_id, kind, at, place, note); its id."""
    row = insert(visits).values(**visit, created_at=at, changed_at=at).returning(visits.c.id)
    return int(connection.execute(row).scalar_one())


def by_id(connection: Connection, visit_id: int) -> Visit | None:
    """One visit."""
    row = connection.execute(select(visits).where(visits.c.id == visit_id)).one_or_none()
    return None if row is None else _visit(row)


def by_ids(connection: Connection, visit_ids: Collection[int]) -> dict[int, Visit]:
    """{id: visit} of these."""
    rows = connection.execute(select(visits).where(visits.c.id.in_(visit_ids)))
    return {row.id: _visit(row) for row in rows}


def change(connection: Connection, visit_id: int, now: datetime, **values: object) -> bool:
    """Set columns of one visit; False when there is none."""
    changed = update(visits).where(visits.c.id == visit_id).values(**values, changed_at=now)
    return connection.execute(changed).rowcount == 1


def coming(connection: Connection, person_id: int, now: datetime) -> list[Visit]:
    """A person's planned visits from `now` on, the next first."""
    mine = (visits.c.person_id == person_id) & (visits.c.state == PLANNED) & (visits.c.at > now)
    return [_visit(row) for row in connection.execute(select(visits).where(mine).order_by(visits.c.at))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits to list; every field narrows. `answer`: exactly this one, empty for none yet."""

    person_id: int | None = None
    answer: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def listed(connection: Connection, wanted: Wanted) -> list[Visit]:
    """Planned visits, the next first."""
    query = select(visits).where(visits.c.state == PLANNED)
    if wanted.person_id is not None:
        query = query.where(visits.c.person_id == wanted.person_id)
    if wanted.answer is not None:
        query = query.where(visits.c.answer == wanted.answer)
    if wanted.since is not None:
        query = query.where(visits.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(visits.c.at < wanted.until)
    return [_visit(row) for row in connection.execute(query.order_by(visits.c.at, visits.c.id))]


def last_before(connection: Connection, person_id: int, now: datetime) -> datetime | None:
    """When a person was last expected; None when never."""
    past = (visits.c.person_id == person_id) & (visits.c.state == PLANNED) & (visits.c.at <= now)
    found: datetime | None = connection.execute(select(func.max(visits.c.at)).where(past)).scalar_one()
    return found


def _visit(row: Row[tuple[object, ...]]) -> Visit:
    return Visit(**row._mapping)
