"""What a service looks like from outside, as figures: for `/metrics` and `doctor`. No number, name or text in them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.cache import beats
from bot.cache.connection import is_answering as cache_answers
from bot.cache.nudges import QUEUES
from bot.runtime import Runtime
from bot.store import figures, staff
from bot.store.database import Unavailable, reading
from bot.store.database import is_answering as store_answers

OVERDUE = timedelta(minutes=2)
"""The clock looks every few seconds: what is due for longer is late."""

CLOCK = "clock"
ERROR_CLASS_UNKNOWN = "unexplained"


@dataclass(frozen=True, slots=True)
class Open:
    """What waits or is under way, and since when the oldest of it; a `None` is nothing."""

    messages: dict[tuple[str, str], int] = field(default_factory=dict)
    oldest_queued: dict[str, datetime] = field(default_factory=dict)
    alerts: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    alerts_unheard: int = 0
    overdue: int = 0
    oldest_overdue: datetime | None = None
    broadcasts: dict[str, int] = field(default_factory=dict)
    on_call: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything that is kept: texts by channel and class, messages by state and lane, the gateways' errors."""

    inbound: Counter[tuple[str, str]]
    outbound: Counter[tuple[str, str]]
    errors: Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts answer. `workers` counts those that have shown themselves, by queue."""

    database: bool
    redis: bool
    entries: dict[str, int]
    workers: dict[str, int]
    clock: datetime | None


def parts(runtime: Runtime) -> Parts:
    """The stores, the queues, the workers and the clock."""
    redis = cache_answers(runtime.cache)
    seen = Counter(queue for one in runtime.nudges.workers() for queue in one.queue.split(",")) if redis else Counter()
    return Parts(
        database=store_answers(runtime.store),
        redis=redis,
        entries={queue: runtime.nudges.waiting(queue) for queue in QUEUES} if redis else {},
        workers={queue: seen[queue] for queue in QUEUES} if redis else {},
        clock=beats.last(runtime.cache, CLOCK) if redis else None,
    )


def waiting(runtime: Runtime) -> Open | None:
    """What is open now; None when the database does not answer."""
    now = runtime.clock()
    try:
        with reading(runtime.store) as connection:
            overdue, oldest = figures.overdue(connection, now - OVERDUE)
            return Open(
                messages=figures.outbound_open(connection),
                oldest_queued=figures.oldest_queued(connection, now),
                alerts=figures.open_alerts(connection),
                alerts_unheard=figures.unheard_alerts(connection),
                overdue=overdue,
                oldest_overdue=oldest,
                broadcasts=figures.broadcast_states(connection),
                on_call=len({one.staff_id for one in staff.contacts(connection) if one.rank and one.usable}),
            )
    except Unavailable:
        return None


def totals(runtime: Runtime) -> Totals | None:
    """Everything that is kept, counted: it reads two whole tables. None when the database does not answer."""
    try:
        with reading(runtime.store) as connection:
            texts, messages = figures.inbound(connection), figures.outbound(connection)
    except Unavailable:
        return None
    found = Totals(Counter(), Counter(), Counter())
    for (channel, label), count in texts.items():
        found.inbound[channel, class_of(label)] += count
    for (state, lane, error), count in messages.items():
        found.outbound[state, lane] += count
        if error:
            found.errors[error, _explained(runtime, error)] += count
    return found


def class_of(label: str) -> str:
    """The class of a text's label: a capital word stays, a topic becomes its menu (`side.hair`: `side`)."""
    return label.partition(".")[0] or "none"


def _explained(runtime: Runtime, code: str) -> str:
    """What kind of error a code is, in the words of the first channel that knows it."""
    names = (channel.explain(code).name for channel in runtime.channels.values())
    return next((name for name in names if name != ERROR_CLASS_UNKNOWN), ERROR_CLASS_UNKNOWN)
