"""A worker: one queue each (a killed worker on two queues loses jobs). `python -m workers.run [--burst]`."""

import argparse
import os

import redis
from rq import Worker

from bot import logs, settings
from bot.cache import embedded
from bot.cache.nudges import QUEUES, SOON
from bot.startup import plain_errors

WORKER_TTL = 30
MAINTENANCE_SECONDS = 15
MONITORING_SECONDS = 5


def main() -> None:
    """Work until told to stop; with --burst until the queue is empty."""
    parser = argparse.ArgumentParser(prog="marrowline worker")
    parser.add_argument("--burst", action="store_true", help="end when the queue is empty")
    parser.add_argument("--queue", choices=QUEUES, default=SOON)
    arguments = parser.parse_args()
    logs.configure()
    found = settings.for_service()
    # jobs run in a forked child, which finds the server by the environment
    os.environ["REDIS_URL"] = embedded.url(found.redis_url, found.var_dir)
    worker = Worker(
        [arguments.queue],
        connection=redis.Redis.from_url(os.environ["REDIS_URL"]),
        serializer="json",
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_SECONDS,
        job_monitoring_interval=MONITORING_SECONDS,
        disable_default_exception_handler=False,
        log_job_description=False,
    )
    worker.work(burst=arguments.burst, logging_level="WARNING")


if __name__ == "__main__":
    with plain_errors():
        main()
