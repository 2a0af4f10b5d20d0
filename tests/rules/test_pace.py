"""Which tip comes next: in order, never in a heap, and where a late joiner begins."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.pace import LAST_FOR, Course, after, begin
from bot.rules.schedule import Plan

MONDAY = date(2026, 11, 23)
ZONE = "America/Denver"
DIAGNOSIS = Plan(days=(0, 1, 2, 3, 4, 6, 8, 10, 12, 14))
INDUCTION = Plan(weekdays=(0, 2, 4))
MAINTENANCE = Plan(
    days=(0, 7, 14, 21, 28, 35, 42, 49, 79, 109, 139, 169, 199, 229, 259, 289), repeat_from=9, repeat_every=30
)
PLANS = [(DIAGNOSIS, 10), (INDUCTION, 12), (MAINTENANCE, 16)]


def course(plan: Plan = DIAGNOSIS, total: int = 10, starts: date = MONDAY, at: time = time(9)) -> Course:
    return Course(plan, total, starts, at, ZONE)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Denver in the winter, seven hours behind UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) + timedelta(hours=7)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


moments = st.integers(0, 14 * 30 * 24 * 60).map(lambda minutes: wall(date(2026, 11, 1), 0) + timedelta(minutes=minutes))
courses = st.builds(
    lambda kind, starts, hour: Course(kind[0], kind[1], starts, time(hour), ZONE),
    st.sampled_from(PLANS),
    st.dates(date(2026, 10, 1), date(2027, 6, 1)),
    st.sampled_from([0, 9, 12, 17, 23]),
)


def test_slots_are_at_the_local_hour() -> None:
    assert [course().slot(number) for number in (1, 6, 10, 11)] == [
        wall(day(0), 9), wall(day(6), 9), wall(day(14), 9), None,
    ]  # fmt: skip


def test_a_tip_is_of_use_until_the_next() -> None:
    assert course().ends(1) == wall(day(1), 9)
    assert course().ends(10) == wall(day(14), 9) + LAST_FOR
    assert course().ends(11) is None


@pytest.mark.parametrize(
    ("now", "passed"),
    [(wall(day(0), 8, 59), 0), (wall(day(0), 9), 1), (wall(day(5), 12), 5), (wall(day(40), 9), 10)],
)
def test_slots_passed_are_counted(now: datetime, passed: int) -> None:
    assert course().passed(now) == passed


def test_repeats_pass_too() -> None:
    assert course(MAINTENANCE, 16).passed(wall(day(289 + 60), 10)) == 18


@given(courses, st.integers(1, 30), moments)
def test_a_moved_course_comes_after_the_moment_and_no_later_than_it_must(
    begun: Course, number: int, now: datetime
) -> None:
    moved = begun.moved(number, now)
    slot = moved.slot(number)
    if begun.slot(number) is None:
        assert moved == begun
        return
    assert slot is not None
    assert slot > now
    assert moved.starts >= begun.starts
    if moved != begun:
        # on weekdays the next one may be three days off, else it is the very next hour
        assert slot - now <= timedelta(days=3 if begun.plan.weekdays else 1, hours=1)


@given(courses, st.integers(1, 16), moments)
def test_a_course_that_need_not_move_does_not(begun: Course, number: int, now: datetime) -> None:
    slot = begun.slot(number)
    if slot is not None and slot > now:
        assert begun.moved(number, now) == begun


@pytest.mark.parametrize(
    ("plan", "total", "joined", "first"),
    [
        # within the first third: from the beginning
        (DIAGNOSIS, 10, 0, 1), (DIAGNOSIS, 10, 2, 1), (INDUCTION, 12, 7, 1), (MAINTENANCE, 16, 34, 1),
        # later: where the series stands
        (DIAGNOSIS, 10, 3, 4), (DIAGNOSIS, 10, 5, 5), (DIAGNOSIS, 10, 14, 10), (INDUCTION, 12, 14, 7),
        (MAINTENANCE, 16, 35, 6), (MAINTENANCE, 16, 100, 9), (MAINTENANCE, 16, 349, 18),
        # past the end: nothing is left
        (DIAGNOSIS, 10, 22, 11), (INDUCTION, 12, 60, 13),
    ],
)  # fmt: skip
def test_late_joiner_begins_here(plan: Plan, total: int, joined: int, first: int) -> None:
    now = wall(day(joined), 10)
    begun, number = begin(course(plan, total), now)
    assert number == first
    slot = begun.slot(first)
    assert (slot is None) == (first > total and not plan.repeat_from)
    assert slot is None or now < slot <= now + timedelta(days=3)


@given(courses, moments)
def test_nobody_is_flooded_on_joining(begun: Course, now: datetime) -> None:
    joined, first = begin(begun, now)
    slots = [slot for number in range(first, first + 5) if (slot := joined.slot(number))]
    assert all(slot > now for slot in slots)
    assert slots == sorted(set(slots))


@pytest.mark.parametrize(
    ("missed", "now", "onward"),
    [
        (4, wall(day(3), 9, 1), 5),
        (4, wall(day(4), 9), 5),
        # five days without a clock: the tip of the last slot, not the four before it
        (4, wall(day(8), 12), 7),
        (4, wall(day(9), 23), 7),
        (4, wall(day(60), 9), 10),
        (10, wall(day(60), 9), 11),
    ],
)
def test_after_an_outage_the_present_tip_is_next(missed: int, now: datetime, onward: int) -> None:
    assert after(course(), missed, now) == onward
