"""A throw-away service for a bench: a Redis and a folder of its own, an empty database, made-up keys."""

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer

from bot import runtime, settings
from bot.cache.embedded import EmbeddedRedis
from bot.cli.bench import crowd
from bot.runtime import Runtime
from bot.store import people, schema
from bot.store.database import transaction

SECRETS = {
    "SECRET_KEY": "bench",
    "PUBLIC_BASE_URL": "http://127.0.0.1",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "TWILIO_FROM_NUMBER": "+12025550199",
    "ENCRYPTION_KEYS": crowd.KEY,
    "LOOP_BRAKE": "off",
}
NOBODY = "http://127.0.0.1:1"
"""A gateway that is not there: whoever sends nothing by mistake needs one."""


@contextmanager
def throw_away(database: str, **more: str) -> Iterator[Runtime]:
    """Migrated, and the environment of every process that is started meanwhile. `database`: empty, else SQLite here."""
    folder = Path(tempfile.mkdtemp(prefix="marrowline-bench-"))
    redis = EmbeddedRedis(folder).start()
    own = {"VAR_DIR": str(folder), "REDIS_URL": redis.url, "DATABASE_URL": database, "TWILIO_API_BASE_URL": NOBODY}
    try:
        os.environ.update({**SECRETS, **own, **more})
        handles = runtime.build(settings.for_service(), redis.url)
        _refuse_one_in_use(handles)
        yield handles
        handles.store.dispose()
    finally:
        redis.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_one_in_use(handles: Runtime) -> None:
    schema.migrate(handles.store)
    with transaction(handles.store) as connection:
        if people.every(connection, "twilio", 1):
            raise typer.BadParameter("there are people in that database: a bench needs an empty one.")


def peak_mib() -> int:
    """The most memory this process has held."""
    status = Path("/proc/self/status")
    if status.exists():
        # what the kernel keeps for `getrusage` begins with what the parent had
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) // 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // (1024 * 1024 if sys.platform == "darwin" else 1024)


def table(found: Mapping[str, object]) -> str:
    """Figures for people."""
    return "\n".join(f"{name.replace('_', ' '):<28} {value}" for name, value in found.items())
