"""Every message as data, as a table, as a book: the contract's keys, true counts, nothing that runs."""

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.content import export, loader
from bot.content.export import NoBrowser
from bot.content.messages import every_message
from bot.engine.book import Book
from bot.rules.segments import measure
from tests.content import Copy
from tests.helpers.languages import LANGUAGES

KEYS = ["id", "kind", "language", "text", "encoding", "segments", "facts", "source", "reviewed", "state", "grade"]
Rows = list[dict[str, object]]

NO_FACTS = {
    "after.comeback/2", "after.words/2", "basics.family/4", "basics.symptoms/2", "my.privacy/1", "my.privacy/2",
    "my.reminders/1", "my.reminders/2", "side.bleeding/1", "side.bleeding/4", "side.hair/1", "side.hair/3",
    "side.infection/1", "side.infection/2", "side.infection/3", "side.nausea/1", "side.nerves/1", "side.nerves/2",
    "side.tired/1", "side.tired/4", "side.urgent/1", "side.urgent/2", "side.urgent/3", "side.urgent/4",
    "support.caregiver/2", "support.caregiver/4", "support.glossary/1", "support.team/1", "tests.results/2",
}  # fmt: skip
"""Pages that say whom to call, what to ask and what we do, and tell nothing of the fact list."""


@pytest.fixture(scope="module")
def rows() -> Rows:
    found: Rows = json.loads(export.write(loader.ROOT, "json", "", None))
    return found


@pytest.fixture(scope="module")
def whole() -> Book:
    """The book in every language."""
    return loader.load(loader.ROOT, loader.written_in(loader.ROOT))


def test_row_has_the_contracts_keys(rows: Rows) -> None:
    assert {tuple(row) for row in rows} == {tuple(KEYS)}


def test_every_count_comes_out_again(rows: Rows) -> None:
    wrong = [row["id"] for row in rows if (row["encoding"], row["segments"]) != counted(str(row["text"]))]
    assert wrong == []


def counted(text: str) -> tuple[str, int]:
    size = measure(text)
    return size.encoding, size.segments


def test_every_message_is_in_it_once(rows: Rows, whole: Book) -> None:
    listed = [(row["language"], row["id"]) for row in rows]
    assert whole.languages == ("en", "ar", "es", "fr", "zh")
    assert listed == [(code, reply.key) for code in whole.languages for reply in every_message(whole, code)]
    assert len(set(listed)) == len(listed)


def test_translation_is_called_a_draft(rows: Rows) -> None:
    assert {(row["language"], row["state"]) for row in rows} == {
        ("en", "source"), ("ar", "draft"), ("es", "draft"), ("fr", "draft"), ("zh", "draft"),
    }  # fmt: skip


def test_grade_is_for_english_alone(rows: Rows) -> None:
    assert {row["language"] for row in rows if row["grade"] is None} == {"ar", "es", "fr", "zh"}
    assert all(isinstance(row["grade"], float) and row["grade"] <= 6.0 for row in rows if row["language"] == "en")


def test_page_names_facts_and_source(rows: Rows) -> None:
    pages = [row for row in rows if row["kind"] == "article"]
    assert len(pages) > 40
    assert all(row["source"] and row["reviewed"] for row in pages)
    assert {row["id"] for row in pages if not row["facts"]} == NO_FACTS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["article", "tip", "reminder"])
def test_what_goes_beyond_its_source_names_the_other_one_too(rows: Rows, book: Book, kind: str, language: str) -> None:
    beyond = {text.key for text in book.texts.values() if text.kind == kind and text.outside}
    named = {row["id"]: row["source"] for row in rows if row["language"] == language and row["id"] in beyond}
    assert beyond
    assert named == {text.key: text.sources for text in book.texts.values() if text.key in beyond}
    assert set(named.values()) <= {"acs, cdc", "acs, samhsa", "krames, samhsa"}


def test_book_to_sign_names_every_source() -> None:
    document = export.write(loader.ROOT, "html", "en", None)
    tip = document.partition("<strong>tip.IND.3</strong>")[2].partition("</article>")[0]
    assert "source acs, cdc 2018-10" in tip


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_language_may_be_named(rows: Rows, language: str) -> None:
    named = json.loads(export.write(loader.ROOT, "json", language, None))
    assert named == [row for row in rows if row["language"] == language]


@pytest.mark.parametrize("language", ["vi", "no-such", "ES"])
def test_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(KeyError, match="There are: en, ar, es, fr, zh"):
        export.write(loader.ROOT, "json", language, None)


def test_table_holds_the_same_rows(rows: Rows) -> None:
    table = list(csv.DictReader(io.StringIO(export.write(loader.ROOT, "csv", "", None))))
    assert list(table[0]) == KEYS
    assert [(row["id"], row["segments"], row["text"]) for row in table] == [
        (row["id"], str(row["segments"]), row["text"]) for row in rows
    ]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_table_runs_no_formula(copy: Copy, start: str) -> None:
    copy.replace("flows/texts.yaml", "stop.done: >-\n  Marrowline:", f"stop.done: >-\n  {start} Marrowline:")
    table = list(csv.DictReader(io.StringIO(export.write(copy.root, "csv", "en", None))))
    assert next(row["text"] for row in table if row["id"] == "stop.done").startswith(f"'{start}")
    assert not [cell for row in table for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


class Tags(HTMLParser):
    """The tags of a document, and the texts of its messages, without the English beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.messages: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "pre" and dict(attrs).get("class") != "english":
            self.messages.append("")

    def handle_data(self, data: str) -> None:
        if self.messages and not self.messages[-1].endswith("\0"):
            self.messages[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.messages[-1] += "\0"


def test_book_escapes_what_it_shows(copy: Copy) -> None:
    copy.replace(
        "flows/texts.yaml", "Marrowline: you are unsubscribed.", "<script>alert(1)</script> & you are unsubscribed."
    )
    document = export.write(copy.root, "html", "en", None)
    assert "<script" not in document
    page = Tags()
    page.feed(document)
    assert any(message.startswith("<script>alert(1)</script> & you") for message in page.messages)


def test_book_has_a_line_to_sign(rows: Rows) -> None:
    document = export.write(loader.ROOT, "html", "", None)
    page = Tags()
    page.feed(document)
    assert page.tags.count("article") == document.count("Approved by ____") == len(rows)
    assert sorted(message.rstrip("\0") for message in page.messages) == sorted(str(row["text"]) for row in rows)


@pytest.mark.parametrize(
    ("format_", "starts", "reads"),
    [("json", b"[", json.loads), ("csv", b"\xef\xbb\xbfid,", str), ("html", b"<!doctype html>", str)],
)
def test_export_may_go_to_a_file(tmp_path: Path, format_: str, starts: bytes, reads: Callable[[str], object]) -> None:
    out = tmp_path / "out"
    assert export.write(loader.ROOT, format_, "en", out) == ""
    assert out.read_bytes().startswith(starts)
    assert reads(out.read_text(encoding="utf-8-sig"))


def test_pdf_without_a_browser_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoBrowser):
        export.write(loader.ROOT, "pdf", "en", tmp_path / "book.pdf")
    assert not (tmp_path / "book.pdf").exists()
