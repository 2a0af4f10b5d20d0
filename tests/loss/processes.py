"""`marrowline worker`, `clock` and `tick` as processes over a world's database and Redis."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis
from rq import Worker

from bot.cache.nudges import QUEUES
from bot.clock import system_clock
from tests.conftest import log_folder
from tests.loss.world import World
from tests.workers.environment import ROOT, environment, python

PATIENCE = 60.0
"""Seconds after which what should have come will not."""

Process = subprocess.Popen[bytes]


@dataclass
class Service:
    """The processes that a test has started; a world's clock is the machine's here."""

    world: World
    started: list[Process] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def start(self, *arguments: str, module: str = "bot.cli", **more: str) -> Process:
        """A command, in a session of its own; any hour is a decent one."""
        base = {"QUIET_HOURS": "off", "FREQUENCY_CAP": "off", "SENDER_RATE": "1000000"}
        base |= {"TWILIO_API_BASE_URL": self.world.runtime.settings.twilio_api_base_url}
        env = environment(self.world.runtime.settings, self.world.redis, **{**base, **more})
        with (log_folder() / f"processes-{os.getpid()}.log").open("ab") as log:
            process = subprocess.Popen(
                python(module, *arguments), env=env, cwd=ROOT, start_new_session=True, stdout=log, stderr=log
            )
        self.started.append(process)
        return process

    def worker(self, **more: str) -> Process:
        """`marrowline worker`, when each of its children takes from its queue."""
        process = self.start("worker", **more)
        until(lambda: self.children().keys() == set(QUEUES))
        return process

    def children(self) -> dict[str, int]:
        """{queue: the process that takes from it}, as Redis shows them, of those that live."""
        connection = redis.Redis.from_url(self.world.redis)
        found = [(worker.queue_names()[0], int(worker.pid)) for worker in Worker.all(connection) if worker.pid]
        connection.close()
        self.seen |= {process for _, process in found}
        return {queue: process for queue, process in found if lives(process)}

    def sent(self, count: int) -> None:
        """Return once the gateway has taken so many."""
        until(lambda: len(self.world.gateway.accepted) >= count)

    def close(self) -> None:
        """Nothing that was started here lives on."""
        for process in self.started:
            process.kill()
            process.wait()
        for child in filter(lives, self.seen):
            os.kill(child, signal.SIGKILL)


@contextmanager
def service_of(world: World) -> Iterator[Service]:
    """The service of a world whose clock shows what the machine's does."""
    world.clock.at = system_clock()
    made = Service(world)
    try:
        yield made
    finally:
        made.close()


def lives(process: int) -> bool:
    """Whether a process runs; one that nobody has buried does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    told = Path(f"/proc/{process}/stat")
    return not (told.exists() and told.read_text().rpartition(")")[2].split()[0] in "ZX")


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Return once it holds; raise AssertionError when it does not within `seconds`."""
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if holds():
            return
        pause.wait(0.05)
    raise AssertionError("it has not come about")
