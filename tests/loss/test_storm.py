"""A storm: real workers, a clock and a web server, killed again and again at random, with a gateway out of its mind."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock import system_clock
from bot.rules import delivery
from bot.store.outbox import outbox
from tests.conftest import log_folder
from tests.loss.audit import outcome
from tests.loss.conftest import a_world, free_port
from tests.loss.processes import until
from tests.loss.test_killed_server import wait_until_alive
from tests.loss.world import Smithy, World
from tests.workers.environment import ROOT, environment, python

SEED, MESSAGES, PEOPLE, KILLS = 21, 2_000, 200, 10
PAUSE = (0.3, 2.5)
"""Seconds between two kills."""

LONGEST = 60
"""Simulated minutes: an unreachable phone is tried again after 45."""

ENOUGH = 200
"""Messages that were reported as delivered, and we know it, at least: else the storm was over before it began."""

FAULTS = (
    {"kind": "drop"}, {"kind": "lose"}, {"kind": "timeout", "seconds": 3}, {"kind": "429", "retry_after": 1},
    {"kind": "500"}, {"kind": "500", "accepts": True}, {"kind": "slow", "seconds": 0.5},
    {"kind": "ok", "statuses": ("sent", "undelivered"), "code": 30003},
)  # fmt: skip
STOPPED = {"kind": "error", "code": 21610}


class Process:
    """One of the service's processes, started again by whoever runs it when it is killed."""

    def __init__(self, command: list[str], world: World) -> None:
        # any hour is a decent one here: a process has the machine's clock. The rate lets the storm last
        more = {"QUIET_HOURS": "off", "FREQUENCY_CAP": "off", "SENDER_RATE": "120"}
        base = {"TWILIO_API_BASE_URL": world.runtime.settings.twilio_api_base_url}
        self._command, self._env = command, environment(world.runtime.settings, world.redis, **more, **base)
        self.start()

    def start(self) -> None:
        """A process, in a group of its own."""
        with (log_folder() / f"storm-{os.getpid()}.log").open("ab") as log:
            self.running = subprocess.Popen(
                self._command, env=self._env, cwd=ROOT, start_new_session=True, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """Without a word, and whatever it has started with it."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


@pytest.fixture
def stormy(database_url: str, tmp_path: Path, redis_url: str, smithy: Smithy) -> Iterator[World]:
    """A world whose clock is the machine's, with messages in two lanes."""
    for world in a_world(database_url, tmp_path, redis_url, smithy):
        world.clock.at = system_clock()
        world.people(PEOPLE)
        for n in range(MESSAGES // PEOPLE):
            world.queue(world.readers, lane=("soon", "bulk")[n % 2])
        yield world


def bewitch(world: World, chance: random.Random) -> None:
    """A fault for the first message or two of many people, and for some that they have told the carrier STOP."""
    for n, number in enumerate(world.numbers):
        if n % 20 == 0:
            world.gateway.control(number=number, fault=STOPPED)
        elif n % 2:
            world.gateway.control(number=number, fault=chance.choice(FAULTS), times=chance.randint(1, 2))


def delivered(world: World) -> int:
    """How many messages we know to be delivered."""
    query = select(func.count()).where(outbox.c.state == delivery.DELIVERED)
    with world.runtime.store.connect() as connection:
        return connection.execute(query).scalar_one()


def test_a_storm(stormy: World) -> None:
    chance, port = random.Random(SEED), free_port()
    bewitch(stormy, chance)
    callbacks = {"base": f"http://127.0.0.1:{port}", "statuses": ("sent", "delivered"), "copies": 2}
    stormy.gateway.control(callbacks={**callbacks, "order": "shuffled", "delay_ms": 500})
    web = Process(python("bot.web.server", "--port", str(port)), stormy)
    wait_until_alive(f"http://127.0.0.1:{port}/healthz", web.running)
    senders = [Process(python("workers.run", "--queue", queue), stormy) for queue in ("soon", "bulk")]
    every = [*senders, *senders, Process(python("workers.clock"), stormy), web]
    until(lambda: len(stormy.gateway.accepted) > 0)
    try:
        for n in range(KILLS):
            time.sleep(chance.uniform(*PAUSE))
            if n % 4 == 3:
                stormy.runtime.cache.flushall()
            struck = chance.choice(every)
            struck.kill()
            struck.start()
        until(lambda: delivered(stormy) > ENOUGH)
    finally:
        for one in {*every}:
            one.kill()
    stormy.gateway.control(callbacks=None)
    stormy.clock.at = system_clock() + timedelta(minutes=1)
    stormy.recover(LONGEST)
    found = outcome(stormy)
    assert (found.messages, found.twice, found.lost, found.unknown) == (MESSAGES, 0, 0, 0)
    told_to_stop = stormy.numbers[::20]
    assert all(stormy.gateway.to(number) == [] for number in told_to_stop)
    assert found.refused == MESSAGES // PEOPLE * len(told_to_stop)
