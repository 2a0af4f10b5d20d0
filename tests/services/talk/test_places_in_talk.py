"""Where a person is: kept for 72 hours, thrown away when in doubt, and never needed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cache.places import Kept
from bot.clock import HeldClock
from bot.runtime import Runtime
from tests.services.talking import person, said

MAIN = "MARROWLINE"
DEEP = "ABOUT ALL"


@pytest.fixture
def at_basics(standing: Runtime, number: str) -> str:
    """A person who stands in the menu ABOUT ALL."""
    said(standing, number, "hi")
    assert said(standing, number, "1")[0].startswith(DEEP)
    return number


def is_here(standing: Runtime, number: str) -> bool:
    """Whether 1 still means the first article of ABOUT ALL; from nowhere it opens the main menu."""
    (answer,) = said(standing, number, "1")
    assert answer.startswith(("ALL is a cancer", MAIN))
    return answer.startswith("ALL is a cancer")


def test_the_place_is_kept(standing: Runtime, at_basics: str) -> None:
    assert is_here(standing, at_basics)


@pytest.mark.parametrize(("hours", "stays"), [(1, True), (71.99, True), (72, False), (72.01, False), (24 * 365, False)])
def test_the_place_expires_after_72_hours(standing: Runtime, at_basics: str, hours: float, stays: bool) -> None:
    later = replace(standing, clock=HeldClock(standing.clock() + timedelta(hours=hours)))
    assert is_here(later, at_basics) is stays


@pytest.mark.parametrize("away", [-1, 1, 100])
def test_another_turns_place_is_thrown_away(standing: Runtime, at_basics: str, away: int) -> None:
    found = person(standing, at_basics)
    assert found
    kept = standing.places.find(found.mark, found.turn, standing.clock())
    assert kept and kept.node == "basics"
    standing.places.keep(found.mark, replace(kept, turn=kept.turn + away))
    assert not is_here(standing, at_basics)


GARBAGE = [
    "",
    "null",
    "[]",
    "7",
    '"x"',
    "{",
    "{}",
    '{"node": "basics"}',
    '{"node": "basics", "page": 0, "turn": 2, "at": "x"}',
    '{"node": "basics", "page": 0, "turn": 2, "at": null}',
    "\x00",
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_no_place(standing: Runtime, at_basics: str, garbage: str) -> None:
    standing.cache.set(f"place:{standing.vault.mark(at_basics)}", garbage)
    assert not is_here(standing, at_basics)


@pytest.mark.parametrize("node", ["", "gone.topic", "basics "])
def test_a_node_that_is_gone_is_no_place(standing: Runtime, at_basics: str, node: str) -> None:
    standing.places.keep(standing.vault.mark(at_basics), Kept(node, 0, 2, standing.clock().timestamp()))
    assert not is_here(standing, at_basics)


@pytest.mark.parametrize("page", [4, 10_000])
def test_a_page_that_is_gone_is_no_trap(standing: Runtime, at_basics: str, page: int) -> None:
    standing.places.keep(standing.vault.mark(at_basics), Kept("basics.what", page, 2, standing.clock().timestamp()))
    assert said(standing, at_basics, "MORE")


def test_nothing_survives_a_flush(standing: Runtime, at_basics: str) -> None:
    standing.cache.flushall()
    assert not is_here(standing, at_basics)


def test_the_next_place_is_kept_after_a_flush(standing: Runtime, at_basics: str) -> None:
    standing.cache.flushall()
    said(standing, at_basics, "MENU")
    assert said(standing, at_basics, "1")[0].startswith(DEEP)


def test_stop_drops_the_place(standing: Runtime, at_basics: str) -> None:
    said(standing, at_basics, "STOP")
    assert standing.cache.get(f"place:{standing.vault.mark(at_basics)}") is None


def test_a_red_flag_keeps_the_place(standing: Runtime, at_basics: str) -> None:
    assert "CALL" in said(standing, at_basics, "i have a fever")[0]
    assert is_here(standing, at_basics)


def test_redis_forgets_by_itself(standing: Runtime, at_basics: str) -> None:
    assert 0 < standing.cache.ttl(f"place:{standing.vault.mark(at_basics)}") <= 72 * 3_600


@pytest.fixture
def offered(standing: Runtime, at_basics: str) -> str:
    """A person who was offered two topics."""
    kept = Kept("unsure", 0, 2, standing.clock().timestamp(), "side.hair,side.nausea")
    standing.places.keep(standing.vault.mark(at_basics), kept)
    return at_basics


def test_topics_that_were_offered_are_kept(standing: Runtime, offered: str) -> None:
    assert said(standing, offered, "3")[0].startswith("That number is not on the list.")
    found = person(standing, offered)
    assert found
    kept = standing.places.find(found.mark, found.turn, standing.clock())
    assert kept and (kept.node, kept.ref) == ("unsure", "side.hair,side.nausea")
    assert said(standing, offered, "2") == said(standing, offered, "NAUSEA")


def test_an_offer_that_was_forgotten_costs_one_more_menu(standing: Runtime, offered: str) -> None:
    standing.cache.flushall()
    assert said(standing, offered, "2")[0].startswith(MAIN)
