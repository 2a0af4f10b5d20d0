"""The outbox as a sender sees it: claimed under a lease, marked before each attempt, and what became of it.

Every step is a compare-and-set on the state. What is done under a claim (`begin`,
`put_back`) asks for its owner too, and every claim has one of its own: a sender that
was killed, or held up past its lease, can never undo what another, or it itself under
a later claim, has done since. `lapse` asks for a lease that is over; `accepted` for
nobody's claim: what the gateway took was sent, whoever holds it by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select, update

from bot.rules import delivery
from bot.store.broadcasts import wordings
from bot.store.outbox import UNSETTLED, awake, in_state, outbox
from bot.store.people import people

_CAPS = 2_350_001
"""The number of the advisory lock under which the frequency cap is asked."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message and whom it is for. `body` and `address` are sealed; `shared` marks the words of a broadcast."""

    id: str
    person_id: int
    lane: str
    kind: str
    language: str
    body: str
    shared: bool
    segments: int
    attempts: int
    # the code of the last refusal
    error: str
    owner: str
    capped: bool
    created_at: datetime
    expires_at: datetime | None
    address: str
    channel: str
    medium: str
    role: str
    staff_id: int | None
    consent: str
    unreachable: str
    zone: str
    zones: str
    seen_at: datetime
    joined_at: datetime
    turn: int
    # until when it may arrive, as the gate says
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One claim, and until when it holds. `owner` is a word that no other claim has."""

    owner: str
    until: datetime


def claim(
    connection: Connection, lane: str, now: datetime, ticket: Ticket, limit: int, asleep: Sequence[int] = ()
) -> list[Claimed]:
    """Up to `limit` messages of `lane` that are due, ours until the ticket ends.

    asleep: wordings of broadcasts that rest or were called off.
    """
    ripe = select(outbox.c.id).where(
        outbox.c.lane == lane, in_state(delivery.QUEUED), outbox.c.due_at <= now, awake(asleep)
    )
    # named, so that it is made once: as a mere subquery PostgreSQL may run it again for every row, past the limit
    chosen = ripe.order_by(outbox.c.due_at).limit(limit).with_for_update(skip_locked=True).cte("chosen")
    taken = {"state": delivery.CLAIMED, "owner": ticket.owner, "lease_until": ticket.until, "changed_at": now}
    claimed = update(outbox).where(outbox.c.id.in_(select(chosen.c.id))).values(**taken).returning(outbox.c.id)
    ids = [row.id for row in connection.execute(claimed)]
    return _read(connection, ids) if ids else []


def _read(connection: Connection, ids: list[str]) -> list[Claimed]:
    columns = (
        outbox.c.id, outbox.c.person_id, outbox.c.lane, outbox.c.kind, outbox.c.language, outbox.c.segments,
        outbox.c.attempts, outbox.c.error, outbox.c.owner, outbox.c.capped, outbox.c.created_at, outbox.c.expires_at,
        func.coalesce(wordings.c.body, outbox.c.body).label("body"), wordings.c.id.is_not(None).label("shared"),
        people.c.address, people.c.channel, people.c.medium, people.c.role, people.c.staff_id, people.c.consent,
        people.c.unreachable, people.c.zone, people.c.zones, people.c.seen_at,
        people.c.created_at.label("joined_at"), people.c.turn,
    )  # fmt: skip
    joined = outbox.join(people, people.c.id == outbox.c.person_id)
    joined = joined.outerjoin(wordings, wordings.c.id == outbox.c.wording_id)
    query = select(*columns).select_from(joined).where(outbox.c.id.in_(ids))
    order = query.order_by(outbox.c.due_at, outbox.c.created_at, outbox.c.person_id, outbox.c.position)
    return [_claimed(row) for row in connection.execute(order)]


def in_turn(connection: Connection) -> None:
    """Until the transaction ends, nobody else looks at whom a broadcast may go to; on SQLite nobody does anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CAPS)))


def begin(
    connection: Connection, ids: Sequence[str], ticket: Ticket, now: datetime, asleep: Sequence[int] = ()
) -> set[str]:
    """Mark an attempt, before it is made; the ids that are still ours (a STOP, or a lost lease, takes them away).

    asleep: as for `claim`; what was claimed before a broadcast was paused is not begun.
    """
    mine = outbox.c.id.in_(list(ids)) & (outbox.c.state == delivery.CLAIMED) & (outbox.c.owner == ticket.owner)
    mine &= awake(asleep)
    marked = (
        update(outbox)
        .where(mine)
        .values(state=delivery.SENDING, lease_until=ticket.until, changed_at=now, attempts=outbox.c.attempts + 1)
    )
    return {row.id for row in connection.execute(marked.returning(outbox.c.id))}


def accepted(connection: Connection, sids: Mapping[str, str], now: datetime) -> None:
    """{id: the gateway's id, or nothing where it gives none}: taken, whatever was thought of them meanwhile.

    What was reported of this very attempt before its answer came stands.
    """
    if not sids:
        return
    open_still = _either(delivery.SENDING, delivery.UNKNOWN, delivery.QUEUED, delivery.CLAIMED)
    unheard = (outbox.c.external_id != bindparam("sid")) | (bindparam("sid") == "")
    taken = (
        update(outbox)
        .where(outbox.c.id == bindparam("row"), open_still, unheard)
        .values(state=delivery.SENT, external_id=bindparam("sid"), reason="", error="", changed_at=now)
    )
    connection.execute(taken, [{"row": row, "sid": sid} for row, sid in sids.items()])


def put_back(connection: Connection, rows: Iterable[Mapping[str, object]], ticket: Ticket, now: datetime) -> None:
    """Ours no longer: rows of `row`, `target` (a state), `due`, `reason` and `error`, from claimed or sending."""
    found = list(rows)
    if not found:
        return
    held = _either(delivery.CLAIMED, delivery.SENDING) & (outbox.c.owner == ticket.owner)
    moved = (
        update(outbox)
        .where(outbox.c.id == bindparam("row"), held)
        .values(
            state=bindparam("target"),
            due_at=func.coalesce(bindparam("due", type_=outbox.c.due_at.type), outbox.c.due_at),
            reason=bindparam("why"),
            error=bindparam("code"),
            changed_at=now,
        )
    )
    connection.execute(moved, found)


def _either(*states: str) -> ColumnElement[bool]:
    """One of `states`; an IN cannot be prepared for many rows at once."""
    return or_(*(outbox.c.state == state for state in states))


def lapse(connection: Connection, now: datetime, look_at: datetime) -> tuple[int, int]:
    """Leases that ended: what was only claimed waits again, what was being sent is unknown; how many of each.

    look_at: when the gateway's list shall be asked for the unknown ones.
    """
    over = (outbox.c.lease_until < now) & UNSETTLED
    waits = {"state": delivery.QUEUED, "owner": "", "changed_at": now}
    again = update(outbox).where(in_state(delivery.CLAIMED), over).values(**waits)
    lost = {"state": delivery.UNKNOWN, "owner": "", "changed_at": now, "due_at": look_at}
    unknown = update(outbox).where(in_state(delivery.SENDING), over).values(**lost)
    return connection.execute(again).rowcount, connection.execute(unknown).rowcount


def _claimed(row: Row[*tuple[Any, ...]]) -> Claimed:
    return Claimed(**row._mapping)
