"""Every message a person can receive, as data, as a table and as the book a reviewer signs."""

import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content import approval, flows, loader, printed
from bot.content.flows import Flows
from bot.content.messages import every_message, texts_of
from bot.engine.book import Book, Reply
from bot.rules.fold import fold
from bot.rules.readability import grade
from bot.rules.segments import measure

FORMATS = ("json", "csv", "html", "pdf")
Row = dict[str, object]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class NoBrowser(Exception):
    """There is no browser to print a PDF with."""


def rows(root: Path = loader.ROOT, language: str = "") -> list[Row]:
    """One row a message: id, kind, language, text, encoding, segments, facts, source, reviewed, state, grade.

    Every language with words is in it, offered or not. Raises KeyError for a language that is not there.
    """
    content = flows.load(root)
    book = loader.load(root, loader.written_in(root))
    if language and language not in book.catalogs:
        raise KeyError(f"`{language}` is not whole or not known. There are: {', '.join(book.languages)}")
    wanted = [language] if language else list(book.languages)
    return [row for code in wanted for row in _rows(book, code, content, root)]


def write(root: Path, format_: str, language: str, out: Path | None) -> str:
    """The export as text, or an empty string when it went to `out`. Raises NoBrowser for a PDF without one."""
    found = rows(root, language)
    if format_ == "pdf":
        _print_pdf(_html(root, found), out or Path("marrowline.pdf"))
        return ""
    document = _html(root, found) if format_ == "html" else {"json": _json, "csv": _csv}[format_](found)
    if out is None:
        return document
    out.write_text(document, encoding="utf-8-sig" if format_ == "csv" else "utf-8")
    return ""


def _rows(book: Book, code: str, content: Flows, root: Path) -> Iterator[Row]:
    states = loader.states(content, root, code, book.catalogs[code])
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
            "state": _state(reply, book, states),
            "grade": grade(_graded(reply), content.easy_words) if code == loader.SOURCE_LANGUAGE else None,
        }


def _graded(reply: Reply) -> str:
    """A word of the glossary is graded without its name: that has no easier word."""
    return reply.text.partition(": ")[2] if reply.kind == "word" else reply.text


def _state(reply: Reply, book: Book, states: Mapping[str, str]) -> str:
    """Of a message made of several texts: approved when each of them is."""
    found = {states[key] for key in texts_of(reply, book)}
    return found.pop() if len(found) == 1 else approval.DRAFT


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


def _html(root: Path, found: list[Row]) -> str:
    return printed.document(found, loader.load(root, loader.written_in(root)))


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
