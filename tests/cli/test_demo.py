"""`marrowline demo`: all of it starts, answers, and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.cache.connection import connect, is_answering
from tests.cli.commands import MARROWLINE
from tests.conftest import log_folder
from tests.helpers import gateway
from tests.house.tools import ROOT, bare_environment

SECONDS = 60.0


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A demo in a process group of its own, ready; whatever is left of it is ended afterwards."""
    log = (tmp_path / "demo.log").open("wb")
    process = subprocess.Popen(
        [*MARROWLINE, "demo", "--port", str(port)],
        cwd=ROOT, env=bare_environment({"VAR_DIR": str(tmp_path)}), stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    children: set[int] = set()
    try:
        _until(lambda: process.poll() is not None or _get(port, "/readyz")[0] == 200)
        children = _descendants(process.pid)
        yield process
    finally:
        log.close()
        # what the processes logged, without the banner, for the look at the end of the run
        logged = [line for line in (tmp_path / "demo.log").read_text().splitlines() if " | " in line]
        (log_folder() / f"demo-{port}.log").write_text("\n".join(logged) + "\n")
        for pid in _alive(children | _descendants(process.pid) | {process.pid}):
            os.kill(pid, signal.SIGKILL)
        process.wait(SECONDS)


def test_demo_answers_and_leaves_nothing_behind(
    demo: subprocess.Popen[bytes], port: int, tmp_path: Path, redis_url: str
) -> None:
    assert _get(port, "/healthz") == (200, {"status": "ok"})
    assert _get(port, "/readyz") == (200, {"ready": True, "database": True, "schema": True, "redis": True})
    assert "Welcome to Marrowline" in _text(port, tmp_path, "HI")
    assert "CALL 911 NOW" in _text(port, tmp_path, "i cant breathe")
    assert [alert["class"] for alert in _as_staff(tmp_path, "alert", "list", "--json")] == ["911"]

    started = _descendants(demo.pid)
    names = [_command(pid) for pid in started]
    for part in ("bot.web.server", "workers.run", "workers.clock", "redis-server"):
        assert any(part in name for name in names), f"{part} is not among {names}"

    demo.send_signal(signal.SIGINT)
    assert demo.wait(SECONDS) == 0, (tmp_path / "demo.log").read_text()
    _until(lambda: not _alive(started))
    assert [_command(pid) for pid in _alive(started)] == []
    assert _get(port, "/healthz")[0] == 0, "nobody listens any more"
    assert is_answering(connect(redis_url)), "a Redis that the demo did not start goes on"


def test_a_taken_port_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [*MARROWLINE, "demo", "--port", str(port)],
            cwd=ROOT, env=bare_environment({"VAR_DIR": str(tmp_path)}), capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.strip() == f"Port {port} is in use. Try: marrowline demo --port {port + 1}"


def _text(port: int, var_dir: Path, words: str) -> str:
    """One signed text; the TwiML that comes back."""
    token = json.loads((var_dir / "demo-secrets.json").read_text())["TWILIO_AUTH_TOKEN"]
    url = f"http://127.0.0.1:{port}{gateway.MESSAGE_URL}"
    fields = gateway.form(words) | {"AccountSid": "AC" + "0" * 32}
    headers = {"X-Twilio-Signature": gateway.signature(url, fields, token)}
    request = urllib.request.Request(url, urlencode(fields).encode(), headers)
    with urllib.request.urlopen(request, timeout=SECONDS) as response:
        return str(response.read().decode())


def _as_staff(var_dir: Path, *words: str) -> list[dict[str, object]]:
    """What a command in another terminal finds in the demo's world."""
    world = bare_environment({"VAR_DIR": str(var_dir), "DEMO": "true"})
    ended = subprocess.run([*MARROWLINE, *words], cwd=ROOT, env=world, capture_output=True, timeout=SECONDS, check=True)
    return json.loads(ended.stdout)  # type: ignore[no-any-return]


def _get(port: int, path: str) -> tuple[int, object]:
    """Status and JSON; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, None
    except OSError:
        return 0, None


def _until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not there() and time.monotonic() < deadline:
        time.sleep(0.05)


def _descendants(pid: int) -> set[int]:
    """Every process that `pid` started, directly or not, as /proc has it."""
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    found, ring = set[int](), {pid}
    while ring:
        ring = {child for child, parent in parents.items() if parent in ring} - found
        found |= ring
    return found


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if _command(pid)}


def _command(pid: int) -> str:
    """The command line; empty for what is gone, or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
