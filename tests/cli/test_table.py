"""Tables of the commands: whatever stands in a row shows as it was typed, and whole."""

from pathlib import Path

import pytest

from bot.cli import table
from tests.cli.operated import ran, stand

NAME = "Ana [bold]Díaz[/bold] [clinic 2] :heart:"


def test_a_name_with_brackets_shows_as_typed(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stand(tmp_path, redis_url, monkeypatch)
    assert ran("staff", "create", NAME, "--phone", "+12025550111", "--on-call", "1")[0] == 0
    code, printed, _ = ran("staff", "list")
    assert code == 0
    assert NAME in printed


@pytest.mark.parametrize("title", ["", "[red]All[/red]"])
def test_nothing_in_a_row_is_a_style(capsys: pytest.CaptureFixture[str], title: str) -> None:
    table.show([{"[b]name": NAME, "note": "[/]"}], title=title)
    printed = capsys.readouterr().out
    assert all(words in printed for words in (NAME, "[b]name", "[/]", title))


def test_a_long_word_is_folded_and_not_cut(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    table.show([{"id": "0123456789abcdef" * 3, "why": None}])
    cells = [line.split("│")[1].strip() for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    assert "".join(cells) == "0123456789abcdef" * 3


def test_chosen_columns_and_words_for_none(capsys: pytest.CaptureFixture[str]) -> None:
    table.listed([{"id": 1, "taken_by": "Ada", "rule": "R03"}], "Nobody.", "id", "taken_by")
    shown = capsys.readouterr().out
    assert "taken by" in shown
    assert "R03" not in shown
    table.listed([], "Nobody.", "id")
    table.listed([], "Nobody.", as_json=True)
    assert capsys.readouterr().out == "Nobody.\n[]\n"
