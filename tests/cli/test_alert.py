"""marrowline alert: what waits for staff, a look at one (kept in the audit), and taking it."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.store import audit
from bot.store.database import transaction
from tests.cli.operated import ran, stand
from tests.services.alarm import numbers, on_call, sent
from tests.services.talking import said

PERSON = "+12025550151"


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    return stand(tmp_path, redis_url, monkeypatch)


def listed(*more: str) -> list[dict[str, object]]:
    code, printed, _ = ran("alert", "list", "--json", *more)
    assert code == 0
    found: list[dict[str, object]] = json.loads(printed)
    return found


def test_the_list_shows_what_waits_and_nobodys_number(runtime: Runtime) -> None:
    said(runtime, PERSON, "i have a fever")
    (row,) = listed("--open")
    assert (row["number"], row["class"], row["rule"], row["sign"], row["state"]) == (1, "now", "R09", "fever", "open")
    assert datetime.fromisoformat(str(row["raised"])).tzinfo
    shown = json.dumps(row) + ran("alert", "list")[1]
    assert "5550151" not in shown
    assert "i have" not in shown


def test_what_was_taken_is_not_open(runtime: Runtime) -> None:
    said(runtime, PERSON, "i have a fever")
    assert ran("alert", "ack", "1", "--by", "Ada") == (0, "Ada has alert 1.\n", "")
    assert listed("--open") == []
    assert [(row["state"], row["taken_by"]) for row in listed()] == [("acknowledged", "Ada")]


def test_a_look_opens_the_words_and_the_number_and_is_kept(runtime: Runtime) -> None:
    said(runtime, PERSON, "i have a fever")
    found = json.loads(ran("alert", "show", "1", "--json")[1])
    assert (found["call"], found["said"]) == (PERSON, "i have a fever")
    assert [event["what"] for event in found["history"]] == ["raised", "nobody on call"]
    plain = ran("alert", "show", "1")[1]
    assert f"call: {PERSON}" in plain
    with transaction(runtime.store) as connection:
        looks = audit.of_ref(connection, "alert:1")
    assert [deed for _, deed, _ in looks] == ["alert.show", "alert.show"]
    assert all(who.startswith("cli") for who, _, _ in looks)


def test_taking_it_here_tells_whoever_was_told(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, PERSON, "chest pain")
    ran("alert", "ack", "1", "--by", "the ward")
    assert sent(runtime, phone)[1:] == ["Marrowline: alert 1 was taken by the ward."]


def test_whoever_takes_it_here_is_not_told_of_themselves(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, PERSON, "chest pain")
    ran("alert", "ack", "1", "--by", "Ada")
    assert numbers(runtime, phone) == [1]


@pytest.mark.parametrize("command", [("show",), ("ack", "--by", "Ada")])
@pytest.mark.parametrize("number", ["7", "99999999999"])
def test_a_number_that_is_none_is_said_in_a_line(runtime: Runtime, command: tuple[str, ...], number: str) -> None:
    first, *rest = command
    assert ran("alert", first, number, *rest) == (1, "", f"There is no alert {number}.\n")


def test_what_is_taken_stays_taken(runtime: Runtime) -> None:
    said(runtime, PERSON, "i have a fever")
    ran("alert", "ack", "1", "--by", "Ada")
    assert ran("alert", "ack", "1", "--by", "Ben") == (1, "", "Ada has taken alert 1 already.\n")


@pytest.mark.parametrize("by", ["", "  ", "x" * 81])
def test_somebody_must_take_it(runtime: Runtime, by: str) -> None:
    assert ran("alert", "ack", "1", "--by", by)[0] == 2


def test_an_empty_list_is_a_list(runtime: Runtime) -> None:
    assert listed() == []
    assert ran("alert", "list")[0] == 0
