"""Redis emptied, killed, or full, while a worker and a clock run: everything is sent once, and nobody restarts anything."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot.cache import beats
from bot.cache.connection import is_answering
from bot.cache.embedded import EmbeddedRedis
from bot.cache.nudges import QUEUES, Nudges
from tests.loss.audit import Outcome, outcome, spoken
from tests.loss.conftest import a_world
from tests.loss.processes import PATIENCE, Service, lives, service_of, until
from tests.loss.world import Smithy, World

PEOPLE, RATE = 80, "40"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    """A Redis that a test may kill."""
    made = EmbeddedRedis(tmp_path / "redis").start()
    yield made
    made.stop()


@pytest.fixture
def service(sqlite_url: str, tmp_path: Path, server: EmbeddedRedis, smithy: Smithy) -> Iterator[Service]:
    """On a Redis of its own."""
    for world in a_world(sqlite_url, tmp_path, server.url, smithy):
        with service_of(world) as made:
            yield made


def kill(server: EmbeddedRedis) -> None:
    assert server._process
    server._process.kill()
    server._process.wait()


def ends_well(world: World) -> None:
    """Everything is sent, each once, and the workers show themselves as they did."""
    count = len(world.rows())
    until(lambda: world.count_open() == 0)
    assert outcome(world) == Outcome(messages=count, once=count)
    assert spoken(world) == []
    until(lambda: sorted(one.queue for one in Nudges(world.redis).workers()) == sorted(QUEUES))


def test_redis_emptied_again_and_again_under_a_running_service(service: Service) -> None:
    worker, world = service.worker(SENDER_RATE=RATE), service.world
    clock, children = service.start("clock"), service.children()
    world.queue(world.people(PEOPLE), lane="bulk")
    for count in (1, PEOPLE // 3, PEOPLE // 2, PEOPLE):
        service.sent(count)
        world.runtime.cache.flushall()
    world.queue(world.readers)
    ends_well(world)
    assert (worker.poll(), clock.poll(), service.children()) == (None, None, children)


def test_redis_killed_and_started_again_with_nothing(service: Service, server: EmbeddedRedis) -> None:
    worker, world = service.worker(SENDER_RATE=RATE), service.world
    clock = service.start("clock")
    world.queue(world.people(PEOPLE), lane="bulk")
    service.sent(1)
    world.runtime.cache.set("known", "before")
    kill(server)
    world.queue(world.readers)
    service.sent(PEOPLE)
    for kept in server.folder.glob("appendonly*"):
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    server.start()
    assert world.runtime.cache.get("known") is None
    world.queue(world.readers, lane="now")
    ends_well(world)
    assert (worker.poll(), clock.poll()) == (None, None)


def test_a_full_redis_takes_no_nudge_and_the_clock_sends_alone(service: Service, server: EmbeddedRedis) -> None:
    """It answers, and says that nobody waits."""
    world, client = service.world, redis.Redis.from_url(server.url)
    client.config_set("maxmemory", 1)
    with pytest.raises(redis.ResponseError):
        client.set("one", "more")
    world.queue(world.people(20))
    service.start("clock")
    until(lambda: world.count_open() == 0)
    assert outcome(world) == Outcome(messages=20, once=20)


def test_a_worker_told_to_stop_without_redis_finishes_what_it_has_in_hand(
    service: Service, server: EmbeddedRedis
) -> None:
    worker, world = service.worker(), service.world
    world.queue(world.people(PEOPLE))
    world.gateway.control(latency_ms=1_500)
    world.runtime.nudges.nudge("workers.jobs.deliver_soon")
    service.sent(1)
    children = service.children()
    kill(server)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert not any(map(lives, children.values()))
    assert {row.state for row in world.rows()} <= {"sent", "queued"}
    assert len(world.gateway.accepted) == sum(row.state == "sent" for row in world.rows())


def test_the_clock_starts_an_embedded_redis_again(service: Service, server: EmbeddedRedis) -> None:
    """The one below VAR_DIR, when no other is named."""
    clock = service.start("clock", REDIS_URL="", VAR_DIR=str(server.folder))
    client = redis.Redis.from_url(server.url)
    until(lambda: beats.last(client, "clock") is not None)
    kill(server)
    until(lambda: is_answering(client))
    clock.terminate()
    assert clock.wait(PATIENCE) == 0
    assert not is_answering(client), "it ends with whoever started it"
