"""Content in a temporary copy, broken on purpose."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import write_po

from bot.content import catalog, loader
from bot.content.faults import BrokenContent, Fault
from bot.content.proof import check
from bot.engine.book import Book

PO = "locales/es/LC_MESSAGES/messages.po"
EN = "locales/en/words.yaml"
ES = "locales/es/words.yaml"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of flows/ and locales/ that may be changed."""

    root: Path

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, words: str) -> None:
        (self.root / file).write_text(words, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Put `new` where `old` stands first."""
        before = self.read(file)
        assert old in before, f"{old!r} is not in {file}"
        self.write(file, before.replace(old, new, 1))

    def line_of(self, file: str, words: str) -> int:
        """The first line with `words`."""
        return next(number for number, line in enumerate(self.read(file).splitlines(), 1) if words in line)

    def only(self, *languages: str) -> None:
        """Take the words of every other language out: the prover is through sooner."""
        for folder in (path for path in (self.root / "locales").iterdir() if path.is_dir()):
            if folder.name not in languages:
                shutil.rmtree(folder)

    def translate(self, key: str, change: Callable[[Message], None]) -> None:
        """Change the Spanish entry of a text."""
        path = self.root / PO
        found = catalog.read(path, self.root)
        change(next(message for message in found if message.context == key))
        with path.open("wb") as file:
            write_po(file, found, width=100, include_previous=True)

    def say(self, key: str, words: str) -> None:
        """Give a text another Spanish translation."""

        def change(message: Message) -> None:
            message.string = words

        self.translate(key, change)

    def mark_fuzzy(self, key: str) -> None:
        """Mark a Spanish translation as in need of a look."""
        self.translate(key, lambda message: message.flags.add("fuzzy"))


def everything(root: Path) -> Book:
    """The content of a project, with what is understood of each language: that is read when it is first needed."""
    book = loader.load(root)
    assert book.lexicon.languages
    return book


def errors(copy: Copy) -> list[Fault]:
    """What stops the build; long words of a clinic or a person are a warning."""
    return [fault for fault in check(copy.root).faults if fault.severity == "error"]


def fault_after(copy: Copy, file: str, old: str, new: str, problem: str) -> tuple[str, int]:
    """The file and line of the first fault once `new` stands where `old` was; it says `problem` and how to mend it."""
    copy.replace(file, old, new)
    with pytest.raises(BrokenContent) as broken:
        everything(copy.root)
    fault = broken.value.faults[0]
    assert problem in fault.problem
    assert fault.mend
    where, _, line = fault.where.rpartition(":")
    return where, int(line)
