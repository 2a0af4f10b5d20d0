"""A real worker process: a nudge is run, and sweeps."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import select

from bot.cache.nudges import Nudges
from bot.clock import HeldClock, system_clock
from bot.runtime import Runtime
from bot.store.outbox import outbox
from tests.conftest import make_runtime, make_settings
from tests.services.talking import fresh_number, said
from tests.workers.environment import ROOT, SECONDS, environment, python

JOB = "workers.jobs.sweep"


@pytest.fixture
def two_hours_ago(sqlite_url: str, tmp_path: Path, redis_url: str) -> Iterator[Runtime]:
    """A runtime whose clock stands in the past, because a process has the machine's."""
    clock = HeldClock(system_clock() - timedelta(hours=2))
    handles = make_runtime(make_settings(sqlite_url, tmp_path), redis_url, clock)
    yield handles
    handles.store.dispose()


def burst(runtime: Runtime, redis_url: str) -> subprocess.CompletedProcess[str]:
    """Run a worker until the queue is empty."""
    return subprocess.run(
        python("workers.run", "--burst"),
        env=environment(runtime.settings, redis_url),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def states(runtime: Runtime) -> set[str]:
    with runtime.store.connect() as connection:
        return set(connection.execute(select(outbox.c.state)).scalars())


def failed(redis_url: str) -> int:
    return redis.Redis.from_url(redis_url).zcard("rq:failed:soon")


def test_a_nudge_sweeps(two_hours_ago: Runtime, redis_url: str) -> None:
    number = fresh_number()
    said(two_hours_ago, number, "hi")
    two_hours_ago.nudges.nudge(JOB)
    two_hours_ago.nudges.nudge(JOB)
    done = burst(two_hours_ago, redis_url)
    assert (done.returncode, failed(redis_url)) == (0, 0), done.stderr
    assert states(two_hours_ago) == {"unknown"}
    assert Nudges(redis_url).waiting() == 0
    assert number.removeprefix("+1") not in done.stdout + done.stderr


def test_a_broken_job_harms_no_other(two_hours_ago: Runtime, redis_url: str) -> None:
    said(two_hours_ago, fresh_number(), "hi")
    two_hours_ago.nudges.nudge("workers.jobs.no_such_job")
    two_hours_ago.nudges.nudge(JOB)
    done = burst(two_hours_ago, redis_url)
    assert (done.returncode, failed(redis_url)) == (0, 1), done.stderr
    assert states(two_hours_ago) == {"unknown"}


@pytest.mark.parametrize("module", ["workers.run", "workers.clock", "bot.web.server"])
def test_a_process_names_what_is_missing(tmp_path: Path, module: str) -> None:
    arguments = ["--burst"] if module == "workers.run" else []
    bare = {
        "PATH": "/usr/bin:/bin",
        "VAR_DIR": str(tmp_path),
        "REDIS_URL": "redis://user:hunter2@127.0.0.1:1/0",
        "FEVER_LIMIT_C": "38.0",
    }
    done = subprocess.run(
        python(module, *arguments), env=bare, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode != 0
    for name in (
        "SECRET_KEY",
        "ENCRYPTION_KEYS",
        "PUBLIC_BASE_URL",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_FROM_NUMBER",
    ):
        assert name in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
