"""A sender killed at every line of `deliver`, in mid-batch, again and again: each message is sent once."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from bot.rules import lanes
from bot.store import unknown, vault
from bot.store.database import transaction
from tests.loss.audit import outcome, spoken
from tests.loss.lines import executable, path_of
from tests.loss.table import Day, holds, row
from tests.loss.world import MINUTE, World

MODULE = "bot.services.sending.deliver"
MESSAGES = 1_200
PEOPLE, TOLD = 24, 6
DROPS, SLOW = range(4), range(4, 8)
"""People to whom the gateway takes a message and drops the line, or takes its time."""


@dataclass(frozen=True)
class Plight:
    """What a sender meets that most do not: then it comes to lines that it else passes by."""

    settings: Mapping[str, object] = field(default_factory=dict)
    lane: str = lanes.SOON
    meet: Callable[[World], object] = lambda world: None


def halted(world: World) -> None:
    world.runtime.rates.halt(300, "test")


def sealed(world: World) -> None:
    """A message that no key of ours opens."""
    other = vault.Vault([vault.new_key()])
    world.queue(world.readers[-1:], body=other.seal("hello"), expires_at=world.clock() + MINUTE)


PLIGHTS = {
    "usual": Plight(),
    "paced": Plight({"sender_rate": 4}, lanes.BULK),
    "starved": Plight({"sender_rate": 0.02}),
    "halted": Plight(meet=halted),
    "sealed": Plight(meet=sealed),
}


def work(world: World, plight: Plight, messages: int) -> None:
    """Something to send, and the plight to send it in."""
    world.runtime.cache.flushall()
    people = world.readers[:PEOPLE]
    for at in range(0, messages - TOLD, PEOPLE):
        world.queue(people[: messages - TOLD - at], lane=plight.lane)
    world.broadcast(people[-TOLD:])
    plight.meet(world)


def reached(world: World, plight: Plight, messages: int) -> Counter[int]:
    """How often a sender in this plight comes to each line."""
    work(world, plight, messages)
    said = world.strike("tick", {"file": path_of(MODULE)}, settings=plight.settings)
    return Counter({int(line): count for line, count in said["lines"].items()})


@pytest.fixture
def office(world: World) -> World:
    world.warm()
    world.people(PEOPLE)
    for reader in DROPS:
        world.gateway.control(number=world.number_of(world.readers[reader]), fault={"kind": "drop"})
    for reader in SLOW:
        world.gateway.control(number=world.number_of(world.readers[reader]), fault={"kind": "slow", "seconds": 0.1})
    return world


@dataclass
class Stock:
    """Messages still to be sent, shared out among the lines still to come."""

    left: int = MESSAGES

    def share(self, lines: int) -> int:
        """What the next of so many lines gets."""
        taken = self.left // lines
        self.left -= taken
        return taken


def test_a_worker_killed_at_each_line_of_deliver(office: World) -> None:
    lines = executable(MODULE)
    hits = {name: reached(office, plight, MESSAGES // len(lines)) for name, plight in PLIGHTS.items()}
    where = {line: next((name for name in PLIGHTS if hits[name][line]), "") for line in lines}
    assert [line for line in lines if not where[line]] == [], "no plight leads to these lines"
    office.empty()
    lines, stock = [line for line in lines if where[line] != "sealed"], Stock()
    for at, line in enumerate(lines):
        plight, ended = PLIGHTS[where[line]], 0
        # in another order a line may be come by less often than it was
        for hit in ((hits[where[line]][line] + 1) // 2, 1):
            if ended == 0:
                work(office, plight, stock.share(len(lines) - at))
                strike = {"file": path_of(MODULE), "line": line, "hit": hit, "blow": "kill"}
                ended = office.strike("tick", strike, settings=plight.settings)["ended"]
        assert ended == -9, f"line {line} was not reached"
        office.clock.move(MINUTE)
    assert stock.left == 0
    office.runtime.cache.flushall()
    minutes = office.recover()
    assert spoken(office) == []
    holds(row(Day.DELIVER, outcome(office), minutes))


@pytest.mark.parametrize("hit", [1, 2])
def test_what_no_key_opens_is_not_sent_and_is_shown(office: World, hit: int) -> None:
    """Killed over it, a sender leaves it unknown: without its words nobody can look for it in the gateway's list."""
    lines = reached(office, PLIGHTS["sealed"], MESSAGES // len(executable(MODULE)))
    usual = reached(office, PLIGHTS["usual"], MESSAGES // len(executable(MODULE)))
    only = sorted(line for line in lines if line not in usual and line in executable(MODULE))
    assert len(only) > hit - 1
    office.empty()
    sealed(office)
    office.strike("tick", {"file": path_of(MODULE), "line": only[hit - 1], "blow": "kill"})
    for _ in range(10):
        office.a_minute()
        office.clock.move(MINUTE)
    assert office.gateway.accepted == []
    with transaction(office.runtime.store) as connection:
        ((_, person, reason, _),) = unknown.shown(connection)
    assert (person, reason) == (office.readers[-1], "no word")
