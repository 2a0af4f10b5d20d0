"""Tip series: on which day each tip comes, and which come again."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.schedule import Plan, tip_day, tip_number

MONDAY = date(2026, 11, 23)
DIAGNOSIS = Plan(days=(0, 1, 2, 3, 4, 6, 8, 10, 12, 14))
INDUCTION = Plan(weekdays=(0, 2, 4))
CONSOLIDATION = Plan(weekdays=(1, 4), repeat_from=1)
MAINTENANCE = Plan(
    days=(0, 7, 14, 21, 28, 35, 42, 49, 79, 109, 139, 169, 199, 229, 259, 289), repeat_from=9, repeat_every=30
)
TRANSPLANT = Plan(days=tuple(range(-14, 50, 7)))

ascending = st.lists(st.integers(-30, 400), min_size=1, max_size=20, unique=True).map(lambda days: tuple(sorted(days)))
plans = st.one_of(
    st.builds(Plan, days=ascending),
    st.builds(Plan, days=ascending, repeat_from=st.integers(1, 20), repeat_every=st.integers(1, 60)),
    st.builds(Plan, weekdays=st.sets(st.integers(0, 6), min_size=1).map(tuple), repeat_from=st.integers(0, 20)),
)
starts = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def days_of(plan: Plan, numbers: range, begin: date = MONDAY) -> list[int | None]:
    """Days after `begin`, for each number."""
    found = [tip_day(plan, number, begin) for number in numbers]
    return [day and (day - begin).days for day in found]


def test_days_count_from_the_beginning() -> None:
    assert days_of(DIAGNOSIS, range(1, 12)) == [*DIAGNOSIS.days, None]


def test_series_may_begin_before_its_day() -> None:
    assert days_of(TRANSPLANT, range(1, 12)) == [-14, -7, 0, 7, 14, 21, 28, 35, 42, 49, None]


@pytest.mark.parametrize(
    ("begin", "days"),
    [
        # on a Monday, a Tuesday, a Friday and a Saturday
        (MONDAY, [0, 2, 4, 7, 9, 11, 14]),
        (date(2026, 11, 24), [1, 3, 6, 8, 10, 13, 15]),
        (date(2026, 11, 27), [0, 3, 5, 7, 10, 12, 14]),
        (date(2026, 11, 28), [2, 4, 6, 9, 11, 13, 16]),
    ],
)
def test_weekdays_begin_with_the_first_that_comes(begin: date, days: list[int]) -> None:
    assert days_of(INDUCTION, range(1, 8), begin) == days


def test_twelve_tips_on_three_weekdays_take_four_weeks() -> None:
    assert days_of(INDUCTION, range(12, 13)) == [25]
    assert tip_number(INDUCTION, 12, 12) == 12
    assert tip_number(INDUCTION, 13, 12) is None


def test_order_and_doubles_of_weekdays_do_not_matter() -> None:
    assert days_of(Plan(weekdays=(4, 0, 2, 0)), range(1, 8)) == days_of(INDUCTION, range(1, 8))


def test_monthly_tips_come_again_and_again() -> None:
    assert days_of(MAINTENANCE, range(15, 20)) == [259, 289, 319, 349, 379]
    assert [tip_number(MAINTENANCE, number, 16) for number in range(15, 27)] == [
        15, 16, 9, 10, 11, 12, 13, 14, 15, 16, 9, 10,
    ]  # fmt: skip


def test_whole_series_comes_again_on_its_weekdays() -> None:
    assert days_of(CONSOLIDATION, range(9, 13)) == [29, 32, 36, 39]
    assert [tip_number(CONSOLIDATION, number, 10) for number in (1, 10, 11, 20, 21)] == [1, 10, 1, 10, 1]


def test_last_tip_alone_may_repeat() -> None:
    plan = Plan(days=(0, 1, 2), repeat_from=3, repeat_every=7)
    assert [tip_number(plan, number, 3) for number in range(1, 7)] == [1, 2, 3, 3, 3, 3]
    assert days_of(plan, range(1, 7)) == [0, 1, 2, 9, 16, 23]


@pytest.mark.parametrize("plan", [DIAGNOSIS, INDUCTION, CONSOLIDATION, MAINTENANCE, Plan()])
@pytest.mark.parametrize("number", [0, -1, -99])
def test_there_is_no_tip_before_the_first(plan: Plan, number: int) -> None:
    assert tip_day(plan, number, MONDAY) is None
    assert tip_number(plan, number, 10) is None


@pytest.mark.parametrize(("number", "total"), [(1, 0), (4, 3), (17, 16)])
def test_series_without_repeats_ends(number: int, total: int) -> None:
    assert tip_number(DIAGNOSIS, number, total) is None


def test_series_that_lost_its_repeated_tips_ends() -> None:
    assert tip_number(MAINTENANCE, 8, 8) == 8
    assert tip_number(MAINTENANCE, 9, 8) is None


@pytest.mark.parametrize("plan", [Plan(), Plan(repeat_from=1, repeat_every=7)])
def test_empty_plan_has_no_day(plan: Plan) -> None:
    assert tip_day(plan, 1, MONDAY) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"days": (0, 1), "weekdays": (0,)},
        {"days": (0, 2, 1)},
        {"days": (0, 0)},
        {"weekdays": (7,)},
        {"weekdays": (-1, 0)},
        {"days": (0, 1), "repeat_from": 1},
        {"days": (0, 1), "repeat_from": 1, "repeat_every": -7},
    ],
)
def test_plan_that_contradicts_itself_is_refused(fields: dict[str, tuple[int, ...] | int]) -> None:
    with pytest.raises(ValueError):
        Plan(**fields)


@given(plans, starts)
def test_tips_come_one_after_the_other(plan: Plan, begin: date) -> None:
    days = [tip_day(plan, number, begin) for number in range(1, 40)]
    there = [day for day in days if day]
    assert days == there + [None] * (len(days) - len(there))
    assert all(earlier < later for earlier, later in pairwise(there))


@given(st.sets(st.integers(0, 6), min_size=1), starts)
def test_tip_falls_on_a_weekday_of_its_plan_and_none_is_left_out(weekdays: set[int], begin: date) -> None:
    plan = Plan(weekdays=tuple(weekdays))
    calendar = [begin + timedelta(days=ahead) for ahead in range(70)]
    expected = [day for day in calendar if day.weekday() in weekdays]
    assert [tip_day(plan, number, begin) for number in range(1, len(expected) + 1)] == expected


@given(plans, st.integers(1, 200), st.integers(1, 30))
def test_shown_tip_is_one_of_the_series(plan: Plan, number: int, total: int) -> None:
    shown = tip_number(plan, number, total)
    assert shown is None or 1 <= shown <= total
    assert (shown == number) if number <= total else (shown is None or shown >= plan.repeat_from > 0)


@given(plans, st.integers(1, 30))
def test_all_repeated_tips_take_their_turn(plan: Plan, total: int) -> None:
    again = [tip_number(plan, number, total) for number in range(total + 1, 2 * total + 2)]
    if 0 < plan.repeat_from <= total:
        cycle = list(range(plan.repeat_from, total + 1))
        assert again[: len(cycle)] == cycle
        assert again[len(cycle)] == plan.repeat_from
    else:
        assert set(again) == {None}
