"""What was left behind: found in SQL, at every pass of the clock."""

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.base import Report
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.track import apply
from bot.store import deliveries, inbox, outbox
from bot.store.database import transaction

HANDED_FOR = timedelta(hours=1)
"""A gateway reports within minutes; after this a handed message is `unknown`, which is not `failed`."""

NOBODYS_FOR = timedelta(days=1)
"""Rows of forgotten people, and reports about messages nobody knows, stay this long."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a pass changed."""

    adopted: int = 0
    unknown: int = 0
    erased: int = 0


def sweep(runtime: Runtime) -> Swept:
    """One pass; safe to run twice, by two processes, or never."""
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        late = [Report(**row) for row in deliveries.unapplied(connection)]
        adopted = sum(apply(connection, report, runtime) for report in late)
        unknown = outbox.settle(connection, delivery.HANDED, delivery.UNKNOWN, now - HANDED_FOR, now)
        erased = inbox.erase_nobodys(connection, now - NOBODYS_FOR)
        erased += deliveries.erase_strangers(connection, now - NOBODYS_FOR)
    return Swept(adopted, unknown, erased)
