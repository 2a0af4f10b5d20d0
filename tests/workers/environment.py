"""The environment of a process that serves the database and Redis of a test."""

import os
import sys
from pathlib import Path

from bot.settings import Settings
from tests.conftest import KEY
from tests.helpers import gateway

ROOT = Path(__file__).parents[2]
SECONDS = 20.0
"""After which a process that should have done something is a failure."""


def environment(settings: Settings, redis_url: str, **more: str) -> dict[str, str]:
    """What `settings` say, as variables; nothing else of ours is taken from outside."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return kept | {
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": settings.database,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "test",
        "ENCRYPTION_KEYS": KEY,
        "PUBLIC_BASE_URL": gateway.BASE,
        "TWILIO_ACCOUNT_SID": gateway.ACCOUNT,
        "TWILIO_AUTH_TOKEN": gateway.TOKEN,
        "TWILIO_FROM_NUMBER": gateway.OUR_NUMBER,
        "ALLOW_DRAFT_TRANSLATIONS": "true",
        "LOOP_BRAKE": "off",
        **more,
    }


def python(*arguments: str) -> list[str]:
    """The command that runs a module with this interpreter."""
    return [sys.executable, "-m", *arguments]
