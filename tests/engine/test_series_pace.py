"""How often a series comes, as people are told when they join: held against the days its tips really come on."""

from datetime import date, timedelta

import pytest

from bot.engine.series import Series
from bot.engine.texts import Text
from bot.rules.schedule import Plan, tip_day, tip_number

BEGUN = date(2026, 11, 23)


def series(plan: Plan, total: int) -> Series:
    return Series("IND", Text("title", "A title", "title"), plan, (Text("tip", "A tip.", "tip"),) * total)


def most(plan: Plan, total: int) -> int:
    """Of the first two hundred tips: the most that fall into seven days."""
    numbers = (number for number in range(1, 200) if tip_number(plan, number, total))
    days = [day for day in (tip_day(plan, number, BEGUN) for number in numbers) if day]
    return max(sum(first <= day < first + timedelta(days=7) for day in days) for first in days)


@pytest.mark.parametrize(
    ("plan", "total", "expected"),
    [
        (Plan(days=(0, 1, 2, 30)), 4, 3),
        (Plan(days=(0, 7, 14)), 3, 1),
        (Plan(days=(-3, 3, 4)), 3, 2),
        (Plan(days=(0, 30), repeat_from=1, repeat_every=30), 2, 1),
        # those that come again come more often than those before them
        (Plan(days=(0, 7), repeat_from=2, repeat_every=2), 2, 4),
        (Plan(days=(0,), repeat_from=1, repeat_every=1), 1, 7),
        (Plan(days=(0, 6), repeat_from=1, repeat_every=6), 2, 2),
        (Plan(weekdays=(0, 2, 4)), 6, 3),
        (Plan(weekdays=(1,), repeat_from=1), 2, 1),
    ],
)
def test_a_series_says_how_many_come_in_a_week_at_most(plan: Plan, total: int, expected: int) -> None:
    assert series(plan, total).most_a_week == expected == most(plan, total)
