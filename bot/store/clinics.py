"""The clinic that runs this service: the name and number people are sent to."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, insert, select

from bot.store.database import Moment, metadata

clinics = Table(
    "clinics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("phone", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("zone", String(64), nullable=False, default=""),
    # whether a broadcast needs a second person's approval
    Column("two_person", Boolean, nullable=False, default=False),
)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic. `phone` is written the way it should be dialled; `two_person`: an author cannot approve."""

    name: str
    phone: str
    zone: str = ""
    two_person: bool = False


def create(connection: Connection, clinic: Clinic, at: datetime) -> None:
    """A new clinic; a name that is taken raises IntegrityError."""
    connection.execute(insert(clinics).values(**asdict(clinic), created_at=at))


def first(connection: Connection) -> Clinic | None:
    """The clinic, or None before there is one."""
    columns = (clinics.c.name, clinics.c.phone, clinics.c.zone, clinics.c.two_person)
    row = connection.execute(select(*columns).order_by(clinics.c.id).limit(1)).one_or_none()
    return None if row is None else Clinic(**row._mapping)
