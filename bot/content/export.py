"""Every message a person can receive, as data, as a table and as the book a reviewer signs."""

import csv
import html
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.content import flows, loader
from bot.content.messages import every_message
from bot.engine.book import Book
from bot.rules.fold import fold
from bot.rules.readability import grade
from bot.rules.segments import measure

FORMATS = ("json", "csv", "html", "pdf")
Row = dict[str, object]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_STYLE = """
body { font: 11pt/1.4 sans-serif; margin: 2em auto; max-width: 60em; }
article { border: 1px solid #999; margin: 0 0 .8em; padding: .6em .8em; break-inside: avoid; }
pre { font: inherit; margin: .3em 0; white-space: pre-wrap; }
small { color: #444; } .sign { margin-top: .6em; }
"""


class NoBrowser(Exception):
    """There is no browser to print a PDF with."""


def rows(root: Path = loader.ROOT, language: str = "") -> list[Row]:
    """One row a message: id, kind, language, text, encoding, segments, facts, source, reviewed, state, grade.

    Every language with words is in it, offered or not. Raises KeyError for a language that is not there.
    """
    codes = [path.parent.name for path in sorted((root / "locales").glob("*/words.yaml"))]
    codes.sort(key=lambda code: code != loader.SOURCE_LANGUAGE)
    book, easy = loader.load(root, codes), flows.load(root).easy_words
    if language and language not in book.catalogs:
        raise KeyError(f"`{language}` is not whole or not known. There are: {', '.join(book.languages)}")
    wanted = [language] if language else list(book.languages)
    return [row for code in wanted for row in _rows(book, code, easy)]


def write(root: Path, format_: str, language: str, out: Path | None) -> str:
    """The export as text, or an empty string when it went to `out`. Raises NoBrowser for a PDF without one."""
    found = rows(root, language)
    if format_ == "pdf":
        _print_pdf(_html(found), out or Path("marrowline.pdf"))
        return ""
    document = {"json": _json, "csv": _csv, "html": _html}[format_](found)
    if out is None:
        return document
    out.write_text(document, encoding="utf-8-sig" if format_ == "csv" else "utf-8")
    return ""


def _rows(book: Book, code: str, easy: frozenset[str]) -> Iterator[Row]:
    for reply in every_message(book, code):
        text = fold(reply.text, code)
        size = measure(text)
        yield {
            "id": reply.key,
            "kind": reply.kind,
            "language": code,
            "text": text,
            "encoding": size.encoding,
            "segments": size.segments,
            "facts": list(reply.facts),
            "source": reply.source,
            "reviewed": reply.reviewed,
            "state": loader.state_of(code),
            "grade": grade(text, easy) if code == loader.SOURCE_LANGUAGE else None,
        }


def _json(found: list[Row]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _csv(found: list[Row]) -> str:
    buffer = io.StringIO()
    table = csv.DictWriter(buffer, fieldnames=list(found[0]), lineterminator="\n")
    table.writeheader()
    table.writerows({key: _cell(value) for key, value in row.items()} for row in found)
    return buffer.getvalue()


def _cell(value: object) -> str:
    words = " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    # a spreadsheet runs what begins like a formula
    return "'" + words if words.startswith(("=", "+", "-", "@")) else words


def _html(found: list[Row]) -> str:
    parts = ["<!doctype html><html lang='en'><meta charset='utf-8'><title>Marrowline: the book of messages</title>"]
    parts += [f"<style>{_STYLE}</style><h1>Marrowline: the book of messages</h1>"]
    parts += ["<p>A translation is a draft until a qualified person has signed its exact words.</p>"]
    parts += [_entry(row) for row in found]
    return "\n".join(parts) + "</html>\n"


def _entry(row: Row) -> str:
    facts = row["facts"]
    notes = [
        f"{row['segments']} x {row['encoding']}",
        str(row["state"]),
        f"source {row['source']} {row['reviewed']}".strip(),
    ]
    notes += [" ".join(facts)] if isinstance(facts, list) and facts else []
    return (
        f"<article><strong>{html.escape(str(row['id']))}</strong> <small>{html.escape(' - '.join(notes))}</small>"
        f"<pre lang='{row['language']}'>{html.escape(str(row['text']))}</pre>"
        "<div class='sign'><small>Approved by ______________________ Date ____________</small></div></article>"
    )


def _print_pdf(document: str, out: Path) -> None:
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise NoBrowser(
            "a PDF needs Chromium: install it (apt-get install chromium) or use --format html and print that"
        )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "book.html"
        page.write_text(document, encoding="utf-8")
        # Chromium's sandbox does not run as root
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        options = ["--headless", "--disable-gpu", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"]
        command = [browser, *sandbox, *options, f"--print-to-pdf={out.resolve()}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
