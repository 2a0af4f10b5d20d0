"""Places in Redis: kept, found at their own turn, dropped, and `nothing` when Redis is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cache.connection import connect, eviction_policy, is_answering
from bot.cache.places import Kept, Places

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
KEPT = Kept("basics", 1, 7, NOW.timestamp())


@pytest.fixture
def places(redis_url: str) -> Places:
    client = connect(redis_url)
    client.flushall()
    return Places(client)


@pytest.mark.parametrize(
    ("mark", "turn", "after", "found"),
    [
        ("m", 7, timedelta(), True),
        ("m", 7, timedelta(hours=72) - timedelta(seconds=1), True),
        ("m", 7, timedelta(hours=72), False),
        ("m", 6, timedelta(), False),
        ("m", 8, timedelta(), False),
        ("n", 7, timedelta(), False),
    ],
)
def test_a_place_is_found_at_its_turn(places: Places, mark: str, turn: int, after: timedelta, found: bool) -> None:
    assert places.keep("m", KEPT)
    assert places.find(mark, turn, NOW + after) == (KEPT if found else None)


def test_a_dropped_place_is_gone(places: Places) -> None:
    places.keep("m", KEPT)
    assert places.drop("m")
    assert places.drop("m")
    assert places.find("m", 7, NOW) is None


def test_many_places_are_kept_at_once(places: Places) -> None:
    kept = {"m": KEPT, "n": Kept("main", 0, 3, NOW.timestamp(), "visit:4")}
    assert places.keep_many(kept)
    assert {mark: places.find(mark, place.turn, NOW) for mark, place in kept.items()} == kept


def test_the_last_place_kept_counts(places: Places) -> None:
    places.keep("m", Kept("main", 0, 6, NOW.timestamp()))
    places.keep("m", KEPT)
    assert places.find("m", 7, NOW) == KEPT
    assert places.find("m", 6, NOW) is None


def test_without_redis_there_is_nothing() -> None:
    gone = Places(connect("redis://127.0.0.1:1/0"))
    assert (gone.keep("m", KEPT), gone.find("m", 7, NOW), gone.drop("m")) == (False, None, False)
    assert not gone.keep_many({"m": KEPT})


def test_the_server_keeps_what_it_is_given(redis_url: str) -> None:
    assert is_answering(connect(redis_url))
    assert eviction_policy(connect(redis_url)) == "noeviction"


def test_a_server_that_is_gone_says_nothing() -> None:
    gone = connect("redis://127.0.0.1:1/0")
    assert (is_answering(gone), eviction_policy(gone)) == (False, "unknown")
