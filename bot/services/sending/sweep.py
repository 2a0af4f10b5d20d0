"""What was left behind: found in SQL, at every pass of the clock."""

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.base import Report
from bot.runtime import Runtime
from bot.services.sending.outcome import LOOK_AFTER
from bot.services.sending.settle import NO_WORD
from bot.services.sending.track import apply
from bot.store import checkins, deliveries, inbox, outbox, sending
from bot.store.database import transaction

HANDED_FOR = timedelta(minutes=15)
"""A gateway reports within minutes; after this a handed message is `unknown`, which is not `failed`."""

NOBODYS_FOR = timedelta(days=1)
"""Rows of forgotten people, and reports about messages nobody knows, stay this long."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a pass changed. `requeued`: claimed by a sender that went away; `lapsed`: check-ins left open."""

    adopted: int = 0
    requeued: int = 0
    unknown: int = 0
    erased: int = 0
    lapsed: int = 0


def sweep(runtime: Runtime) -> Swept:
    """One pass; safe to run twice, by two processes, or never."""
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        late = [Report(**row) for row in deliveries.unapplied(connection)]
        adopted = sum(apply(connection, report, runtime) for report in late)
        requeued, lost = sending.lapse(connection, now, now + LOOK_AFTER)
        silent = outbox.lose_sight(connection, now - HANDED_FOR, now, now)
        outbox.let_go(connection, now - HANDED_FOR, NO_WORD, now)
        deliveries.erase_nobodys(connection, now - NOBODYS_FOR)
        erased = inbox.erase_nobodys(connection, now - NOBODYS_FOR)
        erased += deliveries.erase_strangers(connection, now - NOBODYS_FOR)
        lapsed = checkins.lapse(connection, now)
    return Swept(adopted, requeued, lost + silent, erased, lapsed)
