"""Prism in front of a gateway: every request and answer is held against Twilio's own OpenAPI document.

Installed from npm once, beside the virtual environment. The document is not ours to ship: TWILIO_OPENAPI says
where it lies.
"""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WANTED = ROOT / "tests" / "openapi"
TESTS = "tests/channels/test_openapi.py"
STARTS_WITHIN = 60.0


class NoPrism(Exception):
    """Why nothing can be checked here."""


def document() -> Path:
    """Twilio's document; raises NoPrism where there is none."""
    path = Path(os.environ.get("TWILIO_OPENAPI") or ROOT.parent / "shared" / "domain" / "twilio_api_v2010.json")
    if not path.is_file():
        raise NoPrism("no document: TWILIO_OPENAPI names none")
    return path


def installed() -> list[str]:
    """The command that starts Prism; installs it if need be. Raises NoPrism where that does not work."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        raise NoPrism("no npm or no node on PATH")
    lock = (WANTED / "package-lock.json").read_bytes()
    folder = Path(sys.prefix) / "prism" / hashlib.sha256(lock).hexdigest()[:12]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as held:
            # tests run side by side, and one of them installs
            fcntl.flock(held, fcntl.LOCK_EX)
            if not (folder / "ready").exists():
                _install(npm, folder)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoPrism(f"Prism cannot be installed ({type(error).__name__})") from None
    return [node, str(folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js")]


def _install(npm: str, folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(WANTED / name, folder / name)
    options = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--fetch-retries=0",
        "--fetch-timeout=20000",
    ]
    ended = subprocess.run([npm, "ci", *options], cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    if ended.returncode:
        reason = next((line for line in ended.stderr.splitlines() if "error" in line.lower()), "no reason given")
        raise NoPrism(f"npm ci did not work: {reason}")
    (folder / "ready").touch()


@contextmanager
def in_front_of(gateway: str) -> Iterator[str]:
    """The address of a Prism before `gateway`; raises NoPrism where there can be none."""
    command, rules = installed(), document()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command += ["proxy", str(rules), gateway, "-h", "127.0.0.1", "-p", str(port), "--errors"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    enough = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < enough and process.poll() is None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NoPrism("Prism does not start")


def summary(stats: dict[str, list]) -> str | None:
    """A line for the end of a run: were requests held against the document, or why not? None when none of it ran."""
    passed = [report for report in stats.get("passed", []) if TESTS in getattr(report, "nodeid", "")]
    skipped = [report for report in stats.get("skipped", []) if TESTS in getattr(report, "nodeid", "")]
    if skipped:
        return f"Twilio's OpenAPI document was NOT asked: {skipped[0].longrepr[2].removeprefix('Skipped: ')}"
    return f"{len(passed)} tests held our requests against Twilio's OpenAPI document" if passed else None
