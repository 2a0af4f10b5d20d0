"""The book a reviewer signs: every message by subject, safety first, the English beside each translation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import jinja2

from bot.content import loader
from bot.engine.book import Book
from bot.engine.nodes import Menu
from bot.rules.reading import MEASURES

Row = Mapping[str, object]

_SAFETY = frozenset({"urgent", "unknown", "fallback", "help", "stop", "welcome", "alert"})
_URGENT = "side.urgent"
_KINDS = {
    "word": "Words explained", "tip": "Tips", "reminder": "Reminders", "begun": "What else comes by itself",
    "checkin": "Check-ins", "answer": "Check-ins", "nudge": "Check-ins",
}  # fmt: skip
_REST = "Menus, questions and notices"

_TEMPLATES = jinja2.Environment(loader=jinja2.PackageLoader("bot.content"), autoescape=True, trim_blocks=True)


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter of the book."""

    title: str
    rows: Sequence[Row]

    @property
    def anchor(self) -> str:
        """Its name in links."""
        return "-".join(re.findall(r"\w+", self.title.lower()))

    @property
    def is_safety(self) -> bool:
        """Whether somebody in danger reads it."""
        return self.title == SAFETY


SAFETY = "Safety"


def document(rows: Sequence[Row], book: Book) -> str:
    """The book as one HTML page; `rows` as the export makes them."""
    english = {row["id"]: row["text"] for row in rows if row["language"] == loader.SOURCE_LANGUAGE}
    english |= {key: text.words for key, text in book.texts.items() if key not in english}
    languages = dict.fromkeys(str(row["language"]) for row in rows)
    names = [book.names.get(code, code) for code in languages]
    return _TEMPLATES.get_template("book.html").render(
        sections=list(_sections(rows, book)), english=english, languages=names, level=_level
    )


def _level(row: Row) -> str:
    """How easy a message is to read, by the measure of its language."""
    code = str(row["language"])
    if code not in MEASURES:
        return f"grade {row['grade']}"
    return f"{MEASURES[code].name} {MEASURES[code].of(str(row['text'])):.0f}"


def _sections(rows: Sequence[Row], book: Book) -> Iterator[Section]:
    titles = (SAFETY, *(_menus(book).values()), *dict.fromkeys(_KINDS.values()), _REST)
    found: dict[str, list[Row]] = {title: [] for title in titles}
    for row in rows:
        found[_title(row, book)].append(row)
    yield from (Section(title, listed) for title, listed in found.items() if listed)


def _menus(book: Book) -> dict[str, str]:
    """{menu: its title}, in the order of the main menu."""
    main = book.nodes[book.main]
    return {menu: book.nodes[menu].title.words for menu in main.targets()}


def _title(row: Row, book: Book) -> str:
    key, kind = str(row["id"]), str(row["kind"])
    if kind in _SAFETY or key.startswith(_URGENT):
        return SAFETY
    menu = key.partition("/")[0].partition(".")[0]
    if kind in ("article", "confirm") and isinstance(book.nodes.get(menu), Menu):
        return _menus(book)[menu]
    return _KINDS.get(kind, _REST)
