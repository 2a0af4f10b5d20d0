"""Groups: the lists a clinic keeps its people in."""

from collections.abc import Iterable

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, select

from bot.store.database import metadata
from bot.store.upsert import into

groups = Table(
    "person_groups",
    metadata,
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Index("ix_person_groups_name", "name"),
)


def join(connection: Connection, person_id: int, names: Iterable[str]) -> None:
    """Put a person into groups; one they are in already stays."""
    for name in names:
        connection.execute(into(connection, groups).values(person_id=person_id, name=name).on_conflict_do_nothing())


def of_person(connection: Connection, person_id: int) -> list[str]:
    """The groups of a person, by name."""
    query = select(groups.c.name).where(groups.c.person_id == person_id).order_by(groups.c.name)
    return list(connection.execute(query).scalars())
