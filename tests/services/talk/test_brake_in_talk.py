"""The loop brake: machines that answer each other stop, danger and STOP are always heard (rule A21)."""

from collections.abc import Iterator

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.talk.converse import converse
from tests.conftest import START, make_runtime, make_settings
from tests.services.talking import ledger, said, sms, texts

CAP, REPEATS = 30, 10


@pytest.fixture(scope="module")
def braked(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Runtime]:
    folder = tmp_path_factory.mktemp("braked")
    found = make_settings(f"sqlite:///{folder}/test.db", folder, loop_brake="30/minute,300/day")
    handles = make_runtime(found, redis_url, HeldClock(START))
    yield handles
    handles.store.dispose()


def flood(runtime: Runtime, number: str, count: int, text: str = "I am out of the office.") -> int:
    """How many of `count` texts are answered."""
    return sum(bool(said(runtime, number, text.format(n=n))) for n in range(count))


def test_a_machine_is_answered_a_few_times(braked: Runtime, number: str) -> None:
    assert flood(braked, number, 100) == REPEATS
    assert len(texts(braked, number)) == 100


def test_many_different_texts_hit_the_cap(braked: Runtime, number: str) -> None:
    assert flood(braked, number, 50, "text {n}") == CAP


@pytest.mark.parametrize("text", ["i have a fever", "chest pain", "i want to die"])
def test_danger_is_always_answered(braked: Runtime, number: str, text: str) -> None:
    flood(braked, number, 40, "text {n}")
    assert said(braked, number, "BRUISE") == []
    assert flood(braked, number, 15, text) == 15


def test_stop_is_always_heard(braked: Runtime, number: str) -> None:
    flood(braked, number, 40, "text {n}")
    assert "unsubscribed" in said(braked, number, "STOP")[0]
    assert ledger(braked, number) == ["given", "stopped"]


@pytest.mark.parametrize("body", ["STOP", "basta ya", ""])
def test_a_carriers_stop_is_always_heard(braked: Runtime, number: str, body: str) -> None:
    flood(braked, number, 40, "text {n}")
    said(braked, number, body, opt_out="STOP")
    assert ledger(braked, number) == ["given", "stopped"]


@pytest.mark.parametrize(("body", "opt_out"), [("START", ""), ("go", "START")])
def test_start_is_always_heard(braked: Runtime, number: str, body: str, opt_out: str) -> None:
    said(braked, number, "STOP")
    for _ in range(40):
        said(braked, number, "knock")
    said(braked, number, body, opt_out=opt_out)
    assert ledger(braked, number) == ["stopped", "restarted"]


def test_a_held_text_moves_nobody(braked: Runtime, number: str) -> None:
    said(braked, number, "hi")
    said(braked, number, "1")
    flood(braked, number, 40, "text {n}")
    said(braked, number, "MENU")
    braked.cache.delete(*braked.cache.keys("brake:*"))
    assert said(braked, number, "1")[0].startswith("ALL is a cancer")


def test_a_loop_of_one_is_not_anothers(braked: Runtime, number: str) -> None:
    flood(braked, number, 40)
    assert said(braked, number.replace("+1303", "+1404"), "I am out of the office.")


def test_a_repeated_delivery_is_answered_all_the_same(braked: Runtime, number: str) -> None:
    text = sms(number, "BRUISE")
    first = converse(braked, text).messages
    flood(braked, number, 40)
    assert converse(braked, text).messages == first != ()


def test_without_redis_the_brake_is_off(without_redis: Runtime, number: str) -> None:
    assert flood(without_redis, number, 12) == 12
