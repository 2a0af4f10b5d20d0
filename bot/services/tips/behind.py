"""The report of who is behind with their tips, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.runtime import Runtime
from bot.services.tips import courses
from bot.services.tips.programme import NO_WORDS
from bot.store import behind
from bot.store.behind import Standing
from bot.store.database import transaction

LOOK_BACK = timedelta(days=30)
LATE_AFTER = timedelta(hours=1)
"""A moment that waits so much longer than it was planned for was not looked at: the clock stands."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One person, and why they are on the list: `missed`, `late` or `nothing planned`."""

    standing: Standing
    why: tuple[str, ...]


def report(runtime: Runtime, since: datetime | None = None) -> list[Behind]:
    """Everybody with tips on who missed one since then (a month by default), or whose next one does not come."""
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        found = behind.standings(connection, courses.PROGRAMME, NO_WORDS, since or now - LOOK_BACK)
    listed = (Behind(standing, _why(standing, now)) for standing in found)
    return [one for one in listed if one.why]


def _why(standing: Standing, now: datetime) -> tuple[str, ...]:
    reasons = {
        "missed": standing.missed > 0,
        "late": standing.next_at is not None and standing.next_at < now - LATE_AFTER,
        "nothing planned": standing.next_at is None,
    }
    return tuple(reason for reason, is_so in reasons.items() if is_so)
