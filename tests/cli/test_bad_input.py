"""Whatever is typed on the command line: plain words and exit code 1 or 2, never a traceback."""

import sqlite3
from pathlib import Path

import pytest

from bot.store.vault import new_key
from tests.cli.commands import marrowline, service
from tests.cli.operated import ran, stand
from tests.services.talking import said

PERSON = "+12025550151"
HUGE = "99999999999999999999"
NO_TIME, NO_YEAR, NO_DAY = "says no time", "takes a year from 2000 to 2100", "takes an ISO 8601 date"
VISIT = ("visit", "add", PERSON, "--at")
PILL = ("routine", "add", PERSON, "pill", "--at")


@pytest.fixture
def clinic(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service in the environment, somebody who has texted it, and a broadcast."""
    said(stand(tmp_path, redis_url, monkeypatch, DEFAULT_TIMEZONE="America/New_York"), PERSON, "hi")
    assert ran("broadcast", "create", "closed", "--by", "Ana", "--text-en", "We are closed on Monday.")[0] == 0


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("visit", "move", HUGE, "--at", "2099-01-01T09:00"), f"There is no visit {HUGE}."),
        (("visit", "cancel", HUGE), f"There is no visit {HUGE}."),
        (("alert", "ack", HUGE, "--by", "Ana"), f"There is no alert {HUGE}."),
        (("people", "show", HUGE), "There is nobody of that number or id."),
        (("people", "list", "--limit", HUGE), "less than or equal to"),
        (("broadcast", "preview", HUGE), "There is no broadcast of that name or id."),
        (("serve", "--port", "99999999"), "less than or equal to"),
        (("demo", "--port", "99999999"), "less than or equal to"),
        ((*VISIT, "9999-12-31T23:59"), NO_YEAR),
        ((*VISIT, "0001-01-01T00:00+14:00"), NO_YEAR),
        ((*VISIT, "2026-12-01"), NO_TIME),
        ((*VISIT, "20261201"), NO_TIME),
        (("visit", "list", "--day", "9999-12-31"), NO_YEAR),
        (("visit", "list", "--day", "2026-12-01T09:00"), NO_DAY),
        ((*PILL, "09:00", "--starts", "9999-12-31"), NO_YEAR),
        ((*PILL, "09:00:00.5"), "a time looks like 09:00"),
        (("broadcast", "preview", "closed", "--until", "9999-12-31T23:59:59"), NO_YEAR),
        (("broadcast", "preview", "closed", "--at", "9999-12-31T23:59:59"), NO_YEAR),
        (("broadcast", "approve", "closed", "--by", "Ben", "--at", "2099-12-01"), NO_TIME),
        (("broadcast", "create", "x", "--by", "A", "--text-en", "Hi", "--seen-since", "9999-12-31"), NO_YEAR),
        (("tips", "behind", "--since", "0001-01-01"), NO_YEAR),
        (("tick", "--now", "9999-12-31T23:59:59"), NO_YEAR),
        (("tick", "--now", "0001-01-01T00:00:00"), NO_YEAR),
        (("tick", "--now", "2026-12-01"), NO_TIME),
        (("chat", "--at", "9999-12-31T23:59"), NO_YEAR),
    ],
)
def test_what_cannot_be_is_told_in_words(arguments: tuple[str, ...], told: str) -> None:
    code, printed, error = ran(*arguments)
    assert (code in (1, 2), printed) == (True, "")
    assert told in _words(error)


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize("faults", [".", "no-such-folder/faults.csv"])
def test_faults_that_cannot_be_written_are_told_before_anybody_is_taken_in(tmp_path: Path, faults: str) -> None:
    people = tmp_path / "people.csv"
    people.write_text("phone\n+12025550152\nnobody\n")
    code, printed, error = ran("people", "import", str(people), "--faults", str(tmp_path / faults))
    assert (code, printed) == (2, "")
    assert "no file that can be written" in _words(error)
    assert ran("people", "show", "+12025550152")[0] == 1


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((*PILL, "03:00"), "it comes when quiet ends, first on "),
        ((*PILL, "21:00"), "it never comes"),
        ((*PILL, "09:00"), ""),
        (("routine", "add", PERSON, "papers", "--at", "21:00"), "it comes when quiet ends, first on "),
        (("checkin", "add", PERSON, "D", "--at", "03:00"), "it comes when quiet ends, first on "),
        (("tips", "enrol", PERSON, "--phase", "IND", "--hour", "03:00"), "it comes when quiet ends, first on "),
        (("tips", "enrol", PERSON, "--phase", "IND", "--hour", "19:59"), ""),
    ],
)
def test_a_quiet_hour_is_taken_and_told(arguments: tuple[str, ...], told: str) -> None:
    code, _, error = ran(*arguments)
    assert code == 0
    assert ("That hour is quiet" in error, told in error) == (bool(told), True)
    assert not told.startswith("it comes") or "T09:00-0" in error


@pytest.mark.parametrize("command", [("tick",), ("people", "list")])
@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "DATABASE_URL: "),
        ("postgresql://marrowline:sesame@127.0.0.1:1/none", "The database does not answer"),
        ("sqlite:////no-such-folder/marrowline.db", "The database does not answer"),
    ],
)
def test_a_database_that_is_not_there_is_one_line(
    tmp_path: Path, redis_url: str, command: tuple[str, ...], url: str, told: str
) -> None:
    ended = marrowline(*command, **service(tmp_path, redis_url) | {"DATABASE_URL": url})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "sesame" not in ended.stderr


@pytest.mark.parametrize("command", [("tick",), ("people", "list")])
def test_a_schema_of_another_release_is_one_line(tmp_path: Path, redis_url: str, command: tuple[str, ...]) -> None:
    ended = marrowline(*command, **service(tmp_path, redis_url))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "The database has another schema than this release: run `marrowline migrate`.\n"


def test_a_schema_of_a_newer_release_is_one_line(tmp_path: Path, redis_url: str) -> None:
    settings = service(tmp_path, redis_url)
    assert marrowline("migrate", **settings).returncode == 0
    with sqlite3.connect(tmp_path / "marrowline.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'ffff'")
    connection.close()
    ended = marrowline("migrate", **settings)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "The database has a schema this release does not know: was a newer release here?\n"


def test_another_key_than_the_one_people_are_kept_under_is_one_line(tmp_path: Path, redis_url: str) -> None:
    settings = service(tmp_path, redis_url)
    (tmp_path / "people.csv").write_text("phone\n+12025550151\n")
    assert marrowline("migrate", **settings).returncode == 0
    assert marrowline("people", "import", str(tmp_path / "people.csv"), **settings).returncode == 0
    ended = marrowline("people", "list", "--numbers", **settings | {"ENCRYPTION_KEYS": new_key()})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "a stored value cannot be read with the present ENCRYPTION_KEYS\n"


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path, redis_url: str) -> None:
    (tmp_path / "file").touch()
    ended = marrowline("migrate", **service(tmp_path / "file" / "var", redis_url))
    assert (ended.returncode, ended.stderr) == (1, f"{tmp_path}/file/var: Not a directory.\n")


def _words(printed: str) -> str:
    """Without the frame that Rich draws."""
    return " ".join(printed.replace("│", " ").split())
