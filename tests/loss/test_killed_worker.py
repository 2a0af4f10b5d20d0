"""`marrowline worker` and its children: killed, told to stop, told twice, in mid-send, with a gateway that hangs."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.cli.doctor.processes import SILENT
from bot.rules import lanes
from bot.services.sending.deliver import IN_FLIGHT, WINDOW
from tests.loss.audit import Outcome, outcome
from tests.loss.processes import PATIENCE, Service, lives, service_of, until
from tests.loss.world import MINUTE, World
from workers import family

MESSAGES = 240
DELIVER = "workers.jobs.deliver_soon"


def over_time(world: World) -> None:
    """More messages than go to the gateway at once, which takes its time."""
    world.queue(world.people(MESSAGES))
    world.gateway.control(latency_ms=400)


@pytest.fixture
def service(sqlite_world: World) -> Iterator[Service]:
    with service_of(sqlite_world) as made:
        yield made


@pytest.fixture
def either(world: World) -> Iterator[Service]:
    """On each database."""
    with service_of(world) as made:
        yield made


def states(world: World) -> Counter[str]:
    return Counter(row.state for row in world.rows())


def recovered(world: World, count: int) -> None:
    """After the leases have ended each message has been taken once, and its row says so."""
    world.gateway.control(latency_ms=0, reset=True)
    world.clock.at += 2 * MINUTE
    world.recover()
    assert outcome(world) == Outcome(messages=count, once=count)


def test_a_killed_child_is_started_again_and_the_others_go_on(service: Service) -> None:
    """Until their parent is told to stop."""
    worker = service.worker()
    before, cache = service.children(), service.world.runtime.cache
    assert all(0 < cache.ttl(name) <= SILENT.total_seconds() for name in cache.scan_iter("rq:worker:*"))
    os.kill(before[lanes.SOON], signal.SIGKILL)
    until(lambda: service.children().get(lanes.SOON) not in (before[lanes.SOON], None))
    after = service.children()
    assert {queue for queue in before if before[queue] != after[queue]} == {lanes.SOON}
    world = service.world
    world.people(3)
    for lane in lanes.LANES:
        world.queue(world.readers, lane=lane)
        world.runtime.nudges.nudge(f"workers.jobs.deliver_{lane}", lane)
    service.sent(9)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert not any(map(lives, after.values()))
    assert states(world) == {"sent": 9}


def test_children_end_when_their_parent_was_killed(service: Service) -> None:
    """They finish what they have at the gateway, and leave the rest to whoever comes next."""
    worker, world = service.worker(), service.world
    over_time(world)
    world.runtime.nudges.nudge(DELIVER)
    service.sent(1)
    children = service.children()
    worker.kill()
    until(lambda: not any(map(lives, children.values())))
    assert states(world).keys() <= {"sent", "queued"}
    assert len(world.gateway.accepted) == states(world)["sent"]
    recovered(world, MESSAGES)


def test_every_process_told_to_stop_at_once_finishes_what_it_has_in_hand(service: Service) -> None:
    """As a service manager does it; the parent passes it on as well."""
    worker, world = service.worker(), service.world
    over_time(world)
    world.runtime.nudges.nudge(DELIVER)
    service.sent(1)
    children = service.children()
    for process in (worker.pid, *children.values()):
        os.kill(process, signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert not any(map(lives, children.values()))
    assert states(world).keys() <= {"sent", "queued"}
    assert len(world.gateway.accepted) == states(world)["sent"]
    recovered(world, MESSAGES)


def test_a_second_signal_does_not_wait_for_a_gateway_that_hangs(service: Service) -> None:
    worker, world = service.worker(), service.world
    world.people(20)
    world.queue(world.readers)
    world.gateway.control(fault={"kind": "timeout"})
    world.runtime.nudges.nudge(DELIVER)
    service.sent(20)
    children = service.children()
    worker.terminate()
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(family.SAME_SIGNAL + 0.5)
    worker.terminate()
    assert worker.wait(family.HURRY_SECONDS + 3) == 0
    assert not any(map(lives, children.values()))
    assert states(world) == {"sending": 20}
    recovered(world, 20)


def test_children_that_do_not_stop_are_killed_after_one_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family, "GRACE_SECONDS", 1.0)
    deaf = "import signal, sys; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); sys.stdin.read()"
    command, pipe = [sys.executable, "-c", deaf], subprocess.PIPE
    children = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(3)]
    for child in children:
        assert child.stdout and child.stdout.readline() == b"deaf\n"
    began = time.monotonic()
    family.end(children, threading.Event())
    assert 1.0 <= time.monotonic() - began < 3.0
    for child in children:
        assert child.returncode == -signal.SIGKILL
        child.communicate()


def test_a_sender_killed_in_mid_send_leaves_its_open_windows(either: Service) -> None:
    """And nothing but those is unknown; then each message is sent once all the same."""
    world = either.world
    over_time(world)
    sender = either.start("--queue", lanes.SOON, module="workers.run")
    world.runtime.nudges.nudge(DELIVER)
    either.sent(IN_FLIGHT * WINDOW + 1)
    sender.kill()
    sender.wait()
    left = states(world)
    assert 0 < left["sending"] <= IN_FLIGHT * WINDOW
    assert left.keys() <= {"sent", "sending", "claimed", "queued"}
    assert left["claimed"] + left["queued"] > 0
    recovered(world, MESSAGES)
