"""How many messages that nobody asked for one person gets: `1/day,3/week`, by the calendar or in rolling windows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFF = "off"

UNITS: Final[dict[str, int]] = {"day": 1, "week": 7, "month": 30}
"""unit -> days of 24 hours."""

_CAP = re.compile(r"([1-9][0-9]{0,3})\s*/\s*([a-z]+)")


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` messages in any `days` times 24 hours; both at least 1."""

    count: int
    days: int


def parse(rule: str) -> tuple[Cap, ...]:
    """`1/day,3/week` as caps, `off` as (); units are day, week and month (30 days). ValueError for anything else."""
    rule = rule.strip().lower()
    return () if rule == OFF else tuple(_cap(part.strip()) for part in rule.split(","))


def free_at(sent: Sequence[datetime], caps: Sequence[Cap], now: datetime) -> datetime | None:
    """None when one more message may go `now`, else the first moment when it may, in UTC.

    All times are aware, `sent` in any order. What is older than the longest cap changes nothing and need not be given.
    """
    free = now
    # in order of their beginnings: once a span begins later than `free`, so do the rest
    for last_free, free_again in sorted(_full(sent, caps)):
        if last_free < free < free_again:
            free = free_again
    return free.astimezone(UTC) if free > now else None


def free_on(sent: Sequence[datetime], caps: Sequence[Cap], now: datetime, zone: str) -> datetime | None:
    """The same by the calendar of `zone`: None when today is free, else the moment, in UTC, the first free day begins.

    A day of `zone` is a day, of 23 hours or 25 too; `week` is any seven days in a row.
    """
    (today,) = as_days([now], zone)
    return free_at(as_days(sent, zone), caps, today)


def as_days(sent: Sequence[datetime], zone: str) -> list[datetime]:
    """Each moment as the midnight its local day began with: caps then count calendar days, as people do."""
    place = ZoneInfo(zone)
    return [moment.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0) for moment in sent]


def _cap(part: str) -> Cap:
    found = _CAP.fullmatch(part)
    if found is None or found[2] not in UNITS:
        raise ValueError(f"a cap looks like 3/week ({', '.join(UNITS)}), or {OFF}: {part!r}")
    return Cap(int(found[1]), UNITS[found[2]])


def _full(sent: Sequence[datetime], caps: Sequence[Cap]) -> Iterator[tuple[datetime, datetime]]:
    """The open spans of time in which one more message would be one too many."""
    ordered = sorted(sent)
    for cap in caps:
        window = timedelta(days=cap.days)
        for first, last in zip(ordered, ordered[cap.count - 1 :], strict=False):
            if last - first < window:
                yield last - window, first + window
