"""A pass of the clock killed at each of its commits, again and again: nothing is lost or said twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.runtime import Runtime
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.steer import Draft, Times
from bot.store import broadcasts, due
from bot.store.outbox import outbox
from tests.loss.audit import due_states, outcome, spoken
from tests.loss.world import MINUTE, World
from tests.services.alarm import FEVER, every, on_call
from tests.services.care import expect
from tests.services.talking import said

A_DAY = timedelta(days=1)
PEOPLE = 6
SIDES = {"sqlite": "before", "postgresql": "after"}
"""Where the blow falls: what comes between one commit and the next is the gateway and Redis, alike for both."""


def a_minutes_work(world: World, name: str) -> None:
    """Reminders and a broadcast that are due in a minute, messages that wait, and some that nobody knows about."""
    for number in world.numbers[:2]:
        expect(world.runtime, number, world.clock() + A_DAY + MINUTE, "blood")
    made, _ = steering.create(world.runtime, Draft(f"note {name}", "Ann", texts={"en": f"Note {name}."}))
    steering.approve(world.runtime, made, "Bob", Times(world.clock() + MINUTE))
    world.queue(world.readers[:PEOPLE])
    world.gateway.control(fault={"kind": "drop"}, times=1)
    world.clock.move(MINUTE)


@pytest.fixture
def busy(world: World) -> World:
    """A service with people, and staff on call because of one of them."""
    world.warm()
    world.people(PEOPLE)
    on_call(world.runtime, "Nurse Ann", phone="+12025550198")
    said(world.runtime, world.numbers[0], FEVER)
    a_minutes_work(world, "first")
    world.clock.move(timedelta(minutes=10))
    return world


def test_a_pass_killed_at_each_commit(busy: World) -> None:
    commits = busy.strike("tick")["commits"]
    assert commits > 20
    side, stopped, heard = SIDES[busy.runtime.store.dialect.name], busy.numbers[PEOPLE - 1], 0
    for number in range(1, commits + 1):
        a_minutes_work(busy, str(number))
        ended = busy.strike("tick", {"commit": number, "side": side, "blow": "kill"})["ended"]
        assert ended == -9, f"there was no commit {number}"
        if number == commits // 2:
            said(busy.runtime, stopped, "STOP")
            heard = len(busy.gateway.to(stopped))
    busy.recover()
    found = outcome(busy)
    assert (found.twice, found.lost, found.unknown, found.late) == (0, 0, 0, 0)
    assert [who for who, _ in spoken(busy) if who != "+12025550198"] == []
    assert len(busy.gateway.to(stopped)) == heard
    assert due_states(busy).keys() == {due.FIRED}
    assert broadcast_rows(busy.runtime) == {len(busy.readers), len(busy.readers) - 1}
    assert staff_were_told(busy)


def broadcast_rows(runtime: Runtime) -> set[int]:
    """How many messages the broadcasts have: all the same, but for whoever had stopped by then."""
    states = select(broadcasts.broadcasts.c.state).distinct()
    counts = select(func.count()).where(outbox.c.wording_id.is_not(None)).group_by(outbox.c.wording_id)
    with runtime.store.connect() as connection:
        assert set(connection.execute(states).scalars()) == {broadcasts.DONE}
        return set(connection.execute(counts).scalars())


def staff_were_told(world: World) -> bool:
    """Once at the beginning, and again every quarter of an hour."""
    (alert,) = every(world.runtime)
    told = [row for row in world.rows() if row.cause.startswith(f"alert:{alert.id}:")]
    return len(told) == alert.level == len(world.gateway.to("+12025550198")) > 2
