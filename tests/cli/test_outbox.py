"""outbox unknown and resolve: what nobody knows is shown, and settled by hand with a name to it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot import settings
from bot.channels import simulator
from bot.cli import application
from bot.clock import HeldClock, system_clock
from bot.rules import delivery
from bot.runtime import Runtime, build
from bot.services.sending.resolve import resolve
from bot.services.sending.sweep import HANDED_FOR, sweep
from bot.services.talk.converse import converse
from bot.store import audit, outbox, unknown
from bot.store.database import transaction
from tests.cli.commands import service
from tests.services.talking import fresh_number, said


@pytest.fixture
def lost(both_runtimes: Runtime, clock: HeldClock) -> tuple[Runtime, str]:
    """A message of which no word has come."""
    said(both_runtimes, fresh_number(), "hi")
    clock.move(HANDED_FOR + timedelta(minutes=1))
    sweep(both_runtimes)
    with transaction(both_runtimes.store) as connection:
        return both_runtimes, unknown.shown(connection)[0][0]


def state(runtime: Runtime, outbox_id: str) -> str:
    with runtime.store.connect() as connection:
        return connection.execute(select(outbox.outbox.c.state).where(outbox.outbox.c.id == outbox_id)).scalar_one()


@pytest.mark.parametrize(("answer", "after"), [("sent", "sent"), ("again", "queued"), ("failed", "failed")])
def test_a_hand_settles_what_is_unknown(lost: tuple[Runtime, str], answer: str, after: str) -> None:
    runtime, outbox_id = lost
    assert resolve(runtime, outbox_id, answer, "Ana")
    assert state(runtime, outbox_id) == after
    with transaction(runtime.store) as connection:
        assert [line[:2] for line in audit.of_ref(connection, f"outbox:{outbox_id[:24]}")] == [
            ("Ana", f"message {answer}")
        ]


def test_what_is_known_stays_as_it_is(lost: tuple[Runtime, str]) -> None:
    runtime, outbox_id = lost
    with transaction(runtime.store) as connection:
        connection.execute(update(outbox.outbox).values(state=delivery.DELIVERED))
    assert not resolve(runtime, outbox_id, "again", "Ana")
    assert not resolve(runtime, "0" * 32, "again", "Ana")
    assert state(runtime, outbox_id) == "delivered"


def test_an_unknown_answer_is_refused(lost: tuple[Runtime, str]) -> None:
    with pytest.raises(KeyError):
        resolve(lost[0], lost[1], "perhaps", "Ana")


def test_the_commands_show_and_settle(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in service(tmp_path, redis_url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    run("migrate")
    runtime = build(settings.for_service(), redis_url, HeldClock(system_clock()))
    converse(runtime, simulator.text("+12025550123", "hi"))
    run("tick", "--now", (system_clock() + HANDED_FOR + timedelta(minutes=1)).isoformat())
    shown = json.loads(run("outbox", "unknown", "--json")[1])
    assert len(shown) == 2
    assert "2025550123" not in json.dumps(shown)
    assert run("outbox", "resolve", shown[0]["id"], "sent", "--by", "Ana")[0] == 0
    assert run("outbox", "resolve", shown[0]["id"], "sent", "--by", "Ana")[0] == 1
    assert run("outbox", "resolve", shown[1]["id"], "maybe", "--by", "Ana")[0] == 2
    assert shown[0]["id"] not in run("outbox", "unknown")[1]
    runtime.store.dispose()


def run(*arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(application(), list(arguments))
    return ended.exit_code, ended.stdout
