"""A sender stopped in its tracks, as a suspended machine is: what its lease reaches no more it leaves to others."""

import dis
from datetime import timedelta

from bot.clock import ShiftedClock, system_clock
from bot.services.sending import deliver
from tests.loss.audit import Outcome, outcome
from tests.loss.lines import path_of
from tests.loss.world import World

BEFORE_THE_FIRST = max(line for _, line in dis.findlinestarts(deliver._in_order.__code__) if line)


def test_a_sender_that_slept_past_its_lease_sends_nothing_more(world: World) -> None:
    world.warm()
    world.people(9)
    world.queue(world.readers)
    # the sleeper's clock goes on while it sleeps
    clock = ShiftedClock(world.runtime.settings.var_dir / "clock-shift")
    clock.move(world.clock() - system_clock())
    strike = {"file": path_of("bot.services.sending.deliver"), "line": BEFORE_THE_FIRST, "blow": "stop"}
    asleep = world.strike("deliver", strike, lane="soon", now="")["stopped"]
    assert {row.state for row in world.rows()} == {"sending"}
    world.clock.move(timedelta(minutes=2))
    clock.move(timedelta(minutes=2 + world.recover()))
    assert outcome(world) == Outcome(messages=10, once=10)
    assert list(world.smithy.order({"go_on": asleep}))[-1] == {"ended": 0}
    world.recover()
    assert outcome(world) == Outcome(messages=10, once=10)
