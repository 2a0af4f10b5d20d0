"""Alerts on their way out: at any hour, before everything else, and by another way when our number is refused."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.rules import lanes
from bot.services.alerts.danger import AGAIN, USEFUL, repeat
from bot.services.tick import tick
from tests.channels.sending import Listener, listener
from tests.helpers.post_office import PostOffice
from tests.services.alarm import CHEST, every, on_call
from tests.services.talking import said

PERSON = "+13035558801"


@pytest.fixture
def pager() -> Iterator[Listener]:
    """A clinic's own address, on this machine."""
    with listener() as server:
        yield server


def at_night(office: PostOffice) -> HeldClock:
    """Four in the morning, in every American zone."""
    office.clock.move(timedelta(hours=18))
    return office.clock


def test_staff_are_texted_at_night_right_after_a_text_of_theirs(office: PostOffice) -> None:
    at_night(office)
    phone = on_call(office.runtime, "Ada")
    said(office.runtime, phone, "hi")
    said(office.runtime, PERSON, CHEST)
    assert office.deliver(lanes.NOW) == {"sent": 1}
    (message,) = office.gateway.accepted
    assert message.to == phone
    assert f"Call {PERSON}." in message.body


def test_one_pass_of_the_clock_tells_the_next(office: PostOffice) -> None:
    on_call(office.runtime, "Ada", 1)
    ben = on_call(office.runtime, "Ben", 2)
    said(office.runtime, PERSON, CHEST)
    tick(office.runtime)
    office.clock.move(AGAIN)
    assert tick(office.runtime)["alerts_told"] == 1
    assert [message.to for message in office.gateway.accepted][1:] == [ben]


def test_an_hour_without_a_gateway_loses_no_alert(office: PostOffice) -> None:
    """What is too old is not sent; whoever is next is told as soon as the gateway answers."""
    phone = on_call(office.runtime, "Ada")
    office.gateway.control(fault={"kind": "500"})
    said(office.runtime, PERSON, CHEST)
    for _ in range(5):
        office.deliver(lanes.NOW)
        office.clock.move(AGAIN)
        repeat(office.runtime)
    assert office.gateway.accepted == []
    office.gateway.control(reset=True)
    office.clock.move(timedelta(minutes=14))
    office.deliver(lanes.NOW)
    assert {message.to for message in office.gateway.accepted} == {phone}
    # those of the last hour
    assert 1 <= len(office.gateway.accepted) <= USEFUL / AGAIN
    assert every(office.runtime)[0].state == "open"


def test_the_pager_rings_though_our_number_is_refused(office: PostOffice, pager: Listener) -> None:
    on_call(office.runtime, "Ada", phone="+12025550191", webhook=pager.url)
    office.runtime.rates.halt(300, "20003")
    office.gateway.control(fault={"kind": "error", "code": 20003, "status": 401})
    said(office.runtime, PERSON, CHEST)
    office.deliver(lanes.NOW)
    ((_, _, body),) = pager.posts
    assert f"Call {PERSON}." in body.decode()
    assert CHEST not in body.decode()
    # the text waits until the account is mended
    office.gateway.control(reset=True)
    office.clock.move(timedelta(minutes=6))
    assert office.deliver(lanes.NOW) == {"sent": 1}
