"""The clock: nudges while nobody has been nudged, and stops when told to."""

import signal
import subprocess
import threading

import pytest

from bot.cache.nudges import QUEUES, Nudges
from bot.rules import lanes
from bot.runtime import Runtime
from tests.services.together import PATIENCE
from tests.workers.environment import ROOT, SECONDS, environment, python
from workers import clock, jobs

SOON = len(clock.JOBS[lanes.SOON])
"""What is asked of the middle queue, which `waiting` counts, at every pass."""


@pytest.fixture
def nudges(runtime: Runtime, redis_url: str) -> Nudges:
    """An empty queue."""
    return Nudges(redis_url)


def waits_for(nudges: Nudges, count: int) -> bool:
    """Whether `count` entries come to wait."""
    pause = threading.Event()
    return any(nudges.waiting() == count or pause.wait(0.02) for _ in range(int(PATIENCE * 50)))


def test_the_loop_stops_on_its_event(nudges: Nudges) -> None:
    stopping = threading.Event()
    loop = threading.Thread(target=clock.run, args=(nudges, stopping))
    loop.start()
    assert waits_for(nudges, SOON)
    assert loop.is_alive()
    stopping.set()
    loop.join(clock.EVERY_SECONDS / 2)
    assert not loop.is_alive()


def test_a_stopped_loop_nudges_nobody(nudges: Nudges) -> None:
    stopping = threading.Event()
    stopping.set()
    clock.run(nudges, stopping)
    assert nudges.waiting() == 0


class OnePass(threading.Event):
    """Stops the loop after its first pass instead of waiting."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


@pytest.mark.parametrize(("waiting", "after"), [(0, SOON), (1, 1), (5, 5)])
def test_nudges_do_not_pile_up(nudges: Nudges, waiting: int, after: int) -> None:
    for _ in range(waiting):
        nudges.nudge("workers.jobs.sweep")
    clock.run(nudges, OnePass())
    assert nudges.waiting() == after


def test_the_loop_outlives_redis() -> None:
    gone, stopping = Nudges("redis://127.0.0.1:1/0"), OnePass()
    clock.run(gone, stopping)
    assert (stopping.is_set(), gone.waiting()) == (True, -1)


def test_every_job_is_there() -> None:
    named = [job for asked in clock.JOBS.values() for job in asked]
    assert all(callable(getattr(jobs, job.removeprefix("workers.jobs."))) for job in named)


def test_every_queue_is_nudged(nudges: Nudges) -> None:
    clock.run(nudges, OnePass())
    assert {queue: nudges.waiting(queue) for queue in QUEUES} == {queue: len(clock.JOBS[queue]) for queue in QUEUES}


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process(runtime: Runtime, redis_url: str, nudges: Nudges, name: signal.Signals) -> None:
    process = subprocess.Popen(python("workers.clock"), env=environment(runtime.settings, redis_url), cwd=ROOT)
    try:
        assert waits_for(nudges, SOON)
        process.send_signal(name)
        assert process.wait(SECONDS / 2) == 0
    finally:
        process.kill()
        process.wait()
