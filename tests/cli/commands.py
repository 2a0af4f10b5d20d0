"""How these tests run `marrowline`: as a process of its own, in an environment of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.store.vault import new_key
from tests.house.tools import ROOT, run

MARROWLINE = (sys.executable, "-m", "bot.cli")


def marrowline(*arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return run(*MARROWLINE, *arguments, home=ROOT, settings=settings, typed=typed)


def objects(ended: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """One JSON object a line."""
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def service(folder: Path, redis_url: str) -> dict[str, str]:
    """The settings of a whole service in `folder`."""
    return {
        "VAR_DIR": str(folder), "REDIS_URL": redis_url, "SECRET_KEY": "test-cookie-secret", "ENCRYPTION_KEYS": new_key(),
        "PUBLIC_BASE_URL": "https://texts.example.org", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "test-auth-token", "TWILIO_FROM_NUMBER": "+12025550199",
    }  # fmt: skip
