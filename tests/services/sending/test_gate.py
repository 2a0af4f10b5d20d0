"""The last look before sending: the decent hour where the person is, their own texts, WhatsApp's window, the end."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.rules import lanes
from bot.services.talk.converse import converse
from bot.store import people
from bot.store import staff as staffing
from bot.store.database import transaction
from tests.conftest import START
from tests.helpers.post_office import PostOffice, broadcast
from tests.services.talking import fresh_number, sms

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BOISE, ARIZONA, DENVER, HAWAII, PUERTO_RICO, ANYWHERE = (
    f"+1{area}5550123" for area in (208, 602, 303, 808, 787, 800)
)  # fmt: skip


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "zone", "now", "opens"),
    [
        (BOISE, "", "2026-11-23T16:30", "2026-11-23T17:00"),
        (BOISE, "", "2026-11-23T17:00", None),
        # 20:00 in Boise, 19:00 in Los Angeles
        (BOISE, "", "2026-11-24T03:00", "2026-11-24T17:00"),
        (BOISE, "America/Los_Angeles", "2026-11-24T03:00", None),
        (BOISE, "America/Boise", "2026-11-23T16:30", None),
        (ARIZONA, "", "2026-07-01T15:30", "2026-07-01T16:00"),
        (DENVER, "", "2026-07-01T15:30", None),
        (HAWAII, "", "2026-11-23T15:00", "2026-11-23T19:00"),
        (PUERTO_RICO, "", "2026-07-01T12:30", "2026-07-01T13:00"),
        (PUERTO_RICO, "", "2026-11-24T00:30", "2026-11-24T13:00"),
        (ANYWHERE, "", "2026-12-01T15:00", "2026-12-01T23:00"),
        (ANYWHERE, "America/New_York", "2026-12-01T15:00", None),
        # nobody knows: the clinic's own zone, never UTC
        ("+999", "", "2026-11-23T13:30", "2026-11-23T14:00"),
        # the clocks went back in the night, or forward
        ("", "America/New_York", "2026-11-01T13:30", "2026-11-01T14:00"),
        ("", "America/New_York", "2026-11-01T14:00", None),
        ("", "America/New_York", "2026-11-02T00:30", None),
        ("", "America/New_York", "2026-11-02T01:00", "2026-11-02T14:00"),
        ("", "America/New_York", "2027-03-14T12:30", "2027-03-14T13:00"),
        ("", "America/New_York", "2027-03-14T13:00", None),
        ("", "America/New_York", "2027-03-15T00:00", "2027-03-15T13:00"),
        # an outage over the evening
        ("", "America/New_York", "2026-11-24T04:00", "2026-11-24T14:00"),
    ],
)  # fmt: skip
def test_nothing_comes_at_night(office: PostOffice, number: str, zone: str, now: str, opens: str | None) -> None:
    office.clock.at = utc(now)
    message = office.queue(office.reader(number or fresh_number(), zone=zone))
    office.deliver()
    row = office.row(message)
    if opens is None:
        assert (row.state, row.reason) == ("sent", "")
        return
    assert (row.state, row.reason, row.due_at) == ("queued", "quiet hours", utc(opens))
    office.clock.at = utc(opens) - timedelta(microseconds=1)
    assert office.deliver() == {}
    office.clock.at = utc(opens)
    assert office.deliver() == {"sent": 1}


@pytest.mark.parametrize(
    ("expires", "state", "reason"), [("13:59", "canceled", "quiet hours"), ("14:01", "queued", "quiet hours")]
)
def test_what_would_end_before_the_morning_is_not_held(
    office: PostOffice, expires: str, state: str, reason: str
) -> None:
    office.clock.at = utc("2026-11-24T04:00")
    row = office.row(pass_over(office, expires_at=utc(f"2026-11-24T{expires}")))
    assert (row.state, row.reason) == (state, reason)


def pass_over(office: PostOffice, **columns: Any) -> str:
    """A message that a pass has looked at."""
    message = office.queue(office.reader(), **columns)
    office.deliver(columns.get("lane", lanes.SOON))
    return message


@pytest.mark.parametrize(("ends", "state"), [(timedelta(), "canceled"), (-HOUR, "canceled"), (MINUTE, "sent")])
def test_what_is_too_late_is_not_sent(office: PostOffice, ends: timedelta, state: str) -> None:
    row = office.row(pass_over(office, expires_at=START + ends))
    assert (row.state, row.reason) == (state, "" if state == "sent" else "too late")
    assert office.gateway.posts == (state == "sent")


@pytest.mark.parametrize(
    ("ends", "lane", "valid_for"),
    [
        (None, lanes.SOON, 36_000),
        (10 * MINUTE, lanes.SOON, 600),
        (10 * MINUTE, lanes.NOW, 600),
        # to 20:00 in New York, of ten hours at most
        (12 * HOUR, lanes.SOON, 36_000),
        (3 * HOUR, lanes.SOON, 10_800),
        (timedelta(seconds=2), lanes.SOON, 6),
    ],
)
def test_the_gateway_is_told_how_long_it_may_try(
    office: PostOffice, ends: timedelta | None, lane: str, valid_for: int
) -> None:
    pass_over(office, expires_at=START + ends if ends else None, lane=lane)
    assert office.gateway.last.form["ValidityPeriod"] == str(valid_for)


@pytest.mark.parametrize(
    ("now", "ends", "lane", "valid_for"),
    [
        # at 19:00, 19:59:50 and, for an alert, at any hour
        ("2026-11-24T00:00", 5 * HOUR, lanes.SOON, 3_600),
        ("2026-11-24T00:59:50", None, lanes.SOON, 10),
        ("2026-11-24T00:00", 2 * HOUR, lanes.NOW, 7_200),
        ("2026-11-24T04:00", None, lanes.NOW, 36_000),
    ],
)
def test_nothing_arrives_in_the_night_by_being_late(
    office: PostOffice, now: str, ends: timedelta | None, lane: str, valid_for: int
) -> None:
    office.clock.at = utc(now)
    pass_over(office, expires_at=office.clock.at + ends if ends else None, lane=lane)
    assert office.gateway.last.form["ValidityPeriod"] == str(valid_for)


def test_an_alert_goes_at_any_hour_into_any_talk(office: PostOffice) -> None:
    office.clock.at = utc("2026-11-24T04:00")
    reader = office.reader(seen_at=office.clock.at)
    message, other = office.queue(reader, lane=lanes.NOW), office.queue(reader)
    office.deliver(lanes.NOW)
    office.deliver()
    assert (office.state(message), office.state(other)) == ("sent", "queued")


def test_who_texts_just_now_is_not_interrupted(office: PostOffice) -> None:
    number = fresh_number()
    reader = office.reader(number)
    message = office.queue(reader)
    converse(office.runtime, sms(number, "hi"))
    office.deliver()
    row = office.row(message)
    assert (row.state, row.reason, row.due_at) == ("queued", "talking", START + 10 * MINUTE)
    office.clock.move(6 * MINUTE)
    converse(office.runtime, sms(number, "MENU"))
    office.clock.move(4 * MINUTE)
    assert office.deliver() == {"held": 1}
    assert office.row(message).due_at == START + 16 * MINUTE
    office.clock.move(6 * MINUTE)
    assert office.deliver() == {"sent": 1}


def test_a_talk_in_the_evening_ends_in_the_morning(office: PostOffice) -> None:
    office.clock.at = utc("2026-11-24T00:55")
    message = office.queue(office.reader(seen_at=office.clock.at))
    office.deliver()
    assert (office.row(message).reason, office.row(message).due_at) == ("talking", utc("2026-11-24T14:00"))


def test_who_was_added_just_now_is_not_texting(office: PostOffice) -> None:
    message = office.queue(office.reader(created_at=START, seen_at=START))
    office.deliver()
    assert office.state(message) == "sent"


@pytest.mark.parametrize(
    ("seen", "lane", "state"),
    [
        (24 * HOUR - timedelta(seconds=1), lanes.SOON, "sent"),
        (24 * HOUR, lanes.SOON, "canceled"),
        (24 * HOUR, lanes.NOW, "canceled"),
        (None, lanes.SOON, "canceled"),
    ],
)
def test_whatsapp_takes_our_words_for_a_day(office: PostOffice, seen: timedelta | None, lane: str, state: str) -> None:
    times = {"seen_at": START - seen} if seen else {"created_at": START, "seen_at": START}
    message = office.queue(office.reader("whatsapp:+12025550123", **times), lane=lane)
    office.deliver(lane)
    assert office.state(message) == state
    assert office.row(message).reason == ("" if state == "sent" else "whatsapp window")


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"consent": "new"}, "no consent"),
        ({"consent": "stopped"}, "stopped"),
        ({"unreachable": "30006"}, "unreachable"),
    ],
)
@pytest.mark.parametrize("lane", [lanes.NOW, lanes.SOON, lanes.BULK])
def test_who_may_not_be_written_to_is_not(office: PostOffice, columns: dict[str, str], reason: str, lane: str) -> None:
    reader = office.reader(**columns)
    (message,) = broadcast(office.runtime, [reader]) if lane == lanes.BULK else [office.queue(reader, lane=lane)]
    assert office.deliver(lane) == {"canceled": 1}
    assert (office.row(message).reason, office.gateway.posts) == (reason, 0)


@pytest.mark.parametrize("columns", [{"role": "staff"}, {"staff": "Ann"}], ids=["role", "phone"])
@pytest.mark.parametrize(("lane", "state"), [(lanes.NOW, "sent"), (lanes.SOON, "canceled"), (lanes.BULK, "canceled")])
def test_a_staff_phone_gets_alerts_alone(office: PostOffice, columns: dict[str, str], lane: str, state: str) -> None:
    reader = office.reader()
    (message,) = broadcast(office.runtime, [reader]) if lane == lanes.BULK else [office.queue(reader, lane=lane)]
    made_staff(office, reader, **columns)
    assert office.deliver(lane) == {state: 1}
    assert (office.row(message).reason, office.gateway.posts) == ("" if state == "sent" else "staff", state == "sent")


def made_staff(office: PostOffice, reader: int, role: str = "", staff: str = "") -> None:
    """By now they are staff: what was written meanwhile is not called back by that."""
    with transaction(office.runtime.store) as connection:
        staff_id = staffing.add(connection, staff, None, START) if staff else None
        people.change(connection, reader, role=role, staff_id=staff_id)


def test_who_texts_us_can_be_reached_again(office: PostOffice) -> None:
    number = fresh_number()
    reader = office.reader(number, unreachable="30005")
    converse(office.runtime, sms(number, "hi"))
    office.clock.move(HOUR)
    office.queue(reader)
    assert office.deliver() == {"sent": 1}


def test_one_pass_judges_everybody_by_their_own_clock(office: PostOffice) -> None:
    people: Iterable[tuple[str, str]] = [(BOISE, "held"), (ARIZONA, "held"), (HAWAII, "held"), (PUERTO_RICO, "sent")]
    messages = {number: office.queue(office.reader(number, zone="")) for number, _ in people}
    office.deliver()
    ends = {number: "sent" if office.state(message) == "sent" else "held" for number, message in messages.items()}
    assert ends == dict(people)
