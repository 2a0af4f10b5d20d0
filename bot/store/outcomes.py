"""What became of a broadcast, counted from its messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select, update

from bot.rules import delivery, lanes
from bot.store.broadcasts import CANCELED, broadcasts, wordings
from bot.store.inbox import inbox
from bot.store.outbox import in_state, outbox
from bot.store.people import people

GONE_OUT = (delivery.SENDING, delivery.SENT, delivery.DELIVERED, delivery.READ, delivery.UNKNOWN)
_WAITING = (delivery.QUEUED, delivery.CLAIMED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Messages alike in state, reason and error. `held_from` to `held_to`: when those that are held may go."""

    state: str
    reason: str
    error: str
    channel: str
    messages: int
    segments: int
    held_from: datetime | None
    held_to: datetime | None


def counts(connection: Connection, cause: str) -> list[Outcome]:
    """The messages of one cause, by what became of them, most first."""
    held = case((outbox.c.state == delivery.QUEUED, outbox.c.due_at), else_=None)
    alike = (outbox.c.state, outbox.c.reason, outbox.c.error, people.c.channel)
    figures = (
        func.count().label("messages"),
        func.sum(outbox.c.segments).label("segments"),
        func.min(held, type_=outbox.c.due_at.type).label("held_from"),
        func.max(held, type_=outbox.c.due_at.type).label("held_to"),
    )
    query = select(*alike, *figures).join_from(outbox, people, people.c.id == outbox.c.person_id)
    rows = connection.execute(
        query.where(outbox.c.cause == cause).group_by(*alike).order_by(func.count().desc(), *alike)
    )
    return [Outcome(**{**row._mapping, "segments": int(row.segments)}) for row in rows]


def replies(connection: Connection, cause: str, within: timedelta) -> int:
    """How many people texted after their message, `within` so long.

    A message counts from the moment it was due: reports that come late say nothing about when it arrived.
    """
    # of what is unknown, `due_at` says when the gateway is asked again
    due = case((outbox.c.state == delivery.UNKNOWN, outbox.c.created_at), else_=outbox.c.due_at).label("due")
    first = func.min(inbox.c.at, type_=inbox.c.at.type).label("first")
    after = (inbox.c.person_id == outbox.c.person_id) & (inbox.c.at >= due.element)
    query = select(outbox.c.person_id, due, first).join_from(outbox, inbox, after)
    mine = query.where(outbox.c.cause == cause, outbox.c.state.in_(GONE_OUT))
    rows = connection.execute(mine.group_by(outbox.c.person_id, due))
    return sum(row.first - row.due <= within for row in rows)


def cancel(connection: Connection, cause: str, reason: str, at: datetime) -> int:
    """What waits of one cause will not be sent; how many.

    Rows that a sender has its hands on this very moment are passed over (two who wait for each other's rows would
    both fail); `cancel_stragglers` finds them.
    """
    waiting = (outbox.c.cause == cause) & outbox.c.state.in_(_WAITING)
    free = select(outbox.c.id).where(waiting).with_for_update(skip_locked=True)
    gone = update(outbox).where(outbox.c.id.in_(free.scalar_subquery()))
    return connection.execute(gone.values(state=delivery.CANCELED, reason=reason, changed_at=at)).rowcount


def cancel_stragglers(connection: Connection, since: datetime, reason: str, at: datetime) -> int:
    """What came back to the queue after its broadcast was canceled, `since` then; how many."""
    off = (broadcasts.c.state == CANCELED) & (broadcasts.c.changed_at >= since)
    words = select(wordings.c.id).join(broadcasts, broadcasts.c.id == wordings.c.broadcast_id).where(off)
    found = list(connection.execute(words).scalars())
    if not found:
        return 0
    left = in_state(delivery.QUEUED) & (outbox.c.lane == lanes.BULK) & outbox.c.wording_id.in_(found)
    gone = update(outbox).where(left).values(state=delivery.CANCELED, reason=reason, changed_at=at)
    return connection.execute(gone).rowcount
