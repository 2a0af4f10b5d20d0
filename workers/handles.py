"""The runtime of a worker, built once in each process: a database connection must not cross RQ's fork."""

import os
from functools import lru_cache

from bot import runtime as runtimes
from bot import settings
from bot.runtime import Runtime


def runtime() -> Runtime:
    """This process's handles. REDIS_URL is set by whoever started the worker."""
    return _built(os.getpid())


@lru_cache(maxsize=1)
def _built(_process: int) -> Runtime:
    found = settings.for_service()
    return runtimes.build(found, found.redis_url)
