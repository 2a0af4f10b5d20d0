"""`marrowline checkin`: give a set, take it away, and see what was answered; refusals are one plain line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.operator import operator
from bot.clock import HeldClock
from bot.runtime import Runtime, build
from bot.services.talk.converse import converse
from bot.settings import read as read_settings
from bot.store import audit
from bot.store.database import transaction
from tests.cli.commands import service
from tests.services.talking import sms

NUMBER = "+12025550123"


@pytest.fixture
def world(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """A service in the environment, and somebody who has texted it."""
    for name, value in (service(tmp_path, redis_url) | {"ALLOW_DRAFT_TRANSLATIONS": "1"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    run("migrate")
    handles = build(read_settings(), redis_url, HeldClock(datetime.now(UTC) - timedelta(hours=1)))
    handles.cache.flushall()
    converse(handles, sms(NUMBER, "hi"))
    return handles


def run(*arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(application(arguments), list(arguments))
    return ended.exit_code, ended.stdout, ended.stderr


def listed(*arguments: str) -> list[dict[str, object]]:
    code, printed, told = run(*arguments, "--json")
    assert (code, told) == (0, "")
    found: list[dict[str, object]] = json.loads(printed)
    return found


@pytest.mark.usefixtures("world")
def test_a_set_is_given_and_taken_away() -> None:
    code, printed, told = run("checkin", "add", NUMBER, "d", "--at", "09:30", "--asked")
    assert (code, told) == (0, "")
    assert printed.startswith("D: next 20")
    (row,) = listed("checkin", "list", NUMBER)
    assert (row["set"], row["state"], row["at"], row["sent"]) == ("D", "active", "09:30", 0)
    # an id names them as well as a number, however it is written
    assert run("checkin", "end", "1", "D") == (0, "D: ended\n", "")
    (row,) = listed("checkin", "list", "(202) 555-0123")
    assert (row["state"], row["next"]) == ("ended", "")


@pytest.mark.usefixtures("world")
def test_a_weekly_set_names_its_day() -> None:
    assert run("checkin", "add", NUMBER, "W", "--at", "09:30", "--weekday", "Thursday")[0] == 0
    (row,) = listed("checkin", "list", NUMBER)
    assert row["weekday"] == "thu"
    assert datetime.fromisoformat(str(row["next"])).weekday() == 3


@pytest.mark.usefixtures("world")
def test_a_daily_set_that_nobody_asked_for_is_said_to_be_held() -> None:
    code, _, told = run("checkin", "add", NUMBER, "D", "--at", "09:30")
    assert code == 0
    assert told.startswith("The frequency cap will hold some of it back")
    assert run("checkin", "add", NUMBER, "V", "--at", "17:00")[1:] == ("V: next when there is a visit\n", "")


def test_answers_are_shown_in_order_with_the_words(world: Runtime) -> None:
    converse(world, sms(NUMBER, "CHECKIN"))
    for typed in ("y", "n", "1"):
        converse(world, sms(NUMBER, typed))
    found = listed("checkin", "answers", NUMBER)
    assert [(row["set_id"], row["question"], row["value"], row["severity"]) for row in found] == [
        ("W", "W1", "y", "visit"), ("W", "W1b", "n", ""), ("W", "W2", "1", ""),
    ]  # fmt: skip
    assert datetime.fromisoformat(str(found[0]["at"])).tzinfo
    code, printed, _ = run("checkin", "answers", NUMBER)
    assert code == 0
    assert "W1b" in printed


def test_what_was_done_stands_in_the_audit(world: Runtime) -> None:
    run("checkin", "add", NUMBER, "d", "--at", "09:30", "--asked")
    run("checkin", "end", NUMBER, "d")
    with transaction(world.store) as connection:
        assert [(who, deed) for who, deed, _ in audit.of_ref(connection, "person:1")] == [
            (operator(), "checkin.add D"), (operator(), "checkin.end D"),
        ]  # fmt: skip


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "+12025550188", "D", "--at", "09:30"), 1, "There is nobody of that number or id.\n"),
        (("add", "77", "D", "--at", "09:30"), 1, "There is nobody of that number or id.\n"),
        (("add", "nobody", "D", "--at", "09:30"), 1, "There is nobody of that number or id.\n"),
        (("add", NUMBER, "X", "--at", "09:30"), 1, "`X` is no set. Use one of: C, D, I, M, T, V, W\n"),
        (("end", NUMBER, "D"), 1, "There is no `D` to end.\n"),
        (("answers", "77"), 1, "There is nobody of that number or id.\n"),
        (("add", NUMBER, "D", "--at", "noon"), 2, "a time looks like 09:00"),
        (("add", NUMBER, "W", "--at", "09:00", "--weekday", "someday"), 2, "use one of: mon, tue"),
        (("add", NUMBER, "D"), 2, "Missing option '--at'"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(arguments: tuple[str, ...], code: int, told: str) -> None:
    found, printed, complaint = run("checkin", *arguments)
    assert (found, printed) == (code, "")
    assert complaint == told if code == 1 else told in complaint
    assert listed("checkin", "list", NUMBER) == []


@pytest.mark.usefixtures("world")
def test_nothing_yet_is_said_so() -> None:
    assert run("checkin", "list", NUMBER) == (0, "Nothing yet.\n", "")
