"""Links between a patient and a caregiver: an invitation, taken up or not, and ended by either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    or_,
    select,
    update,
)

from bot.store.database import Moment, metadata
from bot.store.upsert import into

OPEN, LINKED, ENDED = "open", "linked", "ended"

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("caregiver_id", Integer, ForeignKey("people.id", ondelete="CASCADE")),
    # keyed mark of the code: the code itself is only on the patient's phone
    Column("code", String(43), nullable=False, unique=True),
    Column("state", String(16), nullable=False, default=OPEN),
    Column("expires_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_links_patient", "patient_id"),
    Index("ix_links_caregiver", "caregiver_id"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One row. `code` is a mark."""

    id: int
    patient_id: int
    caregiver_id: int | None
    code: str
    state: str
    expires_at: datetime
    created_at: datetime
    changed_at: datetime


def invite(connection: Connection, patient_id: int, code: str, expires_at: datetime, at: datetime) -> bool:
    """A new invitation (`code` is a mark), and an earlier one that nobody took up ends; False: `code` is taken."""
    _end(connection, links.c.patient_id == patient_id, (OPEN,), at)
    row = {"patient_id": patient_id, "code": code, "state": OPEN, "expires_at": expires_at}
    new = into(connection, links).values(**row, created_at=at, changed_at=at)
    made = new.on_conflict_do_nothing(index_elements=["code"]).returning(links.c.id)
    return connection.execute(made).one_or_none() is not None


def open_by_code(connection: Connection, code: str, now: datetime) -> Link | None:
    """The invitation with this mark, while it can be taken up."""
    query = select(links).where(links.c.code == code, links.c.state == OPEN, links.c.expires_at > now)
    row = connection.execute(query).one_or_none()
    return None if row is None else _link(row)


def take(connection: Connection, link_id: int, caregiver_id: int, at: datetime) -> bool:
    """Compare and set: from open to linked; False when somebody else was first."""
    mine = (links.c.id == link_id) & (links.c.state == OPEN)
    taken = update(links).where(mine).values(state=LINKED, caregiver_id=caregiver_id, changed_at=at)
    return connection.execute(taken).rowcount == 1


def by_id(connection: Connection, link_id: int) -> Link | None:
    """One link."""
    row = connection.execute(select(links).where(links.c.id == link_id)).one_or_none()
    return None if row is None else _link(row)


def of_patient(connection: Connection, patient_id: int) -> list[Link]:
    """Who is linked to a patient, oldest first."""
    query = select(links).where(links.c.patient_id == patient_id, links.c.state == LINKED).order_by(links.c.id)
    return [_link(row) for row in connection.execute(query)]


def of_caregiver(connection: Connection, caregiver_id: int) -> list[Link]:
    """Whom a caregiver is linked to: one patient, or nobody."""
    query = select(links).where(links.c.caregiver_id == caregiver_id, links.c.state == LINKED).order_by(links.c.id)
    return [_link(row) for row in connection.execute(query)]


def end(connection: Connection, link_id: int, at: datetime) -> None:
    """One link, or one invitation, ends."""
    _end(connection, links.c.id == link_id, (OPEN, LINKED), at)


def end_every(connection: Connection, person_id: int, at: datetime) -> int:
    """Every link and every open invitation of a person, on either side, ends; how many."""
    mine = or_(links.c.patient_id == person_id, links.c.caregiver_id == person_id)
    return _end(connection, mine, (OPEN, LINKED), at)


def _end(connection: Connection, which: ColumnElement[bool], states: Sequence[str], at: datetime) -> int:
    ended = update(links).where(which, links.c.state.in_(states)).values(state=ENDED, changed_at=at)
    return connection.execute(ended).rowcount


def _link(row: Row[tuple[object, ...]]) -> Link:
    return Link(**row._mapping)
