"""What the gateway reported about our messages: every report once, also before we knew the message."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, UniqueConstraint, and_, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.rules import delivery
from bot.store.database import Moment, metadata
from bot.store.outbox import outbox

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    # no foreign key: a report may come before the row it speaks of is committed
    Column("outbox_id", String(32), nullable=False),
    Column("status", String(32), nullable=False),
    Column("external_id", String(64), nullable=False, default=""),
    Column("error", String(16), nullable=False, default=""),
    Column("at", Moment, nullable=False),
    UniqueConstraint("outbox_id", "status"),
)


def record(connection: Connection, report: dict[str, object], at: datetime) -> bool:
    """Keep a report; False when it came before."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(deliveries).values(**report, at=at).on_conflict_do_nothing()
    return connection.execute(new).rowcount == 1


def unapplied(connection: Connection) -> list[dict[str, str]]:
    """Reports that came before their message, which is there now and waits for word."""
    word = func.lower(deliveries.c.status)
    allowed = [
        and_(word == status, outbox.c.state.in_(sorted(delivery.origins(state))))
        for status, state in delivery.PROVIDER_STATES.items()
    ]
    columns = (deliveries.c.outbox_id, deliveries.c.status, deliveries.c.external_id, deliveries.c.error)
    joined = select(*columns).join(outbox, outbox.c.id == deliveries.c.outbox_id)
    return [dict(row._mapping) for row in connection.execute(joined.where(or_(*allowed)).order_by(deliveries.c.id))]


def erase_strangers(connection: Connection, before: datetime) -> int:
    """Reports from before `before` about messages that never came are gone; how many."""
    known = select(outbox.c.id).where(outbox.c.id == deliveries.c.outbox_id)
    stranger = (deliveries.c.at < before) & ~known.exists()
    return connection.execute(delete(deliveries).where(stranger)).rowcount


def erase(connection: Connection, outbox_ids: Iterable[str]) -> None:
    """The reports about these messages are gone."""
    connection.execute(delete(deliveries).where(deliveries.c.outbox_id.in_(list(outbox_ids))))
