"""Messages: what is late, stuck or unknown, and what to do about each."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.cli.doctor.finding import OK, WARNING, WRONG, Finding
from bot.rules import delivery, lanes
from bot.services.observe import OVERDUE
from bot.store import figures
from bot.store.database import Connection, Engine, reading

LONGEST = {lanes.NOW: timedelta(minutes=2), lanes.SOON: timedelta(minutes=15), lanes.BULK: timedelta(hours=2)}
"""How long a message that may go should wait at most."""

STUCK = timedelta(minutes=30)
"""The sweep settles what a sender left, and what no report came for, well within it."""

_RUN = "Run `marrowline worker` for each queue and `marrowline clock`; `marrowline tick` makes one pass by hand"


def findings(engine: Engine, now: datetime) -> Iterator[Finding]:
    """Overdue rows, old queues, stuck rows, unknown messages."""
    with reading(engine) as connection:
        doubts = [*_overdue(connection, now), *_queued(connection, now), *_stuck(connection, now)]
        doubts += _unknown(connection)
    yield from doubts or [Finding("messages", OK, "nothing is late, stuck or unknown")]


def _overdue(connection: Connection, now: datetime) -> Iterator[Finding]:
    count, first = figures.overdue(connection, now - OVERDUE)
    if first:
        said = f"{count} due rows are late, the first by {_ago(now - first)}"
        yield Finding("messages", WARNING, said, _RUN)


def _queued(connection: Connection, now: datetime) -> Iterator[Finding]:
    for lane, since in figures.oldest_queued(connection, now).items():
        if now - since > LONGEST[lane]:
            said = f"a message in the lane `{lane}` has waited for {_ago(now - since)}"
            mend = f"{_RUN}. Is SENDER_RATE what the gateway allows, and does the gateway answer?"
            yield Finding("messages", WRONG if lane == lanes.NOW else WARNING, said, mend)


def _stuck(connection: Connection, now: datetime) -> Iterator[Finding]:
    for state in (delivery.CLAIMED, delivery.SENDING, delivery.HANDED):
        since = figures.oldest_open(connection, state)
        if since and now - since > STUCK:
            said = f"a message has been `{state}` for {_ago(now - since)}: nothing sweeps"
            yield Finding("messages", WARNING, said, _RUN)


def _unknown(connection: Connection) -> Iterator[Finding]:
    counts = figures.outbound_open(connection)
    unknown = sum(count for (state, _), count in counts.items() if state == delivery.UNKNOWN)
    if unknown:
        mend = "`marrowline outbox unknown` lists them, `outbox resolve` settles one you have asked about"
        yield Finding("messages", WARNING, f"nobody knows whether {unknown} messages were sent", mend)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} days"
