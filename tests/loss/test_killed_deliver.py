"""A sender killed at every line of `deliver`, in mid-batch, again and again: each message is sent once."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from bot.rules import lanes
from bot.store import vault
from tests.loss.audit import outcome, spoken
from tests.loss.lines import executable, path_of
from tests.loss.table import holds, row
from tests.loss.world import MINUTE, World

MODULE = "bot.services.deliver"
DAY = "a worker killed at each line of `deliver`"
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
    "paced": Plight({"sender_rate": 20}, lanes.BULK),
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


def reached(world: World, plight: Plight) -> Counter[int]:
    """How often a sender in this plight comes to each line."""
    work(world, plight, PEOPLE + TOLD)
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


def test_a_worker_killed_at_each_line_of_deliver(office: World) -> None:
    lines = executable(MODULE)
    hits = {name: reached(office, plight) for name, plight in PLIGHTS.items()}
    where = {line: next((name for name in PLIGHTS if hits[name][line]), "") for line in lines}
    assert [line for line in lines if not where[line]] == [], "no plight leads to these lines"
    office.empty()
    lines = [line for line in lines if where[line] != "sealed"]
    for at, line in enumerate(lines):
        plight = PLIGHTS[where[line]]
        work(office, plight, MESSAGES * (at + 1) // len(lines) - MESSAGES * at // len(lines))
        strike = {"file": path_of(MODULE), "line": line, "hit": (hits[where[line]][line] + 1) // 2, "blow": "kill"}
        said = office.strike("tick", strike, settings=plight.settings)
        if said["ended"] == 0:
            # in another order it came by less often
            plight.meet(office)
            said = office.strike("tick", strike | {"hit": 1}, settings=plight.settings)
        assert said["ended"] == -9, f"line {line} was not reached"
        office.clock.move(MINUTE)
    office.runtime.cache.flushall()
    minutes = office.recover()
    found = outcome(office)
    assert spoken(office) == []
    holds(row(DAY, found, minutes))
