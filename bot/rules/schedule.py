"""When something comes by itself, in the wall-clock time of one zone: what repeats, what precedes an event, tip series.

The wall clock rules: 09:00 stays 09:00 through every change of the clocks. A
time that a change skips moves forward by the gap; of a repeated one the first counts.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

_DAYS: Final[dict[str, int]] = {"day": 1, "week": 7, "2 weeks": 14}
_MONTHS: Final[dict[str, int]] = {"month": 1, "6 months": 6}

EVERY = (*_DAYS, *_MONTHS)
"""What a rule may say."""

_OFFSET = re.compile(r"([1-9][0-9]{0,3})([dhm])")
_EXACT: Final[dict[str, timedelta]] = {"h": timedelta(hours=1), "m": timedelta(minutes=1)}


@dataclass(frozen=True, slots=True)
class Rule:
    """Every so often `at` a local time, from `starts` on.

    `weekday` (0 Monday) is for weeks alone; None means that of `starts`. ValueError for an unknown `every` or weekday.
    """

    every: str
    weekday: int | None
    at: time
    starts: date

    def __post_init__(self) -> None:
        if self.every not in EVERY:
            raise ValueError(f"every what? {', '.join(EVERY)}: {self.every!r}")
        if self.weekday is not None and self.weekday not in range(7):
            raise ValueError(f"weekdays go from 0 to 6: {self.weekday!r}")


def local(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of `zone` show `at` on `day`."""
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    """The date that a calendar in `zone` shows at `moment` (aware)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def next_after(rule: Rule, moment: datetime, zone: str) -> datetime:
    """The first occurrence of `rule` in `zone` strictly after `moment` (aware), in UTC.

    `2 weeks` and months count from `starts`; a day of the month that a month lacks is its last.
    """
    numbers = count(max(0, _passed(rule, day_of(moment, zone))))
    return next(found for number in numbers if (found := local(_day(rule, number), rule.at, zone)) > moment)


def before(event: datetime, offset: str, zone: str) -> datetime:
    """The moment, in UTC, `offset` before `event` (aware): `7d` at the same local time, `2h` and `90m` to the minute.

    ValueError for an offset that is none of these.
    """
    found = _OFFSET.fullmatch(offset)
    if found is None:
        raise ValueError(f"an offset looks like 7d, 2h or 90m: {offset!r}")
    number, unit = int(found[1]), found[2]
    if unit in _EXACT:
        return event.astimezone(UTC) - number * _EXACT[unit]
    wall = event.astimezone(ZoneInfo(zone))
    return local(wall.date() - timedelta(days=number), wall.time(), zone)


def event_of(moment: datetime, offset: str, zone: str) -> datetime:
    """The event, in UTC, that `moment` (aware) lies `offset` before: what `before` undoes. ValueError as there."""
    ahead = moment - before(moment, offset, "UTC")
    if offset[-1] in _EXACT:
        return moment.astimezone(UTC) + ahead
    wall = moment.astimezone(ZoneInfo(zone))
    return local(wall.date() + ahead, wall.time(), zone)


def _day(rule: Rule, number: int) -> date:
    """The date of occurrence `number`, from 0."""
    if rule.every in _DAYS:
        return _first(rule) + timedelta(days=number * _DAYS[rule.every])
    years, month = divmod(rule.starts.month - 1 + number * _MONTHS[rule.every], 12)
    year, month = rule.starts.year + years, month + 1
    return date(year, month, min(rule.starts.day, monthrange(year, month)[1]))


def _passed(rule: Rule, today: date) -> int:
    """The number of the last occurrence that may lie on or before `today`; below 0 when none does."""
    if rule.every in _DAYS:
        return (today - _first(rule)).days // _DAYS[rule.every]
    months = (today.year - rule.starts.year) * 12 + today.month - rule.starts.month
    return months // _MONTHS[rule.every]


def _first(rule: Rule) -> date:
    if rule.every == "day" or rule.weekday is None:
        return rule.starts
    return rule.starts + timedelta(days=(rule.weekday - rule.starts.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Plan:
    """On which days the tips of a series come, and which come again when all were sent.

    `days` count from the day it begins (ascending, may be negative), or the tips come one by one on `weekdays`
    (0 Monday). With `repeat_from` above 0, the tips from that number on come again and again: on the weekdays, or
    `repeat_every` days apart after the last of `days`. ValueError for a plan that contradicts itself.
    """

    days: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    repeat_from: int = 0
    repeat_every: int = 0

    def __post_init__(self) -> None:
        if self.days and self.weekdays:
            raise ValueError("a series comes on days or on weekdays, not both")
        if list(self.days) != sorted(set(self.days)):
            raise ValueError(f"the days of a series ascend: {self.days}")
        if not set(self.weekdays) <= set(range(7)):
            raise ValueError(f"weekdays go from 0 to 6: {self.weekdays}")
        if self.days and self.repeat_from and self.repeat_every < 1:
            raise ValueError("a series that repeats says after how many days")


def tip_day(plan: Plan, number: int, starts: date) -> date | None:
    """The local date of tip `number` (1-based, repeats counted on) of a series begun on `starts`; None past its end.

    Weekdays have no end of their own: `tip_number` tells when the tips do.
    """
    if number < 1:
        return None
    if plan.weekdays:
        ahead = sorted({(weekday - starts.weekday()) % 7 for weekday in plan.weekdays})
        weeks, place = divmod(number - 1, len(ahead))
        return starts + timedelta(weeks=weeks, days=ahead[place])
    if number <= len(plan.days):
        return starts + timedelta(days=plan.days[number - 1])
    if not plan.days or plan.repeat_from < 1:
        return None
    return starts + timedelta(days=plan.days[-1] + (number - len(plan.days)) * plan.repeat_every)


def tip_number(plan: Plan, number: int, total: int) -> int | None:
    """Which of the `total` tips (1-based) is shown as tip `number` of the series; None when it has no more."""
    if 1 <= number <= total:
        return number
    if number < 1 or not 1 <= plan.repeat_from <= total:
        return None
    return plan.repeat_from + (number - total - 1) % (total - plan.repeat_from + 1)
