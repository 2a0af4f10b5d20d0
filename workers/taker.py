"""RQ's worker, for a Redis that may be emptied, go away or fill up at any moment."""

from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import redis
from rq import SimpleWorker

if TYPE_CHECKING:
    from redis.client import Pipeline

TTL = 30
MAINTENANCE_SECONDS = 15
MONITORING_SECONDS = 5


_asked_to_end = Event()


def goes_on() -> bool:
    """Whether nobody asked this process to end yet."""
    return not _asked_to_end.is_set()


class Taker(SimpleWorker):
    """Takes from one queue in this very process: its handles stay warm, and SQL outlives its death."""

    max_connection_wait_time = 5.0

    def __init__(self, queue: str, url: str) -> None:
        super().__init__(
            [queue],
            connection=redis.Redis.from_url(url),
            serializer="json",
            worker_ttl=TTL,
            maintenance_interval=MAINTENANCE_SECONDS,
            job_monitoring_interval=MONITORING_SECONDS,
            disable_default_exception_handler=False,
            log_job_description=False,
        )

    def heartbeat(self, timeout: int | None = None, pipeline: "Pipeline | None" = None) -> None:
        """A sign of life; a Redis that was emptied is told again who this is, or `doctor` would miss a worker."""
        if pipeline is None and not self.connection.hexists(self.key, "birth"):
            self.connection.delete(self.key)
            self.register_birth()
        super().heartbeat(timeout, pipeline)

    def set_shutdown_requested_date(self) -> None:
        """The end was asked for, says a signal handler; without Redis it must not throw out the job in hand."""
        _asked_to_end.set()
        with suppress(redis.RedisError):
            super().set_shutdown_requested_date()
