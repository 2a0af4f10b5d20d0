"""The clock: a small loop that only nudges, so that two of them do no harm. `python -m workers.clock`."""

import signal
import threading

import structlog

from bot import logs, settings
from bot.cache import embedded
from bot.cache.nudges import Nudges
from bot.startup import plain_errors

EVERY_SECONDS = 10.0
JOBS = ("workers.jobs.sweep",)

log = structlog.get_logger(__name__)


def main() -> None:
    """Nudge every few seconds until told to stop."""
    logs.configure()
    found = settings.for_service()
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    run(Nudges(embedded.url(found.redis_url, found.var_dir)), stopping)


def run(nudges: Nudges, stopping: threading.Event) -> None:
    """One nudge for each job, again and again; while nobody takes them, no more are added."""
    while not stopping.is_set():
        waiting = nudges.waiting()
        if waiting == 0:
            for job in JOBS:
                nudges.nudge(job)
        elif waiting < 0:
            log.warning("redis.unavailable")
        stopping.wait(EVERY_SECONDS)


if __name__ == "__main__":
    with plain_errors():
        main()
