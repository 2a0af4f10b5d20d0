"""A clinic sees before it sends (promise 7): people, reasons, segments, cost, duration and hours, all exact."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.clock import HeldClock
from bot.rules.audience import Audience
from bot.runtime import Runtime
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.expand import expand
from bot.services.broadcasts.preview import Begin, Preview, preview
from bot.services.broadcasts.steer import Times
from bot.services.refused import Refused
from bot.store import outbox, people
from bot.store.clinics import clinics
from bot.store.database import transaction
from tests.conftest import START
from tests.services.crowd import approved, drafted, rows, somebody

LONG = {"en": "x" * 100, "es": "x" * 200}
"""One segment in English, two in Spanish."""

BOISE = "America/Boise,America/Los_Angeles"


def seen(runtime: Runtime, times: Times | None = None, audience: Audience | None = None, **texts: str) -> Preview:
    """The preview of a new draft."""
    return preview(runtime, drafted(runtime, audience=audience, **(texts or LONG)), times)


def was_sent(runtime: Runtime, person: int, *ago: timedelta, state: str = "sent", capped: bool = True) -> None:
    """Messages we began so long ago."""
    now = runtime.clock()
    row = {
        "person_id": person, "inbox_id": None, "position": 0, "key": "x", "kind": "tip", "language": "en", "body": "x",
        "encoding": "GSM-7", "segments": 1, "state": state, "changed_at": now, "capped": capped, "lane": "soon",
    }  # fmt: skip
    sent = [{"id": outbox.new_id(), "cause": f"test:{number}", "created_at": now - by} for number, by in enumerate(ago)]
    with transaction(runtime.store) as connection:
        outbox.add(connection, [row | one for one in sent])


def test_every_figure_of_a_small_audience(both_runtimes: Runtime) -> None:
    for columns in (
        {"zone": "America/New_York"}, {"zone": "", "zones": "America/New_York"}, {"zone": "America/Los_Angeles"},
        {"language": "es", "zone": "Pacific/Honolulu"}, {"language": "", "zone": "", "zones": BOISE},
        {"consent": people.STOPPED}, {"consent": people.STOPPED, "unreachable": "21610"}, {"consent": people.NEW},
        {"unreachable": "21614"}, {"medium": "whatsapp"}, {"language": "vi"}, {"role": "staff"},
    ):  # fmt: skip
        somebody(both_runtimes, **columns)
    found = seen(both_runtimes)
    assert found.people == {"en": 4, "es": 1}
    assert found.told == 5
    assert found.left_out == {
        "bad number": 1, "no consent": 1, "no words in their language": 1, "not by SMS": 1, "opted out": 2,
    }  # fmt: skip
    assert (found.segments, found.cost, found.seconds) == (6, 0.06, 0.6)
    assert (found.starts_at, found.expires_at) == (START, START + timedelta(days=1))
    # 10:00 in New York; 9:00 is at 16:00 UTC in Boise, at 17:00 in Los Angeles, at 19:00 in Honolulu
    assert [(one.zones, one.people, one.at.astimezone(UTC).hour) for one in found.begins] == [
        (("America/New_York",), 2, 15),
        (("America/Boise", "America/Los_Angeles"), 1, 17),
        (("America/Los_Angeles",), 1, 17),
        (("Pacific/Honolulu",), 1, 19),
    ]
    assert found.begins[-1].at.isoformat() == "2026-11-23T09:00:00-10:00"


def test_it_promises_exactly_what_is_written(both_runtimes: Runtime) -> None:
    for number in range(40):
        somebody(
            both_runtimes,
            language=("en", "es", "", "vi")[number % 4],
            consent=(people.ACTIVE, people.ACTIVE, people.ACTIVE, people.STOPPED, people.NEW)[number % 5],
            unreachable="21614" if number % 7 == 0 else "",
            group="monday" if number % 3 else "",
        )
    made = drafted(both_runtimes, audience=Audience(groups=("monday",)))
    promised = preview(both_runtimes, made)
    steering.approve(both_runtimes, made, "Bob", Times())
    expand(both_runtimes)
    written = [language for _, language, _ in rows(both_runtimes, made)]
    assert promised.people == {code: written.count(code) for code in ("en", "es")}
    assert promised.told == len(written) > 0


@pytest.mark.parametrize(
    ("price", "rate", "cost", "seconds"), [(0.0079, 1.0, 0.0237, 3.0), (0, 100, 0.0, 0.0), (0.05, 3, 0.15, 1.0)]
)
def test_cost_and_duration_follow_the_settings(
    runtime: Runtime, price: float, rate: float, cost: float, seconds: float
) -> None:
    from dataclasses import replace

    for code in ("en", "es"):
        somebody(runtime, language=code)
    dear = replace(runtime, settings=runtime.settings.model_copy(update={"segment_price": price, "sender_rate": rate}))
    found = seen(dear)
    assert (found.segments, found.cost, found.seconds) == (3, cost, seconds)


def left_out(found: Preview) -> tuple[dict[str, int], int]:
    return dict(found.left_out), found.told


TONIGHT = Times(None, START + timedelta(hours=9))
"""Of use to the end of the decent hours of today, in New York."""


def test_whoever_had_their_share_is_left_out_unless_free_in_time(both_runtimes: Runtime) -> None:
    """The cap is 1/day,3/week, by the calendar: the broadcast begins at 10:00 and is of use until 19:00."""
    for sent in (
        # today at 10:00, 9:00 and 0:30
        (timedelta(),), (timedelta(hours=1),), (timedelta(hours=9, minutes=30),),
        # yesterday at 23:30, and at 10:01, which is not a day ago
        (timedelta(hours=10, minutes=30),), (timedelta(hours=23, minutes=59),),
        # the third of this week, or of the one before
        (timedelta(days=2), timedelta(days=3), timedelta(days=4)),
        (timedelta(days=2), timedelta(days=3), timedelta(days=6, hours=9)),
        (timedelta(days=2), timedelta(days=3), timedelta(days=6, hours=11)),
        (timedelta(days=2), timedelta(days=3)), (timedelta(days=8),),
    ):  # fmt: skip
        was_sent(both_runtimes, somebody(both_runtimes), *sent)
    assert left_out(seen(both_runtimes, TONIGHT)) == ({"frequency cap": 5}, 5)


def test_a_day_is_that_of_the_person(both_runtimes: Runtime) -> None:
    """Seven hours ago it was 3:00 in New York, and 22:00 of the day before in Honolulu."""
    for zone in ("America/New_York", "Pacific/Honolulu"):
        was_sent(both_runtimes, somebody(both_runtimes, zone=zone), timedelta(hours=7))
    assert left_out(seen(both_runtimes, TONIGHT)) == ({"frequency cap": 1}, 1)


@pytest.mark.parametrize(("hour", "expected"), [(14, ({"frequency cap": 1}, 0)), (15, ({}, 1))])
def test_who_is_free_at_midnight_is_told_at_a_decent_hour(
    runtime: Runtime, hour: int, expected: tuple[dict[str, int], int]
) -> None:
    """9:00 in New York is 14:00 UTC: then the message must be of use still."""
    was_sent(runtime, somebody(runtime), timedelta())
    ends = datetime(2026, 11, 24, hour, 0, tzinfo=UTC)
    assert left_out(seen(runtime, Times(None, ends))) == expected


@pytest.mark.parametrize(
    "more", [{"state": "failed"}, {"state": "canceled"}, {"capped": False}], ids=["failed", "canceled", "asked for"]
)
def test_what_does_not_count_leaves_nobody_out(both_runtimes: Runtime, more: dict[str, object]) -> None:
    was_sent(both_runtimes, somebody(both_runtimes), timedelta(), **more)
    assert left_out(seen(both_runtimes, TONIGHT)) == ({}, 1)


def test_another_broadcast_that_waits_counts_and_this_one_does_not(both_runtimes: Runtime) -> None:
    somebody(both_runtimes)
    made = approved(both_runtimes)
    expand(both_runtimes)
    assert preview(both_runtimes, made).told == 1
    other = drafted(both_runtimes, "other")
    assert left_out(preview(both_runtimes, other, TONIGHT)) == ({"frequency cap": 1}, 0)
    steering.pause(both_runtimes, made, "Bob")
    assert left_out(preview(both_runtimes, other, TONIGHT)) == ({}, 1)


def test_where_no_decent_hour_comes_in_time_people_are_left_out(both_runtimes: Runtime) -> None:
    somebody(both_runtimes)
    somebody(both_runtimes, zone="Pacific/Honolulu")
    found = seen(both_runtimes, Times(None, START + timedelta(hours=4)))
    assert left_out(found) == ({"quiet hours": 1}, 1)
    assert [one.zones for one in found.begins] == [("America/New_York",)]


def test_a_later_start_moves_every_hour(runtime: Runtime) -> None:
    somebody(runtime)
    night = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    found = seen(runtime, Times(starts_at=night))
    assert [one.at.isoformat() for one in found.begins] == ["2026-11-25T09:00:00-05:00"]
    assert (found.starts_at, found.expires_at) == (night, night + timedelta(days=1))


def test_an_approved_broadcast_shows_its_own_hours(runtime: Runtime, clock: HeldClock) -> None:
    starts = START + timedelta(hours=2)
    made = approved(runtime, times=Times(starts, starts + timedelta(hours=5)))
    found = preview(runtime, made, Times(START, None))
    assert (found.starts_at, found.expires_at) == (starts, starts + timedelta(hours=5))
    clock.move(timedelta(hours=3))
    assert preview(runtime, made).starts_at == clock()


def test_hours_that_make_no_sense_are_refused(runtime: Runtime) -> None:
    with pytest.raises(Refused, match="has passed"):
        seen(runtime, Times(starts_at=START - timedelta(hours=1)))


def test_an_unknown_zone_is_the_clinics(runtime: Runtime) -> None:
    somebody(runtime, zone="", zones="")
    with runtime.store.begin() as connection:
        connection.execute(update(clinics).values(zone="America/Phoenix"))
    assert seen(runtime).begins == (
        Begin(("America/Phoenix",), 1, datetime.fromisoformat("2026-11-23T09:00:00-07:00")),
    )


def test_it_changes_nothing_and_names_nobody(runtime: Runtime) -> None:
    somebody(runtime, "+12025550123")
    made = drafted(runtime)
    shown = repr(preview(runtime, made)) + repr(preview(runtime, made))
    assert "2025550123" not in shown
    assert rows(runtime, made) == []
    assert steering.find(runtime, str(made)).state == "draft"


def test_what_is_not_there_cannot_be_seen(runtime: Runtime) -> None:
    with pytest.raises(KeyError):
        preview(runtime, 7)
