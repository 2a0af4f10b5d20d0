"""The decent hour: when what nobody asked for may be sent, by the wall clock of every zone a person may be in.

An hour is decent in a set of zones when it is quiet in none of them. Where the
zones lie so far apart that no such hour comes within 48 hours (in summer, the
forty of a toll-free number reach from Newfoundland to Guam), the hours that
are decent in the most zones count; among those, the ones of the zone named first.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFF = "off"

_RULE = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_DAY = timedelta(days=1)
_DAY_SECONDS = range(24 * 60 * 60)
_HORIZON = 2 * _DAY


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet from `start` up to `end`, local time; across midnight when `start` is the later one."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether the wall clock time `at` is quiet; `end` itself is not."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def parse(rule: str) -> Quiet | None:
    """`20:00-09:00` as quiet hours, `off` as None; ValueError for anything else, equal ends included."""
    rule = rule.strip().lower()
    if rule == OFF:
        return None
    found = _RULE.fullmatch(rule)
    if found is None:
        raise ValueError(f"quiet hours look like 20:00-09:00, or {OFF}: {rule!r}")
    quiet = Quiet(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
    if quiet.start == quiet.end:
        raise ValueError(f"quiet hours need two different ends: {rule!r}")
    return quiet


def opens(now: datetime, zones: Sequence[str], quiet: Quiet | None) -> datetime | None:
    """None when `now` (aware) is decent in `zones` (at least one), else the first moment that is, in UTC.

    Asked again at the moment it named, it says None.
    """
    return None if quiet is None else _opens(now.astimezone(UTC), _load(zones), quiet)


def closes(now: datetime, zones: Sequence[str], quiet: Quiet | None) -> datetime | None:
    """When the decent hours around `now` (aware) end, in UTC; `now` itself when it is quiet, None when quiet is off."""
    if quiet is None:
        return None
    now, places = now.astimezone(UTC), _load(zones)
    moments = (now, *_edges(now, places, quiet))
    return next((moment for moment in moments if _opens(moment, places, quiet)), now + _HORIZON)


def _load(zones: Sequence[str]) -> list[ZoneInfo]:
    if not zones:
        raise ValueError("the decent hour needs a zone")
    return [ZoneInfo(name) for name in zones]


def _opens(now: datetime, zones: list[ZoneInfo], quiet: Quiet) -> datetime | None:
    if _rank(now, zones, quiet) == (len(zones), True):
        return None
    best = max((now, *_edges(now, zones, quiet)), key=lambda moment: _rank(moment, zones, quiet))
    if best == now:
        return None
    # zones that suit each other from a daylight-saving day on may do so just beyond the first look
    return _opens(best, zones, quiet) or best


def _rank(moment: datetime, zones: list[ZoneInfo], quiet: Quiet) -> tuple[int, bool]:
    """How good a moment is: in how many zones it is decent, and whether in the first."""
    decent = [not quiet.covers(moment.astimezone(zone).time()) for zone in zones]
    return sum(decent), decent[0]


def _edges(now: datetime, zones: list[ZoneInfo], quiet: Quiet) -> list[datetime]:
    """The moments after `now`, within the horizon, at which a zone may turn quiet or decent, in order."""
    found = {moment for zone in zones for moment in (*_turns(now, zone, quiet), *_shifts(now, zone))}
    return sorted(moment for moment in found if now < moment <= now + _HORIZON)


def _turns(now: datetime, zone: ZoneInfo, quiet: Quiet) -> Iterator[datetime]:
    """When the wall clock shows an end of the quiet hours: twice in a repeated hour, an idle guess in a skipped one."""
    today = now.astimezone(zone).date()
    for days in range(-1, _HORIZON.days + 2):
        for at in (quiet.start, quiet.end):
            wall = datetime.combine(today + timedelta(days=days), at, zone)
            yield wall.astimezone(UTC)
            yield wall.replace(fold=1).astimezone(UTC)


def _shifts(now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When, within the horizon, the clocks of `zone` are put on or back."""
    first = now.replace(microsecond=0)
    for days in range(_HORIZON.days):
        low = first + days * _DAY
        if _offset(low, zone) != _offset(low + _DAY, zone):
            yield _shift(low, zone)


def _shift(low: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the day after `low` that has another offset than `low`."""
    before = _offset(low, zone)
    later = bisect_left(
        _DAY_SECONDS, True, key=lambda seconds: _offset(low + timedelta(seconds=seconds), zone) != before
    )
    return low + timedelta(seconds=later)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
