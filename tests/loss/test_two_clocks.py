"""Two clocks, two passes at once: each cause is spoken once. And what the queues hold meanwhile."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.rules import lanes
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.steer import Draft, Times
from tests.loss.audit import due_states, outcome, spoken
from tests.loss.conftest import a_world
from tests.loss.processes import PATIENCE, Service, service_of, until
from tests.loss.spied import spying
from tests.loss.test_catching_up import overdue
from tests.loss.world import MINUTE, Smithy, World
from tests.services.alarm import FEVER, on_call
from tests.services.talking import said

PEOPLE, REMINDED = 40, 10
NURSE = "+12025550198"
MESSAGES = 2 * PEOPLE + REMINDED + 1
ENOUGH = 20
"""Jobs to be looked at."""

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def busy(world: World) -> Iterator[Service]:
    """Reminders, a broadcast, messages and an alert that are due."""
    world.clock.at = system_clock() - timedelta(hours=1)
    world.people(PEOPLE)
    said(world.runtime, world.numbers[-1], FEVER)
    world.clock.at = system_clock() - MINUTE
    # only now somebody is there to be told
    on_call(world.runtime, "Nurse Ann", phone=NURSE)
    overdue(world, REMINDED)
    made, _ = steering.create(world.runtime, Draft("closed", "Ann", texts={"en": "The office is closed."}))
    steering.approve(world.runtime, made, "Bob", Times())
    world.queue(world.readers)
    with service_of(world) as made_of_it:
        yield made_of_it


def once_each(world: World) -> None:
    found = outcome(world)
    assert (found.messages, found.once) == (MESSAGES, MESSAGES)
    assert spoken(world) == []
    assert due_states(world) == {"fired": REMINDED}
    assert len(world.gateway.to(NURSE)) == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_two_clocks_do_no_harm(busy: Service) -> None:
    """And no command that Redis was given holds a number, a text, or anything but JSON."""
    world = busy.world
    with spying(world.redis) as spy:
        busy.start("clock")
        busy.start("clock")
        busy.worker()
        busy.sent(MESSAGES)
        asked = spy.pushes(lanes.NOW)
        until(lambda: spy.pushes(lanes.NOW) >= asked + 2)
        world.runtime.nudges.nudge("workers.jobs.no_such_job")
        until(lambda: [b"ZADD", b"rq:failed:soon"] in (command[:2] for command in spy.commands))
        until(lambda: len(spy.jobs) > ENOUGH)
    once_each(world)
    jobs = spy.jobs
    assert len(jobs) > ENOUGH
    assert [job for job in jobs if job[1:] != [None, [], {}] or not job[0].startswith("workers.jobs.")] == []
    words = list(spy.words)
    assert not [word for word in words if word.startswith(b"\x80")]
    told = [number[2:] for number in (*world.numbers, NURSE)] + [FEVER, "The office", "note 0", "Nurse Ann"]
    stream = b"\n".join(words)
    assert [text for text in told if text.encode() in stream] == []
    assert b"no_such_job" in stream and b"Traceback" in stream, "what became of a broken job is packed"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_two_clocks_without_redis_do_no_harm(busy: Service) -> None:
    """Each makes the whole pass itself."""
    both = [busy.start("clock", REDIS_URL=NOWHERE) for _ in range(2)]
    until(lambda: len(busy.world.gateway.accepted) >= MESSAGES and busy.world.count_open() == 0)
    assert [one.poll() for one in both] == [None, None]
    once_each(busy.world)


def test_two_passes_at_a_moment_do_all_that_is_due_then(busy: Service) -> None:
    """At once, and one of them without Redis; each ends."""
    tick = ("tick", "--now", system_clock().isoformat())
    both = busy.start(*tick), busy.start(*tick, REDIS_URL=NOWHERE)
    assert [one.wait(PATIENCE) for one in both] == [0, 0]
    once_each(busy.world)


def test_a_long_pass_sees_the_evening_come(sqlite_url: str, tmp_path: Path, redis_url: str, smithy: Smithy) -> None:
    """What had no turn before the quiet hours began waits for the morning."""
    evening = "2026-12-01T19:59:56-05:00"
    for world in a_world(sqlite_url, tmp_path, redis_url, smithy):
        with service_of(world) as service:
            world.clock.at = world.clock().fromisoformat(evening) - MINUTE
            world.queue(world.people(60))
            service.start("tick", "--now", evening, QUIET_HOURS="20:00-09:00", SENDER_RATE="4").wait(60)
        states = {row.id: row.state for row in world.rows()}
        assert set(states.values()) == {"sent", "queued"}
        morning = world.clock().fromisoformat("2026-12-02T09:00:00-05:00")
        assert min(row.due_at for row in world.rows() if row.state == "queued") >= morning
