"""A broadcast becomes outbox rows, a page of people at a time; each page moves the cursor in its own transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Select, func, insert, literal, select, update

from bot.rules import delivery, lanes
from bot.rules.audience import Audience
from bot.store.audience import spoken, told
from bot.store.broadcasts import APPROVED, DONE, RUNNING, Broadcast, broadcasts, wordings
from bot.store.outbox import UNSETTLED, in_state, outbox
from bot.store.people import people
from bot.store.upsert import into

KIND = "broadcast"


@dataclass(frozen=True, slots=True)
class Task:
    """A broadcast as it stands, whom it is meant for, and the language of people who have named none."""

    broadcast: Broadcast
    audience: Audience
    source_language: str


@dataclass(frozen=True, slots=True)
class Page:
    """The people after a cursor, up to and with `last`; `ends` when nobody comes after them."""

    last: int
    ends: bool


def cause(broadcast_id: int) -> str:
    """What every message of a broadcast was caused by."""
    return f"{KIND}:{broadcast_id}"


def next_page(connection: Connection, cursor: int, size: int) -> Page:
    """The next `size` people, whoever they are."""
    ahead = select(people.c.id).where(people.c.id > cursor).order_by(people.c.id).limit(size).subquery()
    last, count = connection.execute(select(func.max(ahead.c.id), func.count()).select_from(ahead)).one()
    return Page(last or cursor, count < size)


def advance(connection: Connection, broadcast: Broadcast, page: Page, now: datetime) -> bool:
    """Compare and set the cursor; False when it was moved, paused or canceled meanwhile. Holds the broadcast."""
    same = (broadcasts.c.id == broadcast.id) & (broadcasts.c.cursor == broadcast.cursor)
    waiting = broadcasts.c.state.in_((APPROVED, RUNNING)) & broadcasts.c.expanded_at.is_(None)
    values = {"cursor": page.last, "state": RUNNING, "changed_at": now, "expanded_at": now if page.ends else None}
    return connection.execute(update(broadcasts).where(same & waiting).values(**values)).rowcount == 1


def write(connection: Connection, task: Task, page: Page, now: datetime, *, careful: bool = False) -> int:
    """A row for everybody of the page who is told; how many were written.

    Raises IntegrityError when somebody has a row already, or was erased meanwhile; `careful` passes over them, at
    half as much again.
    """
    row = _row(connection, task.broadcast, now)
    chosen = _chosen(row, task, page)
    if careful:
        locked = chosen.with_for_update(read=True, key_share=True, of=people)
        new: Insert = into(connection, outbox).from_select(list(row), locked).on_conflict_do_nothing()
    else:
        new = insert(outbox).from_select(list(row), chosen)
    return connection.execute(new, execution_options={"preserve_rowcount": True}).rowcount


def finish(connection: Connection, now: datetime) -> list[int]:
    """Broadcasts of which nothing waits any more are done; which."""
    running = (broadcasts.c.state == RUNNING) & broadcasts.c.expanded_at.is_not(None)
    found = []
    for broadcast_id in connection.execute(select(broadcasts.c.id).where(running)).scalars().all():
        if not _waits(connection, broadcast_id):
            done = update(broadcasts).where(running, broadcasts.c.id == broadcast_id)
            found += [broadcast_id] * connection.execute(done.values(state=DONE, changed_at=now)).rowcount
    return found


def _waits(connection: Connection, broadcast_id: int) -> bool:
    """Whether a row is left to send; looked up by state, of which few rows have one of these."""
    words = select(wordings.c.id).where(wordings.c.broadcast_id == broadcast_id)
    mine = outbox.c.wording_id.in_(list(connection.execute(words).scalars()))
    queued = in_state(delivery.QUEUED) & (outbox.c.lane == lanes.BULK)
    taken = UNSETTLED & outbox.c.state.in_((delivery.CLAIMED, delivery.SENDING))
    return any(connection.execute(select(outbox.c.id).where(left, mine).limit(1)).first() for left in (queued, taken))


def _chosen(row: dict[str, ColumnElement[Any]], task: Task, page: Page) -> Select[*tuple[Any, ...]]:
    cursor, source = task.broadcast.cursor, task.source_language
    words = (wordings.c.broadcast_id == task.broadcast.id) & (wordings.c.language == spoken(source))
    here = (people.c.id > cursor) & (people.c.id <= page.last)
    return select(*row.values()).join_from(people, wordings, words).where(here, told(task.audience, source))


def _row(connection: Connection, broadcast: Broadcast, now: datetime) -> dict[str, ColumnElement[Any]]:
    at = outbox.c.created_at.type
    return {
        "id": _new_id(connection),
        "person_id": people.c.id,
        "cause": literal(cause(broadcast.id)),
        "position": literal(0),
        "key": literal(KIND),
        "kind": literal(KIND),
        "language": wordings.c.language,
        "body": literal(""),
        "encoding": wordings.c.encoding,
        "segments": wordings.c.segments,
        "state": literal(delivery.QUEUED),
        "created_at": literal(now, at),
        "changed_at": literal(now, at),
        "lane": literal(lanes.BULK),
        "due_at": literal(now, at),
        "expires_at": literal(broadcast.expires_at, at),
        "capped": literal(True),
        "wording_id": wordings.c.id,
    }


def _new_id(connection: Connection) -> ColumnElement[str]:
    """32 hex digits: 16 by chance for this page, 16 of the person. In rising order, which an index takes best."""
    here = literal(secrets.token_hex(8))
    if connection.dialect.name == "sqlite":
        return here + func.printf("%016x", people.c.id)
    return here + func.lpad(func.to_hex(people.c.id), 16, "0")
