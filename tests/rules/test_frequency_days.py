"""The frequency cap by the calendar: a day is a day where the person is, of 23 hours or 25 too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.frequency import Cap, as_days, free_on

DEFAULT = (Cap(1, 1), Cap(3, 7))
NEW_YORK = "America/New_York"


caps = st.lists(st.builds(Cap, st.integers(1, 4), st.sampled_from([1, 2, 7])), max_size=3)


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "midnight"),
    [
        (NEW_YORK, "2026-11-23T15:00", "2026-11-23T05:00"),
        # 23:59:59 and midnight itself
        (NEW_YORK, "2026-11-23T04:59:59", "2026-11-22T05:00"),
        (NEW_YORK, "2026-11-23T05:00", "2026-11-23T05:00"),
        # the days on which the clocks go back and forward, at both ends
        (NEW_YORK, "2026-11-01T04:30", "2026-11-01T04:00"),
        (NEW_YORK, "2026-11-02T04:59", "2026-11-01T04:00"),
        (NEW_YORK, "2027-03-14T05:00", "2027-03-14T05:00"),
        (NEW_YORK, "2027-03-15T03:59", "2027-03-14T05:00"),
        ("America/Phoenix", "2026-11-02T06:59", "2026-11-01T07:00"),
        ("Pacific/Honolulu", "2026-11-23T15:00", "2026-11-23T10:00"),
        ("Asia/Kolkata", "2026-11-23T19:00", "2026-11-23T18:30"),
    ],
)
def test_moment_belongs_to_the_day_of_its_zone(zone: str, moment: str, midnight: str) -> None:
    assert as_days([utc(moment)], zone) == [utc(midnight)]


@pytest.mark.parametrize(
    ("sent", "now", "free"),
    [
        ([], "2026-11-23T15:00", None),
        # 19:00 yesterday does not hold 09:00 today, though it is fourteen hours ago
        (["2026-11-23T00:00"], "2026-11-23T14:00", None),
        # 09:00 today holds 20:00 today; tomorrow begins at midnight
        (["2026-11-23T14:00"], "2026-11-24T01:00", "2026-11-24T05:00"),
        # a day of 25 hours, one of 23, and the days after them
        (["2026-11-01T14:00"], "2026-11-01T15:00", "2026-11-02T05:00"),
        (["2026-11-01T04:30"], "2026-11-02T04:30", "2026-11-02T05:00"),
        (["2026-10-31T14:00"], "2026-11-01T14:00", None),
        (["2027-03-14T13:00"], "2027-03-14T14:00", "2027-03-15T04:00"),
        (["2027-03-13T14:00"], "2027-03-14T13:00", None),
        # three in a week: free when the first is seven days old, whatever the clocks did
        (["2026-10-28T18:00", "2026-10-29T18:00", "2026-10-30T18:00"], "2026-11-03T14:00", "2026-11-04T05:00"),
        (["2026-10-28T18:00", "2026-10-29T18:00", "2026-10-30T18:00"], "2026-11-04T14:00", None),
        (["2027-03-10T18:00", "2027-03-11T18:00", "2027-03-12T18:00"], "2027-03-16T14:00", "2027-03-17T04:00"),
        # what is planned for tomorrow leaves today free, and tomorrow not
        (["2026-11-24T14:00"], "2026-11-23T15:00", None),
        (["2026-11-24T14:00"], "2026-11-24T13:00", "2026-11-25T05:00"),
    ],
)
def test_free_day_is_a_day_of_the_calendar(sent: list[str], now: str, free: str | None) -> None:
    found = free_on([utc(moment) for moment in sent], DEFAULT, utc(now), NEW_YORK)
    assert found == (free and utc(free))


days_and_hours = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 23)), min_size=1, max_size=25)


@settings(max_examples=60)
@given(days_and_hours, caps, st.sampled_from([NEW_YORK, "America/Phoenix", "Pacific/Honolulu", "Asia/Kolkata"]))
def test_who_asks_each_time_never_breaks_a_cap_of_the_calendar(
    waits: list[tuple[int, int]], rule: list[Cap], zone: str
) -> None:
    """Through both of the year's clock changes in New York."""
    sent: list[datetime] = []
    now = utc("2026-10-25T15:00")
    for day, hour in waits:
        now += timedelta(days=day, hours=hour)
        now = free_on(sent, rule, now, zone) or now
        sent.append(now)
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in sent]
    for cap in rule:
        assert all(sum(first <= day < first + timedelta(days=cap.days) for day in days) <= cap.count for first in days)
