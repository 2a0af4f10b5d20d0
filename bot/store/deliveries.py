"""What the gateway reported about our messages: every report once, also before we knew the message."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    false,
    select,
    update,
)

from bot.store.database import Moment, metadata
from bot.store.inbox import inbox
from bot.store.outbox import outbox
from bot.store.upsert import INTO, Insert

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
    # false while the message it speaks of is not there
    Column("applied", Boolean, nullable=False, default=False),
    UniqueConstraint("outbox_id", "status"),
)
_early = deliveries.c.applied.is_(false())
Index("ix_deliveries_early", deliveries.c.id, sqlite_where=_early, postgresql_where=_early)


def _kept(new: Insert) -> Insert:
    key = [deliveries.c.outbox_id, deliveries.c.status]
    return new.on_conflict_do_update(index_elements=key, set_={"applied": True}, where=_early & new.excluded.applied)


# written once: see outbox.by_id
_KEPT = {name: _kept(insert(deliveries)) for name, insert in INTO.items()}


def record(connection: Connection, report: dict[str, object], at: datetime) -> None:
    """Keep a report, once; `applied`: the message it speaks of is there, and it is read now."""
    connection.execute(_KEPT[connection.dialect.name], {**report, "at": at})


def unapplied(connection: Connection) -> list[dict[str, str]]:
    """Reports that came before their message, which is there now."""
    columns = (deliveries.c.outbox_id, deliveries.c.status, deliveries.c.external_id, deliveries.c.error)
    early = select(*columns).join(outbox, outbox.c.id == deliveries.c.outbox_id).where(_early)
    return [dict(row._mapping) for row in connection.execute(early.order_by(deliveries.c.id))]


def applied(connection: Connection, outbox_id: str, status: str) -> None:
    """This report has been read; another that came before its message still waits to be."""
    mine = (deliveries.c.outbox_id == outbox_id) & (deliveries.c.status == status)
    connection.execute(update(deliveries).where(mine, _early).values(applied=True))


def failures(connection: Connection, outbox_id: str, but: str) -> set[str]:
    """The error codes reported of a message's attempts, but for the one that the gateway calls `but`."""
    mine = (deliveries.c.outbox_id == outbox_id) & (deliveries.c.error != "") & (deliveries.c.external_id != but)
    return set(connection.execute(select(deliveries.c.error).where(mine)).scalars())


def erase_nobodys(connection: Connection, before: datetime) -> None:
    """The reports about answers to people who were forgotten before `before` are gone; before those are."""
    forgotten = inbox.c.person_id.is_(None) & (inbox.c.at < before)
    answers = select(outbox.c.id).join(inbox, inbox.c.id == outbox.c.inbox_id).where(forgotten)
    connection.execute(delete(deliveries).where(deliveries.c.outbox_id.in_(answers)))


def erase_strangers(connection: Connection, before: datetime) -> int:
    """Reports from before `before` about messages that never came are gone; how many."""
    known = select(outbox.c.id).where(outbox.c.id == deliveries.c.outbox_id)
    stranger = _early & (deliveries.c.at < before) & ~known.exists()
    return connection.execute(delete(deliveries).where(stranger)).rowcount


def erase(connection: Connection, outbox_ids: Iterable[str]) -> None:
    """The reports about these messages are gone."""
    connection.execute(delete(deliveries).where(deliveries.c.outbox_id.in_(list(outbox_ids))))
