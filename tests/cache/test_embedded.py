"""The embedded server: one for a folder, whoever starts it, and ended only by whom it belongs to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cache import embedded
from bot.cache.connection import connect, eviction_policy, is_answering
from bot.cache.embedded import EmbeddedRedis
from tests.services.together import at_once

ROOT = Path(__file__).parents[2]
# start one, say who serves, and wait to be told to end
STARTER = """
import sys
from pathlib import Path
from bot.cache.connection import connect
from bot.cache.embedded import EmbeddedRedis
server = EmbeddedRedis(Path(sys.argv[1]))
input()
server.start()
print(connect(server.url).info("server")["process_id"], flush=True)
input()
"""


@pytest.fixture(params=["v", "var" * 40], ids=["short", "long"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder for the server; the path of a long one leaves no room for a socket."""
    return tmp_path / str(request.param)


def test_a_server_starts_and_stops(folder: Path) -> None:
    server = EmbeddedRedis(folder).start()
    client = connect(server.url)
    assert is_answering(client)
    assert len(str(server.socket)) <= 100
    assert server.socket.stat().st_mode & 0o077 == 0
    assert (eviction_policy(client), client.config_get("appendonly")) == ("noeviction", {"appendonly": "yes"})
    assert client.config_get("port") == {"port": "0"}
    server.stop()
    assert not is_answering(connect(server.url))
    server.stop()


def test_what_was_kept_is_there_again(folder: Path) -> None:
    first = EmbeddedRedis(folder).start()
    connect(first.url).set("a", "1")
    first.stop()
    second = EmbeddedRedis(folder).start()
    assert connect(second.url).get("a") == "1"
    second.stop()


def test_stop_ends_only_ones_own(folder: Path) -> None:
    owner, guest = EmbeddedRedis(folder).start(), EmbeddedRedis(folder).start()
    assert guest.url == owner.url
    guest.stop()
    assert is_answering(connect(owner.url))
    owner.stop()
    assert not is_answering(connect(owner.url))


def test_processes_at_once_start_one_server(folder: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(3)
    ]
    try:
        for starter in starters:
            assert starter.stdin
            starter.stdin.write("\n")
            starter.stdin.flush()
        served_by = {starter.stdout.readline().strip() for starter in starters if starter.stdout}
        assert len(served_by) == 1
        os.kill(int(served_by.pop()), 0)
    finally:
        for starter in starters:
            starter.communicate("\n", timeout=15)
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert not is_answering(connect(EmbeddedRedis(folder).url))


def test_a_killed_server_is_replaced(folder: Path) -> None:
    first = EmbeddedRedis(folder).start()
    os.kill(connect(first.url).info("server")["process_id"], signal.SIGKILL)
    assert first._process and first._process.wait(10)
    second = EmbeddedRedis(folder).start()
    assert is_answering(connect(second.url))
    second.stop()


def test_a_long_path_has_one_socket(tmp_path: Path) -> None:
    long = tmp_path / ("var" * 40)
    assert len(set(at_once([lambda: EmbeddedRedis(long).socket] * 16))) == 1


def test_a_lost_temporary_folder_is_made_again(tmp_path: Path) -> None:
    """After a reboot /tmp is empty, and the note of a long path names a folder that is gone."""
    long = tmp_path / ("var" * 40)
    EmbeddedRedis(long).socket.parent.rmdir()
    server = EmbeddedRedis(long).start()
    assert is_answering(connect(server.url))
    server.stop()


def test_a_given_url_is_taken(tmp_path: Path) -> None:
    assert embedded.url("redis://elsewhere:6379/0", tmp_path / "v") == "redis://elsewhere:6379/0"
    assert not (tmp_path / "v").exists()


def test_a_redis_server_is_found() -> None:
    assert Path(embedded.server_path()).exists()
