"""Checking and exporting the words."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.content.export import FORMATS

TRANSLATED = ("ar", "es", "fr", "zh")
KEYS = ["id", "kind", "language", "text", "encoding", "segments", "facts", "source", "reviewed", "state", "grade"]
CHROMIUM = next(filter(shutil.which, ("chromium", "chromium-browser", "google-chrome")), None)


def _run(*arguments: str) -> str:
    ended = CliRunner().invoke(application(), ["content", *arguments])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def test_check_finds_no_fault_and_says_so_in_json() -> None:
    found = json.loads(_run("check", "--json"))
    assert found["ok"] is True
    assert [fault for fault in found["faults"] if fault["severity"] == "error"] == []
    assert found["languages"]["en"]["state"] == "source"
    assert [found["languages"][code]["state"] for code in TRANSLATED] == ["draft"] * len(TRANSLATED)


def test_check_prints_a_row_for_each_language() -> None:
    printed = _run("check")
    for code in ("en", *TRANSLATED):
        assert code in printed
    assert "No faults." in printed


def test_json_is_one_list_of_every_language() -> None:
    rows = json.loads(_run("export", "--format", "json"))
    assert {row["language"] for row in rows} == {"en", *TRANSLATED}
    assert all(list(row) == KEYS for row in rows)
    named = [(row["id"], row["language"]) for row in rows]
    assert len(named) == len(set(named))
    assert all(row["segments"] <= 3 for row in rows if row["id"] != "fallback")
    assert all(row["grade"] is None or row["grade"] <= 6 for row in rows)
    assert {row["state"] for row in rows if row["language"] in TRANSLATED} == {"draft"}


def test_one_language_alone() -> None:
    rows = json.loads(_run("export", "--format", "json", "--lang", "es"))
    assert {row["language"] for row in rows} == {"es"}


def test_csv_has_the_same_rows() -> None:
    table = list(csv.DictReader(io.StringIO(_run("export", "--format", "csv"))))
    rows = json.loads(_run("export", "--format", "json"))
    assert list(table[0]) == KEYS
    assert [line["text"] for line in table] == [row["text"] for row in rows]


def test_html_is_a_book_to_sign(tmp_path: Path) -> None:
    out = tmp_path / "book.html"
    _run("export", "--format", "html", "--lang", "es", "--out", str(out))
    book = out.read_text(encoding="utf-8")
    assert book.startswith("<!doctype html>")
    assert "draft" in book.casefold()
    assert "bienvenida a Marrowline" in book


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: a PDF cannot be printed")
def test_pdf_is_printed(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    _run("export", "--format", "pdf", "--lang", "en", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")


def test_pdf_without_a_browser_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = CliRunner().invoke(
        application(), ["content", "export", "--format", "pdf", "--out", str(tmp_path / "book.pdf")]
    )
    assert ended.exit_code == 1
    assert "Chromium" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [(("--format", "docx"), 2, ", ".join(FORMATS)), (("--lang", "xx"), 1, "`xx` is not whole or not known")],
    ids=["format", "language"],
)
def test_a_bad_option_is_refused_in_a_line(arguments: tuple[str, ...], code: int, told: str) -> None:
    ended = CliRunner().invoke(application(), ["content", "export", *arguments])
    assert ended.exit_code == code
    assert told in ended.stderr
    assert ended.stdout == ""
