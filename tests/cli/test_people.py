"""marrowline people: a list taken in with its faults, people looked up, stopped and forgotten from a shell."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bot.runtime import Runtime
from tests.cli.operated import ran, stand
from tests.services.talking import ledger, person, said

ONE, TWO = "+12025550111", "+12025550122"
LIST = f"phone,name,language,role,phase,group\n{ONE},Ana [Díaz],es,patient,MNT,monday\n{TWO},,,,,\n"


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """A service without anybody."""
    return stand(tmp_path, redis_url, monkeypatch, ALLOW_DRAFT_TRANSLATIONS="true")


def imported(folder: Path, text: str, *more: str) -> tuple[int, str, str]:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return ran("people", "import", str(path), *more)


def did(*arguments: str) -> Any:
    code, printed, told = ran("people", *arguments, "--json")
    assert code == 0, told
    return json.loads(printed)


def test_a_clean_list_is_taken_in(runtime: Runtime, tmp_path: Path) -> None:
    told = "2 new, 0 known, 0 want no texts, 0 numbers named twice, 0 faults"
    assert imported(tmp_path, LIST, "--dry-run") == (0, f"{told}; a dry run, so nothing was changed.\n", "")
    assert person(runtime, ONE) is None
    assert imported(tmp_path, LIST) == (0, f"{told}.\n", "")
    assert person(runtime, ONE).role == "patient"


def test_faults_are_csv_and_the_rest_is_taken_in(runtime: Runtime, tmp_path: Path) -> None:
    code, printed, told = imported(tmp_path, LIST + "nothing,,klingon,,,\n")
    assert code == 1
    rows = list(csv.reader(printed.splitlines()))
    assert rows[0] == ["row", "column", "problem", "mend"]
    assert [row[:3] for row in rows[1:]] == [
        ["4", "language", "nobody knows this word"], ["4", "phone", "no phone number"],
    ]  # fmt: skip
    assert told == "2 new, 0 known, 0 want no texts, 0 numbers named twice, 2 faults.\n"
    assert person(runtime, TWO)


def test_faults_go_to_a_file_when_one_is_named(runtime: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "faults.csv"
    code, printed, _ = imported(tmp_path, "phone\nnothing", "--faults", str(path))
    assert (code, printed) == (1, "0 new, 0 known, 0 want no texts, 0 numbers named twice, 1 faults.\n")
    assert path.read_text(encoding="utf-8").splitlines()[1].startswith("2,phone,no phone number,")
    assert runtime


def test_no_number_is_echoed(runtime: Runtime, tmp_path: Path) -> None:
    said(runtime, ONE, "hi")
    text = f"phone,language\n{ONE},es\n999-123-4567,\n555-0123,\n{TWO},klingon\n"
    for more in ((), ("--json",), ("--dry-run",)):
        code, printed, told = imported(tmp_path, text, *more)
        assert code == 1
        assert not [digits for digits in ("5550111", "5550122", "1234567", "555-0123") if digits in printed + told]


def test_figures_as_json(runtime: Runtime, tmp_path: Path) -> None:
    said(runtime, TWO, "STOP")
    code, printed, _ = imported(tmp_path, LIST + f"{ONE},,,,,\nnothing,,,,,\n", "--json")
    found = json.loads(printed)
    assert code == 1
    assert {name: found[name] for name in ("dry_run", "new", "known", "stopped", "repeated")} == {
        "dry_run": False, "new": 1, "known": 0, "stopped": 1, "repeated": 1,
    }  # fmt: skip
    assert [(fault["row"], fault["column"]) for fault in found["faults"]] == [(5, "phone")]
    assert ledger(runtime, TWO) == ["stopped"]


@pytest.mark.usefixtures("runtime")
def test_what_is_no_list_is_refused_in_one_line(tmp_path: Path) -> None:
    for code, printed, told in (imported(tmp_path, "number\n1"), ran("people", "import", str(tmp_path / "none.csv"))):
        assert (code, printed) == (1, "")
        assert told.count("\n") == 1


def test_the_list_shows_numbers_only_when_asked(runtime: Runtime, tmp_path: Path) -> None:
    imported(tmp_path, LIST)
    row = {"id": person(runtime, ONE).id, "language": "es", "role": "patient", "phase": "MNT", "state": "active"}
    assert did("list", "--role", "patient") == [row]
    assert did("list", "--group", "monday", "--numbers") == [row | {"number": ONE, "name": "Ana [Díaz]"}]
    assert [len(did("list", *more)) for more in ((), ("--limit", "1"), ("--state", "stopped"))] == [2, 1, 0]
    code, printed, _ = ran("people", "list", "--numbers")
    assert code == 0
    assert "Ana [Díaz]" in printed
    assert ran("people", "list", "--state", "stopped")[:2] == (0, "Nobody.\n")


@pytest.mark.usefixtures("runtime")
def test_filters_that_mean_nobody_are_refused() -> None:
    assert ran("people", "list", "--phase", "XYZ")[0] == 1
    assert ran("people", "list", "--state", "asleep")[0] == 2


@pytest.mark.parametrize("by", ["id", "number", "national"])
def test_show_tells_everything_but_words(runtime: Runtime, tmp_path: Path, by: str) -> None:
    imported(tmp_path, LIST)
    said(runtime, ONE, "hola, me llamo Zebulon")
    found = person(runtime, ONE)
    named = {"id": str(found.id), "number": ONE, "national": "202-555-0111"}[by]
    shown = did("show", named)
    assert (shown["id"], shown["groups"], shown["zones"]) == (found.id, "monday", "America/New_York")
    assert next((line["kind"], line["how"]) for line in shown["consent"]) == ("given", "import:clinic list")
    assert {message["state"] for message in shown["messages"]} == {"handed"}
    assert "number" not in shown
    assert did("show", named, "--numbers")["number"] == ONE
    code, printed, _ = ran("people", "show", named)
    assert code == 0
    assert not [word for word in ("Zebulon", "5550111", "Díaz") if word in printed]


def test_a_stop_by_telephone_is_recorded(runtime: Runtime) -> None:
    said(runtime, ONE, "hi")
    asked = ("people", "stop", "202-555-0111", "--source", "phone call", "--by", "Ann")
    assert ran(*asked) == (0, "No more texts to this number.\n", "")
    assert ran(*asked) == (0, "They had asked for no texts before.\n", "")
    assert ledger(runtime, ONE) == ["given", "stopped"]
    assert ran("people", "stop", "nobody", "--source", "letter")[0] == 1
    assert ran("people", "stop", ONE)[0] == 2


def test_forget_asks_first(runtime: Runtime) -> None:
    said(runtime, ONE, "hi")
    assert ran("people", "forget", ONE)[0] == 1
    assert person(runtime, ONE)
    assert ran("people", "forget", ONE, "--yes") == (0, "Erased.\n", "")
    assert person(runtime, ONE) is None
    assert ledger(runtime, ONE) == ["stopped"]
    code, printed, told = ran("people", "forget", ONE, "--yes")
    assert (code, printed, told) == (1, "", "There is nobody of that number or id.\n")
