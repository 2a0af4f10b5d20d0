"""Every command in the documents is one that the program has, with options it takes and kinds that there are."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bot.cli import HOMES, application
from bot.engine.book import Book
from bot.engine.reminders import ROUTINE
from tests.house.tools import ROOT

PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
SHOWN = re.compile(r"`([^`\n]+)`|^ {4}(.+)$", re.MULTILINE)
COMMAND = re.compile(rf"(?:^|\s|/|\()marrowline\s+(.+)|^((?:{'|'.join(HOMES)}) [a-z-]+(?: .*)?)$")
ROW = re.compile(r"^\| (`marrowline .*?) \|", re.MULTILINE)
APP: Any = typer.main.get_command(application())


def shown() -> Iterator[tuple[str, str]]:
    """(page, what is typed behind `marrowline`), of code spans, indented lines, and the rows of the README's table."""
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for span, indented in SHOWN.findall(text):
            found = COMMAND.search((span or indented).partition(" #")[0])
            if found:
                yield page, (found[1] or found[2]).rstrip(")")
        for row in ROW.findall(text):
            yield from ((page, line) for line in _row(row))


def _row(cell: str) -> Iterator[str]:
    """`alert list` · `show`: the second is of the same group as the first, unless it is a command by itself."""
    group = ""
    for span in re.findall(r"`([^`]+)`", cell):
        words = span.removeprefix("marrowline ")
        first = words.split()[0]
        group = first if first in HOMES else group
        yield words if first in HOMES else f"{group} {words}"


def parts(line: str) -> Iterator[tuple[Any, list[str]]]:
    """(command, the words behind it), for each alternative of `people list | show | stop NUMBER`."""
    words = re.sub(r"[\[\]]", " ", re.sub(r'"[^"]*"', "TEXT", line)).split()
    above, command = _walk(APP, words)
    rest: list[str] = []
    while words:
        word = words.pop(0)
        if word == "|" and words and words[0] in getattr(above, "commands", {}):
            yield command, rest
            command, rest = above.commands[words.pop(0)], []
        else:
            rest.append(word)
    yield command, rest


def _walk(group: Any, words: list[str]) -> tuple[Any, Any]:
    """(the group, its command) that `words` begin with, which are taken off."""
    above, command = group, group
    while words and words[0] in getattr(command, "commands", {}):
        above, command = command, command.commands[words.pop(0)]
    return above, command


@pytest.mark.parametrize(("page", "line"), sorted(set(shown())))
def test_a_command_is_there_with_its_options(page: str, line: str) -> None:
    for command, words in parts(line):
        unnamed = [word for word in words if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")]
        assert not (hasattr(command, "commands") and unnamed), f"{page}: `{line}` names a command that is not there"
        known = {name for option in command.params for name in option.opts}
        assert [word for word in words if word.startswith("--") and word not in known] == [], page


def test_kinds_sets_and_phases_are_there(book: Book) -> None:
    routines = {kind.id for kind in book.reminders.values() if kind.family == ROUTINE}
    known = {
        "routine add PERSON": {"KIND", *routines},
        "checkin add PERSON": {"SET", *book.checkins},
        "people phase PERSON": {"PHASE", *book.series},
    }
    named = [
        (before, line.removeprefix(before).split()[0]) for _, line in shown() for before in known if before in line
    ]
    assert {before for before, _ in named} == set(known)
    assert [(before, word) for before, word in named if word not in known[before]] == []


@pytest.mark.parametrize("line", ["people lost", "visit add PERSON --when 9", "people list | show 1 --loudly"])
def test_what_is_not_there_is_found(line: str) -> None:
    with pytest.raises(AssertionError):
        test_a_command_is_there_with_its_options("here", line)
