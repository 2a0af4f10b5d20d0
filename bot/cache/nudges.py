"""Nudges: a queue entry asks a worker to look, and is never a fact.

It may run twice or never; the sweep finds what was left behind. Entries are
JSON (a pickle in Redis is code for whoever can write there), carry nothing
today and never more than a row id, and are never retried by the queue itself.
There is a queue for each lane, and a worker process takes from one only: killed
between two queues it would lose the entry.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import redis
from rq import Queue, Worker

from bot.cache.connection import CONNECT_SECONDS, READ_SECONDS, Unavailable
from bot.rules import lanes

QUEUES = lanes.LANES
JOB_SECONDS = 120
FAILURE_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Working:
    """A worker process: the queue it takes from, and its last sign of life."""

    name: str
    queue: str
    seen_at: datetime | None


def deliver_job(lane: str) -> str:
    """The job that sends what waits in `lane`, as a dotted path."""
    return f"workers.jobs.deliver_{lane}"


class Nudges:
    """Puts jobs on a queue by name, so that `bot` never imports `workers`."""

    def __init__(self, url: str) -> None:
        # RQ stores bytes: it needs a connection that does not decode. A webhook nudges: it must not wait for Redis
        self._connection = redis.Redis.from_url(
            url, socket_timeout=READ_SECONDS, socket_connect_timeout=CONNECT_SECONDS, retry=None
        )
        self._queues = {name: Queue(name, connection=self._connection, serializer="json") for name in QUEUES}

    def nudge(self, job: str, queue: str = lanes.SOON) -> bool:
        """Ask a worker of `queue` to run `job` (a dotted path); False when Redis is gone."""
        try:
            self._queues[queue].enqueue_call(
                job, timeout=JOB_SECONDS, result_ttl=0, failure_ttl=FAILURE_SECONDS, description=job
            )
        except Unavailable:
            return False
        return True

    def wake(self, lane: str) -> bool:
        """Ask a sender of `lane` to look; False when Redis is gone: then the clock finds the messages."""
        return self.nudge(deliver_job(lane), lane)

    def waiting(self, queue: str = lanes.SOON) -> int:
        """Entries nobody has taken yet; -1 when Redis is gone."""
        try:
            return int(self._queues[queue].count)
        except Unavailable:
            return -1

    def workers(self) -> list[Working]:
        """The worker processes that have shown themselves of late; none when Redis is gone."""
        try:
            found = Worker.all(connection=self._connection)
            return [Working(one.name, ",".join(one.queue_names()), _aware(one.last_heartbeat)) for one in found]
        except Unavailable:
            return []


def _aware(moment: datetime | None) -> datetime | None:
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
