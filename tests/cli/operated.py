"""A service in the environment of this process, and its commands run in it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.runtime import Runtime, build
from bot.settings import read
from tests.cli.commands import service


def stand(folder: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch, **more: str) -> Runtime:
    """A migrated service with a clinic; the environment describes it from now on."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name, value in (service(folder, redis_url) | more).items():
        monkeypatch.setenv(name, value)
    assert ran("migrate")[0] == 0
    assert ran("clinic", "create", "--name", "Green Valley", "--phone", "202-555-0100")[0] == 0
    return build(read(), redis_url)


def ran(*arguments: str) -> tuple[int, str, str]:
    """One command: its exit code, what it printed, and what it told on standard error."""
    ended = CliRunner().invoke(application(arguments), list(arguments))
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.stdout, ended.stderr
