"""The audit: who did what, and to which row. Lines are only ever added."""

from datetime import datetime

from sqlalchemy import Column, Connection, Index, Integer, String, Table, insert, select

from bot.store.database import Moment, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String(80), nullable=False),
    Column("deed", String(64), nullable=False),
    # the row it was done to: `broadcast:3`, `person:7`
    Column("ref", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_audit_ref", "ref"),
)


def record(connection: Connection, who: str, deed: str, ref: str, at: datetime) -> None:
    """One line more."""
    connection.execute(insert(audit).values(who=who[:80], deed=deed[:64], ref=ref, at=at))


def of_ref(connection: Connection, ref: str) -> list[tuple[str, str, datetime]]:
    """(who, deed, when) of one row, oldest first."""
    query = select(audit.c.who, audit.c.deed, audit.c.at).where(audit.c.ref == ref).order_by(audit.c.id)
    return [(row.who, row.deed, row.at) for row in connection.execute(query)]
