"""The clinic that runs this service: the name and number people are sent to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select

from bot.store.database import Moment, metadata

clinics = Table(
    "clinics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("phone", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic as people see it. `phone` is written the way it should be dialled."""

    name: str
    phone: str


def create(connection: Connection, clinic: Clinic, at: datetime) -> None:
    """A new clinic; a name that is taken raises IntegrityError."""
    connection.execute(insert(clinics).values(name=clinic.name, phone=clinic.phone, created_at=at))


def first(connection: Connection) -> Clinic | None:
    """The clinic, or None before there is one."""
    row = connection.execute(select(clinics.c.name, clinics.c.phone).order_by(clinics.c.id).limit(1)).one_or_none()
    return row and Clinic(row.name, row.phone)
