"""Dates and times as people write them, in every language, zone and without costly spaces."""

from datetime import UTC, date, datetime

import pytest

from bot.content.dates import day, when, zone_name
from bot.rules.fold import fold
from bot.rules.segments import outside_gsm

MOMENT = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "date_", "time_"),
    [
        ("en", "America/New_York", "Tue, Dec 1", "2:30 PM"),
        ("en", "America/Phoenix", "Tue, Dec 1", "12:30 PM"),
        ("en", "Pacific/Honolulu", "Tue, Dec 1", "9:30 AM"),
        ("en", "America/Puerto_Rico", "Tue, Dec 1", "3:30 PM"),
        ("en", "Pacific/Auckland", "Wed, Dec 2", "8:30 AM"),
        ("es", "America/New_York", "mar, 1 de dic", "2:30 p.m."),
        ("es", "Pacific/Auckland", "mié, 2 de dic", "8:30 a.m."),
        ("xx", "America/New_York", "Tue, Dec 1", "2:30 PM"),
        ("", "America/New_York", "Tue, Dec 1", "2:30 PM"),
        ("not a language", "America/New_York", "Tue, Dec 1", "2:30 PM"),
        ("zh-Hans", "Asia/Shanghai", "12月2日周三", "03:30"),
        ("fr", "America/New_York", "mar. 1 déc.", "14:30"),
    ],
)
def test_a_moment_is_written_in_the_readers_way(language: str, zone: str, date_: str, time_: str) -> None:
    assert when(MOMENT, zone, language) == (date_, time_)


@pytest.mark.parametrize(("hour", "written"), [(8, "1:00 AM"), (9, "3:00 AM"), (10, "4:00 AM")])
def test_a_change_of_the_clocks_is_followed(hour: int, written: str) -> None:
    assert when(datetime(2027, 3, 14, hour, tzinfo=UTC), "America/Denver", "en")[1] == written


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_costs_double(language: str) -> None:
    for month in range(1, 13):
        for number in range(1, 29):
            written = " ".join((day(date(2027, month, number), language), *when(MOMENT, "America/New_York", language)))
            assert outside_gsm(fold(written, language)) == []
            assert len(day(date(2027, month, number), language)) <= 18


@pytest.mark.parametrize(
    ("zone", "language", "winter", "summer"),
    [
        ("America/New_York", "en", "EST", "EDT"),
        ("America/New_York", "es", "EST", "EDT"),
        ("America/Phoenix", "en", "MST", "MST"),
        ("Pacific/Honolulu", "es", "HST", "HST"),
        ("Europe/Madrid", "es", "UTC+01:00", "UTC+02:00"),
        ("America/St_Johns", "en", "UTC-03:30", "UTC-02:30"),
    ],
)
def test_a_zone_is_named_in_short(zone: str, language: str, winter: str, summer: str) -> None:
    moments = (datetime(2026, month, 15, 12, tzinfo=UTC) for month in (1, 7))
    assert tuple(zone_name(moment, zone, language) for moment in moments) == (winter, summer)
