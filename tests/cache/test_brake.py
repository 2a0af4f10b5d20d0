"""The loop brake: counts by person and by text, in windows that end."""

import itertools

import pytest

from bot.cache.brake import Brake, Limit, parse
from bot.cache.connection import connect

_sids = itertools.count()


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        ("", ()),
        ("off", ()),
        (" , ", ()),
        ("30/minute", (Limit(30, 60),)),
        ("30/minute,300/day", (Limit(30, 60), Limit(300, 86_400))),
        (" 5/hour , 1/minute ", (Limit(5, 3_600), Limit(1, 60))),
    ],
)
def test_a_rule_is_read(rule: str, limits: tuple[Limit, ...]) -> None:
    assert parse(rule) == limits


@pytest.mark.parametrize("rule", ["many/minute", "30", "30/fortnight", "/minute", "1.5/day"])
def test_a_wrong_rule_is_refused(rule: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse(rule)


def fresh() -> str:
    """A message id of its own."""
    return f"SM{next(_sids)}"


def brake(redis_url: str, rule: str) -> Brake:
    client = connect(redis_url)
    client.flushall()
    return Brake(client, parse(rule))


@pytest.mark.parametrize(
    ("rule", "texts", "answered"),
    [
        ("6/minute", [f"text {n}" for n in range(10)], 6),
        ("6/minute", ["same"] * 10, 2),
        ("6/minute", ["same", " SAME "] * 5, 2),
        ("6/minute", ["a", "b", "c"] * 4, 6),
        ("2/minute", ["same"] * 5, 1),
        ("100/minute,4/day", [f"text {n}" for n in range(10)], 4),
        ("", ["same"] * 10, 10),
        ("6/minute", [""] * 10, 2),
    ],
)
def test_texts_over_the_limit_are_held(redis_url: str, rule: str, texts: list[str], answered: int) -> None:
    held = [brake.holds("m", text, fresh()) for brake in [brake(redis_url, rule)] for text in texts]
    assert held.count(False) == answered


def test_people_are_counted_apart(redis_url: str) -> None:
    found = brake(redis_url, "1/minute")
    assert [found.holds(mark, "hi", fresh()) for mark in "aabb"] == [False, True, False, True]


def test_counting_ends_with_its_window(redis_url: str) -> None:
    client = connect(redis_url)
    brake(redis_url, "3/minute,9/day").holds("m", "hi", fresh())
    assert sorted(client.ttl(key) for key in client.keys("brake:m:*")) == [60, 60, 86_400, 86_400]


def test_counters_hold_no_text(redis_url: str) -> None:
    client = connect(redis_url)
    brake(redis_url, "3/minute").holds("m", "zebulon", fresh())
    assert client.keys("brake:*")
    assert not any("zebulon" in key for key in client.keys("*"))


def test_without_redis_nothing_is_held() -> None:
    found = Brake(connect("redis://127.0.0.1:1/0"), parse("1/minute"))
    assert [found.holds("m", "hi", fresh()) for _ in range(3)] == [False] * 3


def test_a_retry_is_counted_once(redis_url: str) -> None:
    found = brake(redis_url, "3/minute")
    sid = fresh()
    assert [found.holds("m", text, sid) for text in ("a",) * 9] == [False] * 9
    assert not found.holds("m", "b", fresh())
