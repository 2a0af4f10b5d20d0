"""A phone that becomes a staff phone while a message to it is on its way: nothing but alerts is begun with staff."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules import lanes
from bot.services.alerts import staff
from bot.services.alerts.staff import Wanted
from bot.services.sending import deliver as delivering
from bot.services.sending.deliver import deliver
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import PostOffice, broadcast
from tests.services.sending.test_meanwhile import Meanwhile

LANES = pytest.mark.parametrize("lane", [lanes.SOON, lanes.BULK])


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a claim waits behind the first message."""
    monkeypatch.setattr(delivering, "WINDOW", 1)
    monkeypatch.setattr(delivering, "IN_FLIGHT", 1)


def waiting(office: PostOffice, lane: str, numbers: list[str]) -> list[str]:
    """A message to each, due now; their ids."""
    readers = [office.reader(number) for number in numbers]
    if lane == lanes.BULK:
        return broadcast(office.runtime, readers)
    return [office.queue(reader, lane=lane) for reader in readers]


def deliver_while(office: PostOffice, lane: str, number: str) -> None:
    """One pass, at whose first request this phone is taken in as a staff phone."""
    taken_in = Meanwhile(office.runtime, lambda: staff.create(office.runtime, Wanted("Ann", phone=number), "Bob"))
    deliver(replace(office.runtime, channels={**office.runtime.channels, "twilio": taken_in}), lane)


@LANES
def test_what_was_claimed_is_not_begun(office: PostOffice, lane: str) -> None:
    numbers = [fresh_number(), fresh_number()]
    first, second = waiting(office, lane, numbers)
    deliver_while(office, lane, numbers[1])
    assert (office.state(first), office.state(second), office.row(second).reason) == ("sent", "canceled", "staff")
    assert len(office.gateway.accepted) == 1


@LANES
def test_what_the_gateway_had_no_time_for_is_not_tried_again(office: PostOffice, lane: str) -> None:
    number = fresh_number()
    (message,) = waiting(office, lane, [number])
    office.gateway.control(fault={"kind": "429"}, number=number, times=1)
    deliver_while(office, lane, number)
    assert (office.state(message), office.gateway.accepted) == ("queued", [])
    office.clock.move(timedelta(minutes=10))
    assert office.deliver(lane) == {"canceled": 1}
    assert (office.row(message).reason, office.gateway.accepted) == ("staff", [])
