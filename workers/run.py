"""A worker: one process for each queue. `python -m workers.run [--queue now|soon|bulk] [--burst]`.

A worker on two queues loses jobs when it is killed, so the command without
--queue keeps one child for each and starts again what has ended.
"""

import argparse
import os
import signal
import threading

from bot import logs, settings
from bot.cache import embedded
from bot.cache.nudges import QUEUES
from bot.startup import plain_errors
from workers import family
from workers.taker import Taker

ORPHAN_SECONDS = 1.0


def main() -> None:
    """Work until told to stop; with --burst until the queues are empty."""
    parser = argparse.ArgumentParser(prog="marrowline worker")
    parser.add_argument("--burst", action="store_true", help="end when the queues are empty")
    parser.add_argument("--queue", choices=QUEUES, help="one queue alone; default: a process for each")
    parser.add_argument("--parent", type=int, default=0, help="end when this process does")
    arguments = parser.parse_args()
    logs.configure()
    found = settings.for_service()
    os.environ["REDIS_URL"] = embedded.url(found.redis_url, found.var_dir)
    if arguments.queue is None:
        family.keep(QUEUES, burst=arguments.burst)
        return
    if arguments.parent:
        threading.Thread(target=_follow, args=(arguments.parent,), daemon=True).start()
    taker = Taker(arguments.queue, os.environ["REDIS_URL"])
    taker.work(burst=arguments.burst, logging_level="WARNING")


def _follow(parent: int) -> None:
    """A child whose parent was killed finishes its job and ends."""
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(ORPHAN_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    with plain_errors():
        main()
