"""The children of `marrowline worker`: one for each queue, started again when one ends by itself."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

import structlog

AGAIN_SECONDS = 1.0
"""Between the end of a child and its next start."""

GRACE_SECONDS = 60.0
"""How long children may finish their jobs."""

log = structlog.get_logger(__name__)


def keep(queues: Sequence[str], *, burst: bool) -> None:
    """A child for each queue until told to stop; with `burst` until each has ended. Raises SystemExit."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    children = {queue: _start(queue, burst=burst) for queue in queues}
    if burst:
        codes = [child.wait() for child in children.values()]
        raise SystemExit(int(any(codes)))
    while not stopping.wait(AGAIN_SECONDS):
        for queue, child in children.items():
            if child.poll() is not None:
                log.warning("worker.ended", queue=queue, code=child.returncode)
                children[queue] = _start(queue, burst=False)
    _end(list(children.values()))


def _start(queue: str, *, burst: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "workers.run", "--queue", queue, "--parent", str(os.getpid())]
    # a group of its own: Ctrl-C reaches the parent, which ends them once and in peace
    return subprocess.Popen([*command, *(["--burst"] if burst else [])], process_group=0)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
