"""The clock: a small loop that only nudges, so that two of them do no harm. `python -m workers.clock`.

While Redis is gone nobody can be nudged: then the clock makes the pass itself.
"""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

import structlog

from bot import logs, runtime, settings
from bot.cache import beats, embedded
from bot.cache.connection import connect
from bot.cache.nudges import Nudges, deliver_job
from bot.rules import lanes
from bot.runtime import Runtime
from bot.services.tick import tick
from bot.settings import Settings
from bot.startup import plain_errors
from bot.store.database import Unavailable

EVERY_SECONDS = 5.0
PATIENCE = 20.0
"""Seconds a lane may take in a pass of the clock's own."""

JOBS = {
    lanes.NOW: ("workers.jobs.repeat_alerts", deliver_job(lanes.NOW)),
    lanes.SOON: ("workers.jobs.sweep", "workers.jobs.fire", deliver_job(lanes.SOON)),
    lanes.BULK: ("workers.jobs.expand_broadcasts", deliver_job(lanes.BULK)),
}
"""queue -> what is asked of its worker at every pass."""

log = structlog.get_logger(__name__)


def main() -> None:
    """Nudge every few seconds until told to stop."""
    logs.configure()
    found = settings.for_service()
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    url = embedded.url(found.redis_url, found.var_dir)
    client, now = connect(url), runtime.default_clock(found)
    run(Nudges(url), stopping, lambda: alone(found, url), lambda: beats.beat(client, "clock", now()))


def run(
    nudges: Nudges,
    stopping: threading.Event,
    without_redis: Callable[[], object] = lambda: None,
    beat: Callable[[], object] = lambda: None,
) -> None:
    """One nudge for each job, again and again; while nobody takes those of a queue, no more are added to it."""
    while not stopping.is_set():
        if not _ask(nudges):
            log.warning("redis.unavailable")
            without_redis()
        beat()
        stopping.wait(EVERY_SECONDS)


def _ask(nudges: Nudges) -> bool:
    """Nudge where nobody has been; False where that cannot be: Redis is gone, or takes nothing more."""
    waiting = {queue: nudges.waiting(queue) for queue in JOBS}
    idle = [queue for queue, count in waiting.items() if count == 0]
    asked = [nudges.nudge(job, queue) for queue in idle for job in JOBS[queue]]
    return min(waiting.values()) >= 0 and all(asked)


def alone(found: Settings, redis_url: str) -> None:
    """The pass that no worker was asked to make; and a Redis of ours that died is started again."""
    with suppress(embedded.NoRedisServer):
        embedded.url(found.redis_url, found.var_dir)
    handles = _handles(found, redis_url)
    try:
        log.info("clock.passed", **tick(handles, PATIENCE))
    except Unavailable as error:
        log.warning("store.unavailable", error=type(error).__name__)
    except Exception:
        # whatever is wrong with one pass, there is a next one
        log.exception("clock.failed")
    finally:
        handles.store.dispose()


@lru_cache(maxsize=1)
def _handles(found: Settings, redis_url: str) -> Runtime:
    """Kept from pass to pass: without Redis, how fast to send and whether to rest is remembered nowhere else."""
    return runtime.build(found, redis_url)


if __name__ == "__main__":
    with plain_errors():
        main()
