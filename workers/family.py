"""The children of `marrowline worker`: one for each queue, started again when one ends by itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

import structlog

AGAIN_SECONDS = 1.0
"""Between the end of a child and its next start; twice as long each time, if it does not live long."""

LONGEST_PAUSE = 15.0
LONG_LIFE = 30.0
"""Seconds after which the end of a child says nothing about its next life."""

GRACE_SECONDS = 60.0
"""How long children may finish their jobs, together."""

HURRY_SECONDS = 5.0
"""How long they may take after a second signal."""

SAME_SIGNAL = 1.0
"""Seconds in which a second signal is the same one, passed on by somebody (as RQ sees it)."""

LOOK_SECONDS = 0.1

log = structlog.get_logger(__name__)


def keep(queues: Sequence[str], *, burst: bool) -> None:
    """A child for each queue until told to stop; with `burst` until each has ended. Raises SystemExit."""
    orders = Orders()
    children = [Child(queue, burst=burst) for queue in queues]
    if burst:
        _exhaust([child.process for child in children], orders)
    while not orders.stop.wait(AGAIN_SECONDS):
        for child in children:
            child.mind()
    end([child.process for child in children], orders.hurry)


def _exhaust(children: Sequence[subprocess.Popen[bytes]], orders: "Orders") -> None:
    """Until each has ended: their exit code is ours. Or until told to stop."""
    while not orders.stop.wait(LOOK_SECONDS):
        if not _live(children):
            raise SystemExit(int(any(child.returncode for child in children)))


class Orders:
    """What signals have told this process: the first to stop, a second one to hurry."""

    def __init__(self) -> None:
        self.stop, self.hurry = threading.Event(), threading.Event()
        self._first = 0.0
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._heard)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if not self.stop.is_set():
            self._first = time.monotonic()
            self.stop.set()
        elif time.monotonic() - self._first > SAME_SIGNAL:
            self.hurry.set()


class Child:
    """The process of one queue."""

    def __init__(self, queue: str, *, burst: bool) -> None:
        self._queue, self._burst, self._pause, self._starts_at = queue, burst, AGAIN_SECONDS / 2, 0.0
        self._start()

    def mind(self) -> None:
        """Start it again when it has ended; while it ends at once each time, after longer and longer pauses."""
        now = time.monotonic()
        if self.process.poll() is None:
            return
        if not self._starts_at:
            self._pause = AGAIN_SECONDS if now - self._since > LONG_LIFE else min(2 * self._pause, LONGEST_PAUSE)
            self._starts_at = now + self._pause
            log.warning("worker.ended", queue=self._queue, code=self.process.returncode, pause=self._pause)
        elif now >= self._starts_at:
            self._start()

    def _start(self) -> None:
        self._since, self._starts_at = time.monotonic(), 0.0
        command = [sys.executable, "-m", "workers.run", "--queue", self._queue, "--parent", str(os.getpid())]
        # a group of its own: Ctrl-C reaches the parent, which ends them once and in peace
        self.process = subprocess.Popen([*command, *(["--burst"] if self._burst else [])], process_group=0)


def end(children: Sequence[subprocess.Popen[bytes]], hurry: threading.Event) -> None:
    """Ask them to finish what they have in hand; sooner when told to hurry, and in the end without asking."""
    _ask(children)
    ends = time.monotonic() + GRACE_SECONDS
    while _live(children) and time.monotonic() < ends:
        if hurry.wait(LOOK_SECONDS):
            hurry.clear()
            # RQ drops its job at the second signal
            _ask(children)
            ends = min(ends, time.monotonic() + HURRY_SECONDS)
    for child in _live(children):
        log.warning("worker.killed", pid=child.pid)
        child.kill()
        child.wait()


def _ask(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()


def _live(children: Sequence[subprocess.Popen[bytes]]) -> list[subprocess.Popen[bytes]]:
    return [child for child in children if child.poll() is None]
