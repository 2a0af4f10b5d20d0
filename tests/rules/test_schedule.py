"""What repeats and what precedes an event: by the wall clock, also on the days when the clocks move."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.schedule import EVERY, Rule, before, day_of, event_of, local, next_after

ZONES = [
    "America/New_York", "America/Denver", "America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico",
    "Australia/Lord_Howe", "Europe/London",
]  # fmt: skip
MOVING_DAYS = [
    date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7),
    date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31),
    date(2026, 4, 5), date(2026, 10, 4), date(2027, 4, 4), date(2027, 10, 3),
]  # fmt: skip
NEW_YORK = "America/New_York"
NINE = time(9)
MONDAY = date(2026, 11, 23)

zones = st.sampled_from(ZONES)
clocks = st.times().map(lambda at: at.replace(microsecond=0, fold=0)) | st.sampled_from(
    [time(1), time(1, 30), time(2), time(2, 15), time(2, 30), time(3), time(0), time(23, 59)]
)
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31)) | st.sampled_from(MOVING_DAYS)
rules = st.builds(Rule, st.sampled_from(EVERY), st.none() | st.integers(0, 6), clocks, dates)
moments = st.builds(
    lambda day, seconds: datetime.combine(day, time(), UTC) + timedelta(seconds=seconds),
    dates,
    st.integers(-100_000, 100_000),
)


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def is_due(rule: Rule, day: date) -> bool:
    """The rule in other words: whether it falls on `day`."""
    if day < rule.starts:
        return False
    if rule.every == "day":
        return True
    months = (day.year - rule.starts.year) * 12 + day.month - rule.starts.month
    last = monthrange(day.year, day.month)[1]
    same_number = day.day == rule.starts.day or (day.day == last and rule.starts.day > last)
    if rule.every in ("month", "6 months"):
        return same_number and months % (1 if rule.every == "month" else 6) == 0
    weekday = rule.starts.weekday() if rule.weekday is None else rule.weekday
    return day.weekday() == weekday and (rule.every == "week" or (day - rule.starts).days // 7 % 2 == 0)


@pytest.mark.parametrize(
    ("zone", "shown", "moment"),
    [
        (NEW_YORK, "2026-11-23T09:00", "2026-11-23T14:00"),
        (NEW_YORK, "2026-07-01T09:00", "2026-07-01T13:00"),
        ("America/Denver", "2026-11-23T09:00", "2026-11-23T16:00"),
        ("America/Phoenix", "2026-07-01T09:00", "2026-07-01T16:00"),
        ("America/Phoenix", "2026-11-23T09:00", "2026-11-23T16:00"),
        ("Pacific/Honolulu", "2026-07-01T20:00", "2026-07-02T06:00"),
        ("America/Puerto_Rico", "2026-07-01T00:00", "2026-07-01T04:00"),
        ("Australia/Lord_Howe", "2026-07-01T09:00", "2026-06-30T22:30"),
        ("Europe/London", "2026-07-01T00:30", "2026-06-30T23:30"),
        # skipped: forward by the gap, 02:30 to 03:30
        (NEW_YORK, "2026-03-08T01:59", "2026-03-08T06:59"),
        (NEW_YORK, "2026-03-08T02:00", "2026-03-08T07:00"),
        (NEW_YORK, "2026-03-08T02:30", "2026-03-08T07:30"),
        (NEW_YORK, "2026-03-08T03:00", "2026-03-08T07:00"),
        (NEW_YORK, "2027-03-14T02:30", "2027-03-14T07:30"),
        ("America/Denver", "2026-03-08T02:30", "2026-03-08T09:30"),
        ("America/Denver", "2027-03-14T02:30", "2027-03-14T09:30"),
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:30"),
        ("Europe/London", "2027-03-28T01:30", "2027-03-28T01:30"),
        # half an hour, 02:15 to 02:45
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:45"),
        # repeated: the first
        (NEW_YORK, "2026-11-01T01:30", "2026-11-01T05:30"),
        (NEW_YORK, "2026-11-01T02:00", "2026-11-01T07:00"),
        (NEW_YORK, "2027-11-07T01:30", "2027-11-07T05:30"),
        ("America/Denver", "2026-11-01T01:30", "2026-11-01T07:30"),
        ("America/Denver", "2027-11-07T01:30", "2027-11-07T07:30"),
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),
        ("Europe/London", "2027-10-31T01:30", "2027-10-31T00:30"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
        ("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45"),
        # where nothing moves
        ("America/Phoenix", "2026-03-08T02:30", "2026-03-08T09:30"),
        ("Pacific/Honolulu", "2026-03-08T02:30", "2026-03-08T12:30"),
        ("America/Puerto_Rico", "2026-11-01T01:30", "2026-11-01T05:30"),
    ],
)
def test_wall_clock_names_one_moment(zone: str, shown: str, moment: str) -> None:
    asked = datetime.fromisoformat(shown)
    for fold in (0, 1):
        found = local(asked.date(), asked.time().replace(fold=fold), zone)
        assert found == utc(moment)
        assert found.tzinfo is UTC


@given(dates, clocks, zones)
def test_clock_shows_what_was_asked_or_what_the_gap_made_of_it(day: date, at: time, zone: str) -> None:
    asked = datetime.combine(day, at)
    shown = wall(local(day, at, zone), zone)
    assert shown - asked in (timedelta(), timedelta(minutes=30), timedelta(hours=1))
    assert shown == asked or day in MOVING_DAYS


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        (Rule("day", None, NINE, MONDAY), "2026-11-01T00:00", ["2026-11-23", "2026-11-24", "2026-11-25"]),
        (Rule("day", 2, NINE, MONDAY), "2026-11-25T14:00", ["2026-11-26", "2026-11-27"]),
        (Rule("week", 0, NINE, MONDAY), "2026-11-01T00:00", ["2026-11-23", "2026-11-30", "2026-12-07"]),
        (Rule("week", 6, NINE, MONDAY), "2026-11-01T00:00", ["2026-11-29", "2026-12-06"]),
        (Rule("week", None, NINE, date(2026, 11, 25)), "2026-11-01T00:00", ["2026-11-25", "2026-12-02"]),
        (Rule("2 weeks", 0, NINE, MONDAY), "2026-11-23T14:00", ["2026-12-07", "2026-12-21", "2027-01-04"]),
        (Rule("2 weeks", 2, NINE, MONDAY), "2026-11-01T00:00", ["2026-11-25", "2026-12-09", "2026-12-23"]),
        (Rule("2 weeks", 2, NINE, MONDAY), "2027-06-15T00:00", ["2027-06-23", "2027-07-07"]),
        (Rule("month", None, NINE, date(2026, 11, 15)), "2026-11-20T00:00", ["2026-12-15", "2027-01-15", "2027-02-15"]),
        # clipped, and back again
        (Rule("month", None, NINE, date(2026, 12, 31)), "2026-12-01T00:00", ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (Rule("month", None, NINE, date(2027, 11, 30)), "2028-01-31T00:00", ["2028-02-29", "2028-03-30"]),
        (Rule("6 months", None, NINE, date(2026, 8, 31)), "2026-01-01T00:00", ["2026-08-31", "2027-02-28", "2027-08-31"]),
        (Rule("6 months", None, NINE, date(2026, 11, 23)), "2026-11-23T14:00", ["2027-05-23", "2027-11-23"]),
    ],
)  # fmt: skip
def test_rule_repeats_on_its_days(rule: Rule, after: str, expected: list[str]) -> None:
    moment = utc(after)
    for day in expected:
        moment = next_after(rule, moment, NEW_YORK)
        assert wall(moment, NEW_YORK) == datetime.combine(date.fromisoformat(day), NINE)


def test_occurrence_itself_is_not_after_itself() -> None:
    rule = Rule("day", None, NINE, MONDAY)
    nine = utc("2026-11-24T14:00")
    assert next_after(rule, nine - timedelta(microseconds=1), NEW_YORK) == nine
    assert next_after(rule, nine, NEW_YORK) == nine + timedelta(days=1)


def test_today_is_today_where_the_person_is() -> None:
    evening = Rule("day", None, time(20), date(2026, 1, 1))
    # still Monday in Honolulu, already Tuesday in UTC; already Tuesday on Lord Howe, still Monday in UTC
    assert next_after(evening, utc("2026-11-24T04:00"), "Pacific/Honolulu") == utc("2026-11-24T06:00")
    assert next_after(evening, utc("2026-11-23T15:00"), "Australia/Lord_Howe") == utc("2026-11-24T09:00")


@pytest.mark.parametrize(
    ("zone", "at", "after", "hours"),
    [
        # hours between one occurrence and the next, three times
        (NEW_YORK, NINE, "2026-03-07T12:00", [23, 24, 24]),
        (NEW_YORK, NINE, "2026-10-31T12:00", [25, 24, 24]),
        (NEW_YORK, time(2, 30), "2026-03-07T06:00", [24, 23, 24]),
        (NEW_YORK, time(1, 30), "2026-10-31T00:00", [24, 25, 24]),
        ("Australia/Lord_Howe", NINE, "2026-10-02T12:00", [23.5, 24, 24]),
        ("Australia/Lord_Howe", NINE, "2026-04-03T12:00", [24.5, 24, 24]),
        ("America/Phoenix", NINE, "2026-03-07T12:00", [24, 24, 24]),
        ("Pacific/Honolulu", NINE, "2026-10-31T12:00", [24, 24, 24]),
        ("Europe/London", NINE, "2027-03-27T08:00", [23, 24, 24]),
    ],
)
def test_daily_hour_stays_through_a_change_of_the_clocks(zone: str, at: time, after: str, hours: list[float]) -> None:
    rule = Rule("day", None, at, date(2026, 1, 1))
    found = [next_after(rule, utc(after), zone)]
    for _ in hours:
        found.append(next_after(rule, found[-1], zone))
    assert [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(found)] == hours


@settings(max_examples=150)
@given(rules, moments, zones)
def test_next_occurrence_is_the_first_due_day_after(rule: Rule, moment: datetime, zone: str) -> None:
    first = max(rule.starts, wall(moment, zone).date() - timedelta(days=1))
    days = (first + timedelta(days=ahead) for ahead in range(400))
    expected = next(found for day in days if is_due(rule, day) and (found := local(day, rule.at, zone)) > moment)
    assert next_after(rule, moment, zone) == expected


@settings(max_examples=60)
@given(rules, moments, zones)
def test_occurrences_only_go_forward(rule: Rule, moment: datetime, zone: str) -> None:
    found = [moment]
    for _ in range(8):
        found.append(next_after(rule, found[-1], zone))
    assert all(earlier < later for earlier, later in pairwise(found))
    assert wall(found[1], zone).date() >= rule.starts
    assert all(moment.tzinfo is UTC for moment in found)


@settings(max_examples=100)
@given(rules, moments, moments, zones)
def test_nothing_lies_between_a_moment_and_its_next(rule: Rule, one: datetime, other: datetime, zone: str) -> None:
    earlier, later = sorted((one, other))
    upcoming = next_after(rule, earlier, zone)
    assert next_after(rule, later, zone) >= upcoming
    assert upcoming <= later or next_after(rule, later, zone) == upcoming


@pytest.mark.parametrize(
    ("every", "weekday"), [("", None), ("year", None), ("Day", None), ("2 week", 0), ("week", 7), ("week", -1)]
)
def test_rule_that_means_nothing_is_refused(every: str, weekday: int | None) -> None:
    with pytest.raises(ValueError):
        Rule(every, weekday, NINE, MONDAY)


@pytest.mark.parametrize(
    ("event", "offset", "moment"),
    [
        # a visit on Monday 2026-11-02 at 10:00 in New York, the day after the clocks were put back
        ("2026-11-02T15:00", "7d", "2026-10-26T14:00"),
        ("2026-11-02T15:00", "3d", "2026-10-30T14:00"),
        ("2026-11-02T15:00", "1d", "2026-11-01T15:00"),
        ("2026-11-02T15:00", "2h", "2026-11-02T13:00"),
        ("2026-11-02T15:00", "90m", "2026-11-02T13:30"),
        # hours are hours, also across the change
        ("2026-11-01T15:00", "24h", "2026-10-31T15:00"),
        ("2026-11-01T15:00", "1d", "2026-10-31T14:00"),
        ("2026-03-09T14:00", "1d", "2026-03-08T14:00"),
        ("2026-03-08T14:00", "1d", "2026-03-07T15:00"),
        ("2026-03-08T14:00", "24h", "2026-03-07T14:00"),
        # 02:30 the day before does not exist
        ("2026-03-09T06:30", "1d", "2026-03-08T07:30"),
        # the second 01:30; a day before there was but one
        ("2026-11-01T06:30", "1d", "2026-10-31T05:30"),
        # 01:30 the day before came twice
        ("2026-11-02T06:30", "1d", "2026-11-01T05:30"),
    ],
)
def test_offset_is_counted_back_from_the_event(event: str, offset: str, moment: str) -> None:
    found = before(utc(event), offset, NEW_YORK)
    assert found == utc(moment)
    assert found.tzinfo is UTC


def test_zone_of_the_event_itself_does_not_matter() -> None:
    event = utc("2026-11-02T15:00")
    for zone in ZONES:
        asked = event.astimezone(ZoneInfo(zone))
        assert before(asked, "7d", NEW_YORK) == utc("2026-10-26T14:00")
        assert before(asked, "2h", NEW_YORK).tzinfo is UTC


@given(moments, st.integers(1, 400), zones)
def test_days_before_keep_the_local_time(event: datetime, days: int, zone: str) -> None:
    asked = wall(event, zone)
    found = wall(before(event, f"{days}d", zone), zone)
    assert found - (asked - timedelta(days=days)) in (timedelta(), timedelta(minutes=30), timedelta(hours=1))


@given(moments, st.integers(1, 9999), st.sampled_from(["h", "m"]), zones)
def test_hours_and_minutes_before_are_exact(event: datetime, number: int, unit: str, zone: str) -> None:
    length = timedelta(hours=number) if unit == "h" else timedelta(minutes=number)
    assert event - before(event, f"{number}{unit}", zone) == length


@pytest.mark.parametrize(
    "offset",
    ["", "7", "d", "d7", "7 d", "7days", "-7d", "+7d", "0d", "1.5h", "1w", "7D", "1d2h", "٧d", "7d\n", "12345d"],
)
def test_other_offset_is_refused(offset: str) -> None:
    with pytest.raises(ValueError):
        before(utc("2026-11-02T15:00"), offset, NEW_YORK)


@pytest.mark.parametrize("offset", ["7d", "1d", "2h", "90m"])
@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("zone", ["America/New_York", "America/Phoenix", "Asia/Kolkata"])
def test_the_event_of_a_moment_is_what_the_moment_was_before(offset: str, month: int, zone: str) -> None:
    """Through both changes of the clocks: the days are those of the wall clock, the hours exact."""
    for day in range(1, 29):
        event = local(date(2026, month, day), time(14, 30), zone)
        assert event_of(before(event, offset, zone), offset, zone) == event


def test_a_day_is_that_of_the_zone() -> None:
    before_midnight, midnight = datetime(2026, 11, 24, 6, 59, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert [day_of(moment, "America/Denver") for moment in (before_midnight, midnight)] == [MONDAY, date(2026, 11, 24)]
