"""What the house rules share: the project's own files, and a way to run a tool over them."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sources(*folders: str) -> list[Path]:
    """The Python files of `folders`, in a fixed order."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def bare_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a machine on which nothing of ours is set but `settings`."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | dict(settings)


def run(
    *command: str, home: Path, settings: Mapping[str, str] | None = None, seconds: float = 60, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in folder `home`."""
    return subprocess.run(
        command, cwd=home, env=bare_environment(settings or {}), input=typed, text=True, capture_output=True,
        timeout=seconds, check=False,
    )  # fmt: skip
