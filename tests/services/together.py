"""Things done at the same moment, by threads that wait for each other at a barrier."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import text as sql

from bot.runtime import Runtime

Result = TypeVar("Result")
PATIENCE = 20.0
"""Seconds after which a thread that hangs is a failure."""


def at_once(deeds: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do all of `deeds` at one moment; their results in order. What one raises is raised here."""
    barrier = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Result]) -> Result:
        barrier.wait(PATIENCE)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [waiting.result(PATIENCE) for waiting in [pool.submit(do, deed) for deed in deeds]]


def until_somebody_waits(runtime: Runtime, thread: threading.Thread) -> None:
    """Return once `thread` hangs at a lock of PostgreSQL. SQLite does not tell; there the order does not matter."""
    if runtime.store.dialect.name == "sqlite":
        return
    query = sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        with runtime.store.connect() as connection:
            if connection.execute(query).scalar_one():
                return
        assert thread.is_alive()
        pause.wait(0.01)
    raise AssertionError("nobody waits")
