"""The frequency cap: never one too many in any rolling window, never held longer than that."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.frequency import Cap, free_at, free_on, parse

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAILY, WEEKLY = Cap(1, 1), Cap(3, 7)
DEFAULT = (DAILY, WEEKLY)

caps = st.lists(st.builds(Cap, st.integers(1, 4), st.sampled_from([1, 2, 7])), max_size=3)
hours = st.integers(-200, 0)


def at(hour: int) -> datetime:
    return NOW + hour * HOUR


def kept(sent: list[datetime], rule: list[Cap]) -> bool:
    """Whether no window that begins with a message holds more than it may: said the slow way."""
    return all(
        sum(first <= other < first + cap.days * DAY for other in sent) <= cap.count for cap in rule for first in sent
    )


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ("1/day,3/week", DEFAULT),
        (" 1/Day , 3 / WEEK ", DEFAULT),
        ("2/day", (Cap(2, 1),)),
        ("8/month", (Cap(8, 30),)),
        ("1/day,3/week,8/month", (DAILY, WEEKLY, Cap(8, 30))),
        ("off", ()),
        (" OFF ", ()),
    ],
)
def test_rule_is_read(rule: str, read: tuple[Cap, ...]) -> None:
    assert parse(rule) == read


@pytest.mark.parametrize(
    "rule",
    [
        "", ",", "1/day,", "0/day", "-1/day", "1", "day", "1/", "/day", "1/year", "1/days", "1.5/day", "1/day;3/week",
        "1/day,off", "off,1/day", "one/day", "1/day 3/week", "١/day", "99999/day",
    ],
)  # fmt: skip
def test_other_rule_is_refused(rule: str) -> None:
    with pytest.raises(ValueError):
        parse(rule)


@pytest.mark.parametrize(
    ("ago", "rule", "free"),
    [
        # hours before now; hours from now
        ([], DEFAULT, None),
        ([1], DEFAULT, 23),
        ([23], DEFAULT, 1),
        ([24], DEFAULT, None),
        ([0], DEFAULT, 24),
        ([30, 60], DEFAULT, None),
        # the fourth in a week waits until the first is a week old
        ([30, 60, 90], DEFAULT, 78),
        ([24, 48, 167], DEFAULT, 1),
        ([24, 48, 168], DEFAULT, None),
        # both caps are full: the later end counts
        ([1, 60, 90], DEFAULT, 78),
        ([1, 160, 165], DEFAULT, 23),
        ([1, 1], (Cap(2, 1),), 23),
        ([1, 2], (Cap(2, 1),), 22),
        ([1, 2, 3], (Cap(2, 1),), 22),
        # more than allowed was sent, before the cap was set
        ([1, 2, 3, 4, 5], (DAILY,), 23),
        ([10, 20, 30, 40, 50], (WEEKLY,), 138),
        ([1], (), None),
    ],
)
def test_next_message_is_free_when_the_window_has_passed(
    ago: list[int], rule: tuple[Cap, ...], free: int | None
) -> None:
    sent = [at(-hour) for hour in ago]
    assert free_at(sent, rule, NOW) == (None if free is None else at(free))
    assert free_at(sent[::-1], rule, NOW) == free_at(sent, rule, NOW)


def test_rolling_window_knows_no_midnight_and_no_summer_time() -> None:
    evening = datetime(2026, 3, 8, 3, 0, tzinfo=UTC)
    assert free_at([evening], (DAILY,), evening + HOUR) == evening + timedelta(hours=24)


def test_zone_of_the_times_does_not_matter() -> None:
    eastern = timezone(timedelta(hours=-5))
    assert free_at([at(-1).astimezone(eastern)], DEFAULT, NOW) == at(23)
    assert free_at([at(-1)], DEFAULT, NOW.astimezone(eastern)) == at(23)


def test_named_moment_is_utc_whatever_was_asked() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    named = [
        free_at([at(-1).astimezone(tokyo)], DEFAULT, NOW.astimezone(tokyo)),
        free_on([at(0)], DEFAULT, NOW, "Asia/Tokyo"),
    ]
    assert [moment.tzinfo for moment in named if moment] == [UTC, UTC]


def test_planned_message_blocks_only_what_would_be_one_too_many() -> None:
    planned = [at(72)]
    assert free_at(planned, (DAILY,), NOW) is None
    assert free_at([at(24)], (DAILY,), NOW) is None
    assert free_at([at(12)], (DAILY,), NOW) == at(36)
    # free for an hour, but with the one planned it would be the second in a day
    assert free_at([at(-23), at(20)], (DAILY,), NOW) == at(44)
    for rule in ((DAILY, Cap(2, 2)), (Cap(2, 2), DAILY)):
        assert free_at([at(-40), at(-30), at(30)], rule, NOW) == at(54)


@settings(max_examples=150)
@given(st.lists(st.integers(-100, 100), max_size=12), caps)
def test_named_moment_is_the_first_that_is_free(ago: list[int], rule: list[Cap]) -> None:
    sent = [at(hour) for hour in ago]

    def free(moment: datetime) -> bool:
        # windows that were too full already are not this message's doing
        return all(
            sum(start <= other < start + cap.days * DAY for other in [*sent, moment]) <= cap.count
            for cap in rule
            for start in [*sent, moment]
            if start <= moment < start + cap.days * DAY
        )

    first = next(moment for hour in range(12 * 24) if free(moment := at(hour)))
    assert (free_at(sent, rule, NOW) or NOW) == first


@settings(max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=25), caps)
def test_who_asks_each_time_never_breaks_a_cap(waits: list[int], rule: list[Cap]) -> None:
    sent: list[datetime] = []
    now = NOW
    for hour in waits:
        now += hour * HOUR
        now = free_at(sent, rule, now) or now
        sent.append(now)
    assert kept(sent, rule)


@given(st.lists(hours, max_size=12), caps)
def test_named_moment_is_free_when_it_comes(ago: list[int], rule: list[Cap]) -> None:
    sent = [at(hour) for hour in ago]
    free = free_at(sent, rule, NOW)
    assert free is None or (free > NOW and free_at(sent, rule, free) is None)


@given(st.lists(hours, max_size=12), caps)
def test_what_is_older_than_the_longest_cap_changes_nothing(ago: list[int], rule: list[Cap]) -> None:
    sent = [at(hour) for hour in ago]
    longest = max((cap.days for cap in rule), default=0)
    young = [moment for moment in sent if moment > NOW - longest * DAY]
    assert free_at(young, rule, NOW) == free_at(sent, rule, NOW)


def test_default_lets_three_go_in_a_week_a_day_apart() -> None:
    sent: list[datetime] = []
    for _ in range(9):
        sent.append(free_at(sent, DEFAULT, sent[-1] if sent else NOW) or NOW)
    assert [later - earlier for earlier, later in pairwise(sent)] == [DAY, DAY, 5 * DAY] * 2 + [DAY, DAY]
