"""flows/private.yaml: what a message that comes by itself does not say, and the look for it in our own words."""

from collections.abc import Iterator
from pathlib import Path

from bot.content.faults import Fault
from bot.content.yaml_file import read
from bot.engine.book import Book
from bot.engine.remind import PARTS
from bot.engine.texts import Text
from bot.understand.private import private_word

FILE = "flows/private.yaml"

UNASKED = frozenset({"reminder", "begun", "checkin", "nudge"})
"""The kinds of text that come by themselves. Tips are not among them: their words come to those who chose full text."""


def load(root: Path) -> tuple[str, ...]:
    """Every entry of every language: staff and people write in any of them."""
    spec = read(root / FILE, root)
    return tuple(dict.fromkeys(entry for language in spec.mapping() for entry in spec.texts(language)))


def faults(book: Book, code: str) -> Iterator[Fault]:
    """What comes by itself and whose words in a language tell of the illness."""
    for text in filter(_comes_by_itself, book.texts.values()):
        words = book.catalogs[code].get(text.key, "")
        if found := private_word(words, book.private):
            mend = "Anybody may read it: choose other words, or put it under `full`"
            yield Fault(text.origin, f"`{text.key}` says `{found}`", mend, language=code)


def _comes_by_itself(text: Text) -> bool:
    return (text.kind in UNASKED or text.key in PARTS) and not text.key.endswith(".full")
