"""Worlds for the commands that need no set-up: one that is thrown away, and one that stays under VAR_DIR."""

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import runtime, settings
from bot.cache.embedded import EmbeddedRedis
from bot.clock import Clock
from bot.runtime import Runtime
from bot.store import clinics, schema
from bot.store.clinics import Clinic
from bot.store.database import transaction
from bot.store.vault import new_key

_UNHURRIED = 10_000
"""Segments a second where nothing is sent."""

MADE_UP_CLINIC = Clinic("Green Valley Clinic", "202-555-0100")
"""For the demo. Numbers 555-0100 to 555-0199 belong to nobody."""


@contextmanager
def throw_away(clock: Clock, **overrides: object) -> Iterator[Runtime]:
    """A runtime with its own Redis and SQLite, gone at the end; drafts are offered and the loop brake is off."""
    folder = Path(tempfile.mkdtemp(prefix="marrowline-"))
    redis = EmbeddedRedis(folder).start()
    made = {"var_dir": folder, "database_url": "", "encryption_keys": (new_key(),), "loop_brake": "", "demo": True}
    # nobody waits for a gateway that is not there
    made |= {"sender_rate": _UNHURRIED}
    try:
        handles = runtime.build(
            settings.read(**{**made, "allow_draft_translations": True, **overrides}), redis.url, clock
        )
        schema.migrate(handles.store)
        yield handles
        handles.store.dispose()
    finally:
        redis.stop()
        shutil.rmtree(folder, ignore_errors=True)


def demo_environment(folder: Path, port: int = 8000) -> dict[str, str]:
    """The environment of the demo's processes: what is not set is made up, once, and kept in `folder`."""
    var_dir = folder.resolve()
    var_dir.mkdir(parents=True, exist_ok=True)
    kept = var_dir / "demo-secrets.json"
    if not kept.exists():
        made = {
            "SECRET_KEY": secrets.token_hex(32),
            "ENCRYPTION_KEYS": new_key(),
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        }
        fresh = kept.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(made))
        fresh.replace(kept)
    defaults = {
        **json.loads(kept.read_text()),
        "VAR_DIR": str(var_dir),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOW_DRAFT_TRANSLATIONS": "true",
        "DEMO": "true",
    }
    return {**defaults, **{name: value for name, value in os.environ.items() if value}, "DEMO": "true"}


def seed_clinic(handles: Runtime) -> None:
    """The made-up clinic, unless there is one."""
    with transaction(handles.store) as connection:
        if clinics.first(connection) is None:
            clinics.create(connection, MADE_UP_CLINIC, handles.clock())
