"""Nudges: a queue entry asks a worker to look, and is never a fact.

It may run twice or never; the sweep finds what was left behind. Entries are
JSON (a pickle in Redis is code for whoever can write there), carry nothing
today and never more than a row id, and are never retried by the queue itself.
"""

import redis
from rq import Queue

from bot.cache.connection import Unavailable

SOON = "soon"
QUEUES = (SOON,)
JOB_SECONDS = 60
FAILURE_SECONDS = 7 * 86_400


class Nudges:
    """Puts jobs on a queue by name, so that `bot` never imports `workers`."""

    def __init__(self, url: str) -> None:
        # RQ stores bytes: it needs a connection that does not decode
        self._queue = Queue(SOON, connection=redis.Redis.from_url(url, socket_timeout=5), serializer="json")

    def nudge(self, job: str) -> bool:
        """Ask a worker to run `job` (a dotted path); False when Redis is gone."""
        try:
            self._queue.enqueue_call(
                job, timeout=JOB_SECONDS, result_ttl=0, failure_ttl=FAILURE_SECONDS, description=job
            )
        except Unavailable:
            return False
        return True

    def waiting(self) -> int:
        """Entries nobody has taken yet; -1 when Redis is gone."""
        try:
            return int(self._queue.count)
        except Unavailable:
            return -1
