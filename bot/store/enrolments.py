"""Enrolments: what repeats for a person: tips, check-ins and routine reminders, each with its hour."""

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
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)

from bot.store.database import Moment, metadata

ACTIVE, PAUSED, ENDED = "active", "paused", "ended"

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    # `tips`, `checkin.D`, or a routine of flows/reminders.yaml
    Column("programme", String(32), nullable=False),
    # of tips: the series; else empty
    Column("series", String(8), nullable=False, default=""),
    Column("hour", String(5), nullable=False, default="10:00"),
    Column("weekday", Integer),
    # local date, ISO 8601
    Column("starts", String(10), nullable=False),
    Column("ends", String(10), nullable=False, default=""),
    Column("position", Integer, nullable=False, default=0),
    Column("state", String(16), nullable=False, default=ACTIVE),
    Column("reason", String(64), nullable=False, default=""),
    # whether the person asked for it themselves: then the frequency cap does not hold it
    Column("asked", Boolean, nullable=False, default=False),
    # of a refill: the pharmacy's number, sealed
    Column("note", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("person_id", "programme", "series"),
    Index("ix_enrolments_state", "state", "programme"),
)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One row. `hour` is local, `HH:MM`; `weekday` 0 is Monday; `position` counts what was sent."""

    id: int
    person_id: int
    programme: str
    series: str
    hour: str
    weekday: int | None
    starts: str
    ends: str
    position: int
    state: str
    reason: str
    asked: bool
    note: str
    created_at: datetime
    changed_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether it is on."""
        return self.state == ACTIVE

    def told(self) -> "Standing":
        """Where it stands once it was told one time more."""
        return Standing(self.id, self.position + 1, self.starts)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an enrolment has come, and when it began, as `Enrolment` has them."""

    id: int
    position: int
    starts: str


def add(connection: Connection, enrolment: dict[str, object], at: datetime) -> int:
    """A new one (person_id, programme, starts ...); its id."""
    row = insert(enrolments).values(**enrolment, created_at=at, changed_at=at).returning(enrolments.c.id)
    return int(connection.execute(row).scalar_one())


def find(connection: Connection, person_id: int, programme: str, series: str = "") -> Enrolment | None:
    """The one enrolment of a person in a programme (and series), whatever its state."""
    query = select(enrolments).where(
        enrolments.c.person_id == person_id, enrolments.c.programme == programme, enrolments.c.series == series
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _enrolment(row)


def by_id(connection: Connection, enrolment_id: int) -> Enrolment | None:
    """One enrolment."""
    row = connection.execute(select(enrolments).where(enrolments.c.id == enrolment_id)).one_or_none()
    return None if row is None else _enrolment(row)


def by_ids(connection: Connection, enrolment_ids: Collection[int]) -> dict[int, Enrolment]:
    """{id: enrolment} of these."""
    rows = connection.execute(select(enrolments).where(enrolments.c.id.in_(enrolment_ids)))
    return {row.id: _enrolment(row) for row in rows}


def of_people(connection: Connection, person_ids: Collection[int], programmes: Collection[str]) -> list[Enrolment]:
    """What these people have in these programmes, whatever its state."""
    wanted = enrolments.c.person_id.in_(person_ids) & enrolments.c.programme.in_(programmes)
    return [_enrolment(row) for row in connection.execute(select(enrolments).where(wanted))]


def of_person(connection: Connection, person_id: int) -> list[Enrolment]:
    """Everything a person was ever enrolled in, oldest first."""
    query = select(enrolments).where(enrolments.c.person_id == person_id).order_by(enrolments.c.id)
    return [_enrolment(row) for row in connection.execute(query)]


_CHANGE = update(enrolments).where(enrolments.c.id == bindparam("row"))


def change(connection: Connection, enrolment_id: int, at: datetime, **values: object) -> bool:
    """Set columns of one; False when there is none."""
    return connection.execute(_CHANGE, {"row": enrolment_id, **values, "changed_at": at}).rowcount == 1


def stand(connection: Connection, standings: Sequence[Standing], at: datetime) -> None:
    """Where each stands from now on."""
    rows = [{"row": one.id, "position": one.position, "starts": one.starts, "changed_at": at} for one in standings]
    if rows:
        connection.execute(_CHANGE, rows)


def end_every(connection: Connection, person_id: int, reason: str, at: datetime) -> None:
    """Nothing repeats for this person any more."""
    live = (enrolments.c.person_id == person_id) & (enrolments.c.state != ENDED)
    connection.execute(update(enrolments).where(live).values(state=ENDED, reason=reason, changed_at=at))


def _enrolment(row: Row[tuple[object, ...]]) -> Enrolment:
    return Enrolment(**row._mapping)
