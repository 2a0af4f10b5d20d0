"""The outbox: everything we say is a row first, unique by cause and person."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    delete,
    false,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from bot.rules import delivery, lanes
from bot.store.database import Moment, metadata
from bot.store.people import people

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE")),
    Column("inbox_id", Integer, ForeignKey("inbox.id", ondelete="CASCADE")),
    Column("cause", String(96), nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Column("key", String(96), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("encoding", String(8), nullable=False),
    Column("segments", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("external_id", String(64), nullable=False, default=""),
    Column("error", String(16), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("lane", String(8), nullable=False, default=lanes.SOON),
    # not sent before; no use after
    Column("due_at", Moment),
    Column("expires_at", Moment),
    # who holds it, and until when: an expired lease is anybody's
    Column("owner", String(32), nullable=False, default=""),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    # why it is held, was not sent or failed: a word of ours, never the gateway's text
    Column("reason", String(64), nullable=False, default=""),
    # whether it counts against the frequency cap, and waits for it
    Column("capped", Boolean, nullable=False, default=False),
    # shared words of a broadcast: then `body` is empty. No foreign key: words are never deleted, and asking for them
    # at every row made a broadcast of 100,000 an eighth dearer
    Column("wording_id", Integer),
    UniqueConstraint("cause", "person_id"),
    Index("ix_outbox_person", "person_id", "created_at"),
)
_replies = outbox.c.inbox_id.is_not(None)
Index("ix_outbox_inbox", outbox.c.inbox_id, outbox.c.position, sqlite_where=_replies, postgresql_where=_replies)


def in_state(state: str) -> ColumnElement[bool]:
    """Whether a row is in `state`, written out: SQLite takes a partial index only for a value it can see."""
    return outbox.c.state == literal(state, literal_execute=True)


_waiting = in_state(delivery.QUEUED)
Index("ix_outbox_waiting", outbox.c.lane, outbox.c.due_at, sqlite_where=_waiting, postgresql_where=_waiting)
_UNSETTLED_STATES = (delivery.CLAIMED, delivery.SENDING, delivery.HANDED, delivery.UNKNOWN)
UNSETTLED = outbox.c.state.in_([literal(state, literal_execute=True) for state in _UNSETTLED_STATES])
"""The rows somebody must come back to. A query that says so besides its own state is answered from their index."""

Index("ix_outbox_open", outbox.c.state, outbox.c.changed_at, sqlite_where=UNSETTLED, postgresql_where=UNSETTLED)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One row. `body` is sealed; empty when the words are a broadcast's (`wording_id`)."""

    id: str
    person_id: int | None
    inbox_id: int | None
    cause: str
    position: int
    key: str
    kind: str
    language: str
    body: str
    encoding: str
    segments: int
    state: str
    external_id: str
    error: str
    created_at: datetime
    changed_at: datetime
    lane: str = lanes.SOON
    due_at: datetime | None = None
    expires_at: datetime | None = None
    owner: str = ""
    lease_until: datetime | None = None
    attempts: int = 0
    reason: str = ""
    capped: bool = False
    wording_id: int | None = None


def new_id() -> str:
    """An id nobody else has: a report about a row we have not committed yet can be kept for it."""
    return uuid.uuid4().hex


def add(connection: Connection, rows: Iterable[dict[str, object]]) -> None:
    """New rows, all at once."""
    if found := list(rows):
        connection.execute(insert(outbox), found)


def for_inbox(connection: Connection, inbox_id: int) -> list[Outbound]:
    """The replies to one text, in order."""
    query = select(outbox).where(outbox.c.inbox_id == inbox_id).order_by(outbox.c.position)
    return [_outbound(row) for row in connection.execute(query)]


# written once: a status report costs more to write down in SQL than to answer
_BY_ID = select(outbox).where(outbox.c.id == bindparam("row"))


def by_id(connection: Connection, outbox_id: str) -> Outbound | None:
    """One message."""
    row = connection.execute(_BY_ID, {"row": outbox_id}).one_or_none()
    return None if row is None else _outbound(row)


def of_person(connection: Connection, person_id: int, limit: int = 400) -> list[Outbound]:
    """What a person was told, oldest first."""
    query = select(outbox).where(outbox.c.person_id == person_id)
    query = query.order_by(outbox.c.created_at.desc(), outbox.c.inbox_id.desc(), outbox.c.position.desc()).limit(limit)
    return [_outbound(row) for row in reversed(connection.execute(query).all())]


def move(connection: Connection, outbox_id: str, target: str, details: dict[str, object], at: datetime) -> bool:
    """Compare and set: to `target` when the table of states allows it. False when nothing changed."""
    changed = {"state": target, "changed_at": at, **details}
    values = {f"new_{name}": value for name, value in changed.items()}
    return connection.execute(_move(target, tuple(changed)), {"row": outbox_id, **values}).rowcount == 1


@cache
def _move(target: str, names: tuple[str, ...]) -> Update:
    allowed = or_(*(outbox.c.state == state for state in sorted(delivery.origins(target))))
    changes = {name: bindparam(f"new_{name}", type_=outbox.c[name].type) for name in names}
    return update(outbox).where(outbox.c.id == bindparam("row"), allowed).values(changes)


def lose_sight(connection: Connection, before: datetime, look_at: datetime, at: datetime) -> int:
    """Replies handed over before `before` without a word since are unknown; the gateway is asked at `look_at`."""
    lost = {"state": delivery.UNKNOWN, "due_at": look_at, "changed_at": at}
    unheard = _unheard(before) & outbox.c.person_id.is_not(None)
    return connection.execute(update(outbox).where(unheard).values(**lost)).rowcount


def let_go(connection: Connection, before: datetime, reason: str, at: datetime) -> int:
    """Such replies to people who are erased count as sent: nobody knows any more at which number to look for them."""
    over = {"state": delivery.SENT, "reason": reason, "changed_at": at}
    unheard = _unheard(before) & outbox.c.person_id.is_(None)
    return connection.execute(update(outbox).where(unheard).values(**over)).rowcount


def _unheard(before: datetime) -> ColumnElement[bool]:
    return in_state(delivery.HANDED) & UNSETTLED & (outbox.c.changed_at < before)


def awake(asleep: Sequence[int]) -> ColumnElement[bool]:
    """Whether a message may be sent, as far as its words go. asleep: those of broadcasts that rest or were canceled."""
    if not asleep:
        return true()
    return or_(outbox.c.wording_id.is_(None), outbox.c.wording_id.not_in(list(asleep)))


def days_failed(connection: Connection, person_id: int, code: str) -> int:
    """On how many days (UTC) messages to a person failed with this code."""
    failed = (outbox.c.person_id == person_id) & (outbox.c.state == delivery.FAILED) & (outbox.c.error == code)
    moments = connection.execute(select(outbox.c.changed_at).where(failed)).scalars()
    return len({moment.date() for moment in moments})


def cancel_for(connection: Connection, person_id: int, reason: str, at: datetime) -> int:
    """What a person has waiting will not be sent; how many."""
    waiting = (outbox.c.person_id == person_id) & outbox.c.state.in_((delivery.QUEUED, delivery.CLAIMED))
    gone = update(outbox).where(waiting).values(state=delivery.CANCELED, reason=reason, changed_at=at)
    return connection.execute(gone).rowcount


def cancel_causes(connection: Connection, causes: Iterable[str], reason: str, at: datetime) -> int:
    """What these causes have waiting will not be sent; how many."""
    waiting = outbox.c.cause.in_(list(causes)) & outbox.c.state.in_((delivery.QUEUED, delivery.CLAIMED))
    gone = update(outbox).where(waiting).values(state=delivery.CANCELED, reason=reason, changed_at=at)
    return connection.execute(gone).rowcount


def erase(connection: Connection, person_id: int) -> list[str]:
    """A person's messages are gone; their ids."""
    gone = delete(outbox).where(outbox.c.person_id == person_id).returning(outbox.c.id)
    return [str(row.id) for row in connection.execute(gone)]


def erase_to_staff(connection: Connection, causes: Iterable[str], only: int | None = None) -> list[str]:
    """What staff (or one person of them) were sent by a cause that begins so is gone; the ids."""
    begins = or_(false(), *(outbox.c.cause.startswith(cause) for cause in causes))
    to_staff = outbox.c.person_id.in_(select(people.c.id).where(people.c.staff_id.is_not(None)))
    mine = to_staff if only is None else outbox.c.person_id == only
    gone = delete(outbox).where(mine, begins).returning(outbox.c.id)
    return [str(row.id) for row in connection.execute(gone)]


def _outbound(row: Row[tuple[object, ...]]) -> Outbound:
    return Outbound(**row._mapping)
