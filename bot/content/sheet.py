"""A language as a table for reviewers without tools: out as CSV, and back in."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.content import catalog as catalogs
from bot.content import flows, loader, translations
from bot.content.limits import limit_of
from bot.rules.clean import clean

COLUMNS = ("id", "kind", "limit", "state", "english", "translation")
_NEEDED = ("id", "english", "translation")
_FORMULA = ("=", "+", "-", "@")


class Refused(Exception):
    """A table that cannot be taken in, and why."""


@dataclass(slots=True)
class Taken:
    """What a table brought: keys whose words changed, and rows that were left out, each with the reason."""

    changed: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def written(root: Path, code: str) -> str:
    """Every text of the flows with its words in `code`, as CSV; raises Refused for a language that is not there."""
    content = flows.load(root)
    found = loader.translated(content, root, _known(root, code))
    states = loader.states(content, root, code, found)
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow(COLUMNS)
    for text in content.texts.values():
        words = found.get(text.key, "")
        row = (text.key, text.kind, limit_of(text, code), states.get(text.key, "missing"), text.words, words)
        table.writerow([_safe(str(cell)) for cell in row])
    return buffer.getvalue()


def taken(root: Path, code: str, document: str) -> Taken:
    """Put the words of a table into the catalog of `code`; a row whose English is not today's is left out."""
    content = flows.load(root)
    path = catalogs.po_path(root, _known(root, code))
    catalog = catalogs.read(path, root)
    done = Taken()
    for key, english, words in _rows(document):
        text = content.texts.get(key)
        if text is None or text.words != english:
            done.left_out[key] = "no such text" if text is None else "its English has changed"
        elif words:
            _say(catalog, key, english, words, done)
    translations.keep(path, catalog)
    return done


def _known(root: Path, code: str) -> str:
    if code == loader.SOURCE_LANGUAGE or not catalogs.po_path(root, code).exists():
        raise Refused(f"`{code}` has no catalog")
    return code


def _rows(document: str) -> Iterator[tuple[str, str, str]]:
    table = csv.DictReader(io.StringIO(document.removeprefix("\ufeff")))
    if missing := [column for column in _NEEDED if column not in (table.fieldnames or ())]:
        raise Refused(f"no column {', '.join(missing)}")
    for row in table:
        yield _cell(row, "id"), _cell(row, "english"), clean(_cell(row, "translation")).strip()


def _cell(row: Mapping[str, str | None], column: str) -> str:
    words = row[column] or ""
    return words[1:] if words.startswith("'") and words[1:].startswith(_FORMULA) else words


def _safe(cell: str) -> str:
    """A spreadsheet runs what begins like a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _say(catalog: Catalog, key: str, english: str, words: str, done: Taken) -> None:
    message = catalog.get(english, key)
    if message is None:
        catalog.add(english, words, context=key)
    elif message.string == words and not message.fuzzy:
        return
    else:
        message.string = words
        message.flags.discard("fuzzy")
        message.previous_id = []
    done.changed.append(key)
