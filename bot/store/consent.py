"""The consent ledger: append only, by look-up mark, so that a STOP outlives the person's data.

The database itself refuses an UPDATE, and the deletion of a STOP (see the
first migration).
"""

from datetime import datetime

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, insert, select

from bot.store.database import Moment, metadata

GIVEN, STOPPED, RESTARTED = "given", "stopped", "restarted"

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mark", String(43), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("how", String(64), nullable=False),
    Column("wording", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_consents_mark", "mark", "id"),
)


def record(connection: Connection, line: dict[str, object], at: datetime) -> None:
    """One line more: mark, kind, how, wording and language."""
    connection.execute(insert(consents).values(**line, at=at))


def latest(connection: Connection, mark: str) -> str | None:
    """The kind of the last line about `mark`, or None."""
    query = select(consents.c.kind).where(consents.c.mark == mark).order_by(consents.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def keep_only_stops(connection: Connection, mark: str) -> None:
    """Forget everything but what proves that this person must not be texted."""
    connection.execute(delete(consents).where(consents.c.mark == mark, consents.c.kind != STOPPED))
