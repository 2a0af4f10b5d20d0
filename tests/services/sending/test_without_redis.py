"""Sending while Redis is gone: at the sender's pace, resting when the account is refused, and never deaf to alarms."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.cache.connection import connect
from bot.cache.rates import CREDIT, Rates
from bot.rules import lanes
from bot.services.sending import deliver as sending
from bot.services.sending.outcome import HALT_SECONDS
from bot.store import people
from bot.store.database import transaction
from tests.channels.sending import Listener, listener
from tests.helpers.post_office import PostOffice, crowd, queue_many

GONE = "redis://127.0.0.1:1/0"


@pytest.fixture
def alone(office: PostOffice) -> PostOffice:
    """A post office without Redis."""
    return replace(office, runtime=replace(office.runtime, rates=Rates(connect(GONE), 10_000)))


@pytest.fixture
def server() -> Iterator[Listener]:
    """The clinic's own webhook."""
    with listener() as running:
        yield running


def error(code: int, status: int = 400) -> dict[str, Any]:
    return {"kind": "error", "status": status, "code": code}


def many(office: PostOffice, lane: str, count: int = 300) -> list[str]:
    numbers = [f"+1{area}55501{number:02d}" for area in (303, 304, 305) for number in range(100)]
    readers = crowd(office.runtime, numbers[:count])
    return queue_many(office.runtime, [(reader, "hello") for reader in readers], lane=lane)


def by_webhook(office: PostOffice, url: str) -> str:
    """An alert to somebody who is told by webhook; its id."""
    someone = office.reader()
    with transaction(office.runtime.store) as connection:
        people.change(connection, someone, address=office.runtime.vault.seal(url), channel="webhook", medium="webhook")
    return office.queue(someone, "Alert 12", lane=lanes.NOW)


def test_everybody_is_written_to_all_the_same(alone: PostOffice) -> None:
    many(alone, lanes.SOON)
    assert alone.deliver() == {"sent": 300}
    assert alone.gateway.twice() == {}


PASSES = 4


def passes(office: PostOffice, rates: Rates) -> float:
    """A window of messages in each of several passes; how many seconds they took."""
    slow = replace(office, runtime=replace(office.runtime, rates=rates))
    office.empty()
    reader, begun = slow.reader(), time.monotonic()
    for _ in range(PASSES):
        queue_many(slow.runtime, [(reader, "hello")] * sending.WINDOW, lane=lanes.BULK)
        sending.deliver(slow.runtime, lanes.BULK)
    assert len(slow.taken) == PASSES * sending.WINDOW
    return time.monotonic() - begun


def test_the_pace_is_kept_from_pass_to_pass(office: PostOffice) -> None:
    """At a rate at which it takes several times as long as without one, however slow the machine is."""
    credit, paced = CREDIT[lanes.BULK], (PASSES - 1) * sending.WINDOW
    unpaced = passes(office, Rates(connect(GONE), 1e9))
    rate = paced / (3 * unpaced + 1 + credit)
    # what was taken within the first window and the credit of its lane is free
    assert passes(office, Rates(connect(GONE), rate)) >= paced / rate - credit > 3 * unpaced


@pytest.mark.parametrize("fault", [error(20003, 401), error(21606)], ids=["account", "number"])
@pytest.mark.parametrize("lane", [lanes.SOON, lanes.BULK])
def test_a_refused_account_rests_and_alarms_go_on(
    alone: PostOffice, server: Listener, lane: str, fault: dict[str, Any]
) -> None:
    ids = many(alone, lane)
    alone.gateway.control(fault=fault)
    alone.deliver(lane)
    posts = alone.gateway.posts
    assert 0 < posts <= sending.IN_FLIGHT * sending.WINDOW
    assert [alone.deliver(lanes.SOON), alone.deliver(lanes.BULK), alone.gateway.posts] == [{}, {}, posts]
    assert {alone.state(message) for message in ids} == {"queued"}
    alert = by_webhook(alone, f"{server.url}/alerts")
    assert (alone.deliver(lanes.NOW), alone.state(alert), len(server.posts)) == ({"sent": 1}, "sent", 1)


def test_an_alarm_by_text_waits_for_the_account_alone(alone: PostOffice, server: Listener) -> None:
    alone.gateway.control(fault=error(20003, 401))
    message, alert = alone.queue(alone.reader(), lane=lanes.NOW), by_webhook(alone, server.url)
    alone.deliver(lanes.NOW)
    assert (alone.state(message), alone.state(alert)) == ("queued", "sent")
    alone.gateway.control(fault=None)
    alone.clock.at = alone.row(message).due_at or alone.clock.at
    assert (alone.deliver(lanes.NOW), alone.state(message), HALT_SECONDS) == ({"sent": 1}, "sent", 300.0)
