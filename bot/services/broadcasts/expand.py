"""Broadcasts whose time has come become messages, a page of people at a time."""

from datetime import datetime, timedelta

from bot.rules.audience import load
from bot.runtime import Runtime
from bot.services.broadcasts.steer import CALLED_OFF
from bot.store import audit, broadcasts, expansion, outcomes
from bot.store.broadcasts import APPROVED, RUNNING, Broadcast
from bot.store.database import Connection, IntegrityError, reading, transaction
from bot.store.expansion import Page, Task

PAGES = {"sqlite": 5_000, "postgresql": 20_000}
"""People a transaction: on SQLite nobody else writes meanwhile."""

STRAGGLERS_FOR = timedelta(days=2)
"""So long after a broadcast was called off, a sender may still give back what it had its hands on."""

CLOCK = "clock"
"""Who does what nobody asked for, in the audit."""


def expand(runtime: Runtime) -> int:
    """Every broadcast that is approved and due, to its end; how many messages were written."""
    with reading(runtime.store) as connection:
        found = broadcasts.to_expand(connection, runtime.clock())
    written = 0
    for broadcast_id in found:
        while (count := _page(runtime, broadcast_id)) is not None:
            written += count
    with transaction(runtime.store) as connection:
        finish(connection, runtime.clock())
    return written


def finish(connection: Connection, now: datetime) -> list[int]:
    """Broadcasts of which nothing waits any more are done (which), and what came back to one called off is canceled."""
    outcomes.cancel_stragglers(connection, now - STRAGGLERS_FOR, CALLED_OFF, now)
    return expansion.finish(connection, now)


def _page(runtime: Runtime, broadcast_id: int) -> int | None:
    """How many messages the next page gave; None when there is none, or somebody else is at it."""
    try:
        return _write(runtime, broadcast_id, careful=False)
    except IntegrityError:
        # somebody was erased while their page was written, or has their message already
        return _write(runtime, broadcast_id, careful=True)


def _write(runtime: Runtime, broadcast_id: int, *, careful: bool) -> int | None:
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        broadcast = broadcasts.by_id(connection, broadcast_id)
        if broadcast is None or broadcast.expanded_at or broadcast.state not in (APPROVED, RUNNING):
            return None
        if broadcast.expires_at and broadcast.expires_at <= now:
            _lapse(connection, broadcast, now)
            return None
        page = expansion.next_page(connection, broadcast.cursor, PAGES[runtime.store.dialect.name])
        if not expansion.advance(connection, broadcast, page, now):
            return None
        task = Task(broadcast, load(broadcast.audience), runtime.book.source_language)
        return expansion.write(connection, task, page, now, careful=careful)


def _lapse(connection: Connection, broadcast: Broadcast, now: datetime) -> None:
    """Too late for whoever has no message yet."""
    if expansion.advance(connection, broadcast, Page(broadcast.cursor, ends=True), now):
        audit.record(connection, CLOCK, "broadcast expired", f"broadcast:{broadcast.id}", now)
