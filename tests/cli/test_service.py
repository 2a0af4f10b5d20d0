"""Setting up and looking after a service: migrate, clinic, doctor, tick, worker."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.channels import simulator
from bot.cli import application
from bot.clock import HeldClock
from bot.runtime import build
from bot.services.talk.converse import converse
from bot.settings import read as read_settings
from bot.store import outbox
from bot.store.database import transaction
from tests.cli.commands import marrowline, service


@pytest.fixture
def settings(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A service's settings, in the environment too."""
    made = service(tmp_path, redis_url)
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return made


def _run(*arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(application(), list(arguments))
    return ended.exit_code, ended.stdout, ended.stderr


@pytest.mark.usefixtures("settings")
def test_migrate_twice_does_it_once() -> None:
    assert _run("migrate") == (0, "The database is up to date.\n", "")
    assert _run("migrate") == (0, "The database is up to date.\n", "")


@pytest.mark.usefixtures("settings")
def test_a_clinic_is_made_once() -> None:
    _run("migrate")
    made = ("clinic", "create", "--name", "Green Valley", "--phone", "(202) 555-0100")
    assert _run(*made) == (0, "Green Valley: 202-555-0100\n", "")
    code, printed, told = _run(*made)
    assert (code, printed) == (1, "")
    assert told == "There is a clinic of that name already.\n"


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("number", ["call us", "12", "", "+", "1" * 40])
def test_a_clinic_needs_a_number_people_can_dial(number: str) -> None:
    _run("migrate")
    code, printed, told = _run("clinic", "create", "--name", "Green Valley", "--phone", number)
    assert (code, printed) == (1, "")
    assert told.startswith("That is not a phone number people can dial.")


@pytest.mark.usefixtures("settings")
def test_doctor_follows_the_set_up() -> None:
    def found() -> dict[str, str]:
        report = json.loads(_run("doctor", "--json")[1])
        assert report.keys() == {"ok", "findings"}
        assert all(finding.keys() == {"part", "state", "said", "mend"} for finding in report["findings"])
        return {finding["part"]: finding["state"] for finding in report["findings"]}

    assert found()["database"] == "wrong"
    _run("migrate")
    assert found()["clinic"] == "warning"
    _run("clinic", "create", "--name", "Green Valley", "--phone", "202-555-0100")
    after = found()
    assert "wrong" not in after.values()
    assert after["clinic"] == "ok"
    assert after["redis"] == "ok"


def test_doctor_names_what_is_missing_and_shows_no_secret(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUBLIC_BASE_URL")
    code, printed, told = _run("doctor")
    assert code == 1
    assert "PUBLIC_BASE_URL" in printed
    for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "TWILIO_AUTH_TOKEN"):
        assert settings[name] not in printed + told


@pytest.mark.usefixtures("settings")
def test_tick_does_one_pass() -> None:
    _run("migrate")
    for moment in ("2026-12-24T09:00", "2026-12-24T09:00Z"):
        code, printed, _ = _run("tick", "--now", moment)
        assert code == 0
        nothing = ("adopted", "requeued", "unknown", "erased", "lapsed", "expanded")
        assert json.loads(printed) == dict.fromkeys(nothing, 0)


@pytest.mark.usefixtures("settings")
def test_tick_refuses_a_bad_moment_in_a_line() -> None:
    _run("migrate")
    code, _, told = _run("tick", "--now", "noon")
    assert code == 2
    assert "ISO 8601" in told


def test_worker_runs_what_waits_and_ends(settings: dict[str, str], redis_url: str) -> None:
    _run("migrate")
    found = read_settings()
    two_hours_ago = HeldClock(datetime.now(UTC) - timedelta(hours=2))
    handles = build(found, redis_url, two_hours_ago)
    message = converse(handles, simulator.text("+12025550123", "hi")).messages[0]
    assert handles.nudges.nudge("workers.jobs.sweep")

    ended = marrowline("worker", "--burst", **settings)

    assert ended.returncode == 0, ended.stderr
    assert handles.nudges.waiting() == 0
    with transaction(handles.store) as connection:
        row = outbox.by_id(connection, message.id)
    handles.store.dispose()
    assert row is not None
    assert row.state == "unknown", "nobody reported what became of it"
