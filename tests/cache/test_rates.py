"""The sender's rate: segments a second over all processes, lanes that may run ahead, and rest when the account is refused."""

import time
from collections.abc import Callable

import pytest

from bot.cache.connection import Client, connect
from bot.cache.rates import CREDIT, Rates
from bot.rules import lanes
from bot.rules.lanes import BULK, NOW, SOON
from tests.services.together import at_once

GONE = "redis://127.0.0.1:1/0"
RATE = 1_000.0


@pytest.fixture
def client(redis_url: str) -> Client:
    found = connect(redis_url)
    found.flushall()
    return found


@pytest.fixture(params=["redis", "alone"])
def rates(request: pytest.FixtureRequest, client: Client) -> Rates:
    """With Redis, and with one that is gone."""
    return Rates(client if request.param == "redis" else connect(GONE), RATE)


def used_up(rates: Rates, lane: str, segments: int = 500) -> int:
    """Take until the lane is refused; how many segments it was granted."""
    granted = 0
    while not rates.take(lane, segments):
        granted += segments
    return granted


@pytest.mark.parametrize("segments", [1, 7, 50])
def test_a_burst_is_held_to_segments_a_second(rates: Rates, segments: int) -> None:
    """Between two refusals exactly so much is granted as the rate allows, whatever the size of a message."""
    # the lane with the most credit: a machine that stands still for a while loses none of it
    rates.take(NOW, int(RATE * CREDIT[NOW]))
    used_up(rates, NOW, 20)
    granted, refusals = 0, []
    while not refusals or refusals[-1][0] - refusals[0][1] < 0.3:
        asked = time.monotonic()
        if rates.take(NOW, segments):
            refusals.append((asked, time.monotonic()))
        elif refusals:
            granted += segments
    (first, begun), (ended, last) = refusals[0], refusals[-1]
    assert RATE * (ended - begun) - 50 <= granted <= RATE * (last - first) + segments + 50


def test_a_burst_begins_with_the_credit_of_its_lane(client: Client) -> None:
    for lane in lanes.LANES:
        client.flushall()
        rates, begun = Rates(client, RATE), time.monotonic()
        granted = used_up(rates, lane)
        elapsed = time.monotonic() - begun
        assert RATE * CREDIT[lane] < granted <= RATE * (CREDIT[lane] + elapsed) + 500


def test_the_wait_that_is_told_is_what_is_missing(rates: Rates) -> None:
    begun = time.monotonic()
    rates.take(SOON, 10_000)
    for lane in (SOON, BULK):
        wait, missing = rates.take(lane, 1), 10 - CREDIT[lane]
        assert missing - (time.monotonic() - begun) - 0.01 < wait <= missing


def test_what_matters_more_goes_ahead(rates: Rates) -> None:
    rates.take(BULK, 3_000)
    assert rates.take(BULK, 1) > 0 and rates.take(SOON, 1) == 0
    rates.take(SOON, 5_000)
    assert rates.take(SOON, 1) > 0 and rates.take(NOW, 1) == 0
    # and an alert is counted like everything else
    before = rates.take(BULK, 1)
    assert rates.take(NOW, 2_000) == 0
    assert rates.take(BULK, 1) > before + 1


def test_a_refusal_costs_nothing(rates: Rates) -> None:
    used_up(rates, SOON)
    before = rates.take(BULK, 1_000)
    assert all(rates.take(BULK, 1_000) for _ in range(50))
    assert rates.take(BULK, 1_000) <= before


def test_one_message_longer_than_the_rate_goes_all_the_same(rates: Rates) -> None:
    begun = time.monotonic()
    assert rates.take(BULK, 5_000) == 0
    wait = rates.take(BULK, 1)
    assert 4 - (time.monotonic() - begun) - 0.01 < wait <= 4


def test_senders_share_one_rate(redis_url: str, client: Client) -> None:
    begun = time.monotonic()

    def sender() -> int:
        return used_up(Rates(connect(redis_url), RATE), BULK, 10)

    granted = sum(at_once([sender] * 4))
    assert granted <= RATE * (CREDIT[BULK] + time.monotonic() - begun) + 10


def test_an_emptied_redis_begins_anew(client: Client) -> None:
    rates = Rates(client, RATE)
    used_up(rates, BULK)
    client.flushall()
    assert rates.take(BULK, 1) == 0


def test_the_rate_leaves_nothing_behind(client: Client) -> None:
    rates = Rates(client, RATE)
    rates.take(BULK, 1)
    rates.halt(60, "20003")
    rates.refused("21606", 1)
    assert len(client.keys("*")) == 3
    assert all(0 < client.ttl(key) <= 86_400 for key in client.keys("*"))


# rest


def test_a_halt_is_known_to_every_sender_until_it_ends(client: Client, redis_url: str) -> None:
    one, other = Rates(client, RATE), Rates(connect(redis_url), RATE)
    assert one.halted() == ""
    one.halt(300, "20003")
    assert (one.halted(), other.halted()) == ("20003", "20003")
    assert 270_000 < client.pttl("rate:halt") <= 300_000
    other.halt(0.001, "30002")
    assert gone(one.halted)


def gone(ask: Callable[[], str]) -> bool:
    """Whether a word disappears within seconds."""
    enough = time.monotonic() + 10
    while time.monotonic() < enough:
        if not ask():
            return True
    return False


def test_without_redis_a_halt_holds_for_this_process() -> None:
    rates, other = (Rates(connect(GONE), RATE) for _ in range(2))
    rates.halt(300, "20003")
    assert (rates.halted(), other.halted()) == ("20003", "")
    assert [rates.take(lane, 1) for lane in lanes.LANES] == [0, 0, 0], "who may go on is for the sender to say"
    rates.halt(0.001, "30002")
    assert gone(rates.halted)


def test_a_redis_that_takes_nothing_more_keeps_nobody_from_resting(client: Client) -> None:
    rates = Rates(client, RATE)
    client.config_set("maxmemory", 1)
    try:
        assert rates.take(BULK, 10_000) == 0
        assert rates.take(BULK, 1) > 0
        assert [rates.refused("21606", 1) for _ in range(3)] == [1, 2, 3]
        rates.halt(300, "20003")
        assert rates.halted() == "20003"
    finally:
        client.config_set("maxmemory", 0)


def test_refusals_are_counted_until_one_is_taken(client: Client, redis_url: str) -> None:
    one, other = Rates(client, RATE), Rates(connect(redis_url), RATE)
    assert [one.refused("21606", 1), other.refused("21606", 2), one.refused("21408", 1)] == [1, 3, 1]
    other.taken()
    assert one.refused("21606", 1) == 1
    alone = Rates(connect(GONE), RATE)
    assert [alone.refused("21606", 2), alone.refused("21606", 1)] == [2, 3]
    alone.taken()
    assert alone.refused("21606", 1) == 1
