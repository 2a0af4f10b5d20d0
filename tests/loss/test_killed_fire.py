"""A clock killed at every line of what it does with a page of due rows: each is told once, and none is lost."""

import pytest

from bot.store import due
from tests.loss.audit import due_states, outcome, spoken
from tests.loss.lines import ROOT, executable, path_of
from tests.loss.world import MINUTE, World
from tests.services.care import expect

MODULES = ("bot.services.due.fire", "bot.services.due.page", "bot.services.due.write")
PEOPLE = 5
A_WEEK = 7 * 24 * 60 * MINUTE


@pytest.fixture
def clinic(world: World) -> World:
    world.warm()
    world.people(PEOPLE)
    return world


def visits(world: World) -> None:
    """A visit of each, of which each is reminded by now, and asked whether they come."""
    for number in world.numbers[:PEOPLE]:
        expect(world.runtime, number, world.clock() + A_WEEK + MINUTE)
    world.clock.move(MINUTE)


def test_a_clock_killed_between_the_rows_of_a_page_leaves_the_page_waiting(clinic: World) -> None:
    visits(clinic)
    (judge,) = [line for line in executable(MODULES[1]) if "programme.tell" in _source(MODULES[1], line)]
    strike = {"file": path_of(MODULES[1]), "line": judge, "hit": PEOPLE // 2 + 1, "blow": "kill"}
    assert clinic.strike("tick", strike)["ended"] == -9
    assert due_states(clinic) == {due.WAITING: PEOPLE}
    assert clinic.begun() == []
    clinic.recover()
    assert due_states(clinic) == {due.FIRED: PEOPLE}
    assert (outcome(clinic).once, spoken(clinic)) == (PEOPLE, [])


@pytest.mark.parametrize("module", MODULES)
def test_a_clock_killed_at_each_line(clinic: World, module: str) -> None:
    visits(clinic)
    reached = clinic.strike("tick", {"file": path_of(module)})["lines"]
    lines = [line for line in executable(module) if str(line) in reached]
    assert len(lines) > len(executable(module)) // 2
    for line in lines:
        visits(clinic)
        strike = {"file": path_of(module), "line": line, "hit": (reached[str(line)] + 1) // 2, "blow": "kill"}
        assert clinic.strike("tick", strike)["ended"] == -9, f"line {line} was not reached"
    clinic.recover()
    found, told = outcome(clinic), PEOPLE * (len(lines) + 1)
    assert (found.messages, found.once, spoken(clinic)) == (told, told, [])
    assert due_states(clinic) == {due.FIRED: told}


def _source(module: str, line: int) -> str:
    return (ROOT / path_of(module)).read_text(encoding="utf-8").splitlines()[line - 1]
