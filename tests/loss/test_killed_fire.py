"""A clock killed at every line of what it does with due rows, also of the second pass: each is told once, none is lost.

What it meets: rows that are told, held, too late or of no use, two of one person, one that breaks, one that is refused.
"""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.store import due, outbox
from bot.store.enrolments import enrolments
from tests.loss.audit import due_states, outcome, spoken
from tests.loss.lines import ROOT, executable, path_of
from tests.loss.overdue import PILLS, Backlog
from tests.loss.world import MINUTE, World
from tests.services.care import expect

MODULES = ("bot.services.due.fire", "bot.services.due.page", "bot.services.due.write")
PEOPLE = 5
A_WEEK = 7 * 24 * 60 * MINUTE

PLIGHTS: dict[str, Callable[[Backlog], None]] = {"whole": Backlog.whole, "broken": Backlog.broken}
NEVER = ("raise", 'raise LookupError("due rows that were ours are not any more")')
"""Lines that nothing here leads to: the database is gone, or a row was settled by somebody who did not claim it."""


@pytest.fixture
def clinic(world: World) -> World:
    world.warm()
    world.people(PEOPLE)
    return world


@pytest.fixture
def backlog(world: World) -> Backlog:
    world.warm()
    return Backlog(world)


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


def reached(backlog: Backlog, module: str, plight: str) -> Counter[int]:
    """How often a clock that meets this comes to each line."""
    PLIGHTS[plight](backlog)
    said = backlog.world.strike("tick", {"file": path_of(module)}, may_fail=plight == "broken")
    backlog.go_on()
    return Counter({int(line): count for line, count in said["lines"].items()})


@pytest.mark.parametrize("module", MODULES)
def test_a_clock_killed_at_each_line(backlog: Backlog, module: str) -> None:
    world, lines = backlog.world, executable(module)
    hits = {name: reached(backlog, module, name) for name in PLIGHTS}
    where = {line: next((name for name in PLIGHTS if hits[name][line]), "") for line in lines}
    missed = [_source(module, line) for line in lines if not where[line]]
    assert [line for line in missed if line not in NEVER] == [], "nothing leads to these lines"
    for line in filter(where.get, lines):
        PLIGHTS[where[line]](backlog)
        hit = (hits[where[line]][line] + 1) // 2
        strike = {"file": path_of(module), "line": line, "hit": hit, "blow": "kill"}
        assert world.strike("tick", strike)["ended"] == -9, f"line {line} was not reached"
        backlog.go_on()
        assert due_states(world)[due.WAITING] == 0, f"killed at line {line}"
    world.recover()
    told, rounds = backlog.told.total(), backlog.rounds
    assert due_states(world) == {due.FIRED: told, due.EXPIRED: rounds, due.DROPPED: rounds}
    found = outcome(world)
    assert (found.messages, found.once, found.late, found.refused) == (told + 2 * rounds, told, rounds, rounds)
    # of pills everybody is told the same each day
    assert {who for who, _ in spoken(world)} <= {backlog.number(PILLS)}
    assert messages_of_rows(world) == told
    assert standing(world) == backlog.told[PILLS]


def messages_of_rows(world: World) -> int:
    """How many due rows have a message."""
    with world.runtime.store.connect() as connection:
        causes = connection.execute(select(outbox.outbox.c.cause)).scalars()
        return len({cause for cause in causes if cause.startswith("due:")})


def standing(world: World) -> int:
    """How often a routine was told, as its row has it."""
    with world.runtime.store.connect() as connection:
        return int(connection.execute(select(enrolments.c.position)).scalar_one())


def _source(module: str, line: int) -> str:
    return (ROOT / path_of(module)).read_text(encoding="utf-8").splitlines()[line - 1].strip()
