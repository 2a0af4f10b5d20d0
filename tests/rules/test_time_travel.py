"""How the phones move their clock: forwards, or not at all."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.time_travel import travel

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("command", "moment"),
    [
        ("@+30s", NOW + timedelta(seconds=30)),
        ("@+90m", NOW + timedelta(minutes=90)),
        ("@+2h", NOW + timedelta(hours=2)),
        ("@+3d", NOW + timedelta(days=3)),
        ("@+6w", NOW + timedelta(weeks=6)),
        ("@+0d", NOW),
        ("  @+3d ", NOW + timedelta(days=3)),
        ("@2026-12-24T09:00", datetime(2026, 12, 24, 9, 0, tzinfo=UTC)),
        (" @2026-12-24T09:00 ", datetime(2026, 12, 24, 9, 0, tzinfo=UTC)),
        ("@2026-12-24", datetime(2026, 12, 24, tzinfo=UTC)),
        ("@2026-12-24T09:00-05:00", datetime(2026, 12, 24, 14, 0, tzinfo=UTC)),
        ("@2026-11-23T15:00", NOW),
    ],
)
def test_clock_moves_as_asked(command: str, moment: datetime) -> None:
    assert travel(command, NOW) == moment


@pytest.mark.parametrize(
    "command",
    [
        "", "@", "+3d", "@3d", "@-3d", "@+3x", "@+d", "@+1000000d", "@+3d now", "2026-12-24T09:00", "@@2026-12-24",
        "@2026-13-01", "@tomorrow", "@2026-11-23T14:59", "@2020-01-01", "@2026-11-23T15:30+02:00",
    ],
)  # fmt: skip
def test_other_texts_are_no_command(command: str) -> None:
    assert travel(command, NOW) is None


def test_naive_moment_is_in_the_clocks_zone() -> None:
    eastern = timezone(timedelta(hours=-5))
    assert travel("@2026-12-24T09:00", NOW.astimezone(eastern)) == datetime(2026, 12, 24, 14, 0, tzinfo=UTC)


@given(st.one_of(st.text(), st.text("@+-0123456789:TZWsmhdw. ").map("@{}".format), st.datetimes().map("@{}".format)))
def test_time_never_goes_back(command: str) -> None:
    moment = travel(command, NOW)
    assert moment is None or moment >= NOW


@given(st.integers(0, 99999), st.sampled_from("smhdw"))
def test_longest_step_stays_in_the_calendar(count: int, unit: str) -> None:
    assert travel(f"@+{count}{unit}", NOW) is not None
