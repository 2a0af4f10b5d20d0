"""The consent ledger: append only, by look-up mark, so that a STOP outlives the person's data.

The database itself refuses an UPDATE, and the deletion of a STOP (see the
first migration).
"""

from datetime import datetime

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, insert, select, update

from bot.store.database import Moment, metadata
from bot.store.people import ACTIVE, people
from bot.store.people import STOPPED as PERSON_STOPPED

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
    """One line more: mark, kind, how, wording and language; the person's own row follows it."""
    connection.execute(insert(consents).values(**line, at=at))
    stands = PERSON_STOPPED if line["kind"] == STOPPED else ACTIVE
    connection.execute(update(people).where(people.c.mark == line["mark"]).values(consent=stands))


def latest(connection: Connection, mark: str) -> str | None:
    """The kind of the last line about `mark`, or None."""
    query = select(consents.c.kind).where(consents.c.mark == mark).order_by(consents.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def history(connection: Connection, mark: str) -> list[tuple[str, str, datetime]]:
    """(kind, how, when) of every line about `mark`, oldest first."""
    query = select(consents.c.kind, consents.c.how, consents.c.at).where(consents.c.mark == mark)
    return [(row.kind, row.how, row.at) for row in connection.execute(query.order_by(consents.c.id))]


def was_given(connection: Connection, mark: str, besides: str) -> bool:
    """Whether this person ever said yes in another way than `besides`."""
    own = (consents.c.mark == mark) & (consents.c.kind != STOPPED) & (consents.c.how != besides)
    return connection.execute(select(consents.c.id).where(own).limit(1)).first() is not None


def keep_only_stops(connection: Connection, mark: str) -> None:
    """Forget everything but what proves that this person must not be texted."""
    connection.execute(delete(consents).where(consents.c.mark == mark, consents.c.kind != STOPPED))
