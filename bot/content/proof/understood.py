"""What is understood, checked: no word stands for what it must not, topics are known, and what was learned is fresh."""

from collections.abc import Collection, Iterator
from pathlib import Path

from bot.content import learned, tree
from bot.content.faults import Fault
from bot.content.languages import ASKED
from bot.content.lexicon import written
from bot.content.proof import reserved, words
from bot.content.proof.reserved import Specs
from bot.content.yaml_file import contents, read
from bot.engine.book import Book
from bot.understand.evaluation import rows
from bot.understand.meaning import CRISIS, HELP, LANG, MENU, START, STOP, SUBSCRIBE, UNKNOWN, URGENT

LABELS = frozenset({URGENT, CRISIS, STOP, START, HELP, MENU, LANG, SUBSCRIBE, UNKNOWN})
"""What a text may be beside asking for a topic."""


def faults(book: Book, root: Path) -> Iterator[Fault]:
    """Every fault of the words, of what is asked for, of the examples and of what was learned from them."""
    # a file that cannot be read, or would be read for ever, is told before anything is looked for in it
    len(book.lexicon.languages)
    typed = written(root)
    asked = {path.stem: read(path, root) for path in sorted((root / "flows" / ASKED).glob("*.yaml"))}
    refused, topics = reserved.words(typed, asked), tree.load(root)
    yield from words.faults(book, typed, refused)
    for code, spec in asked.items():
        yield from reserved.in_asked(code, spec, refused)
    yield from _asked(asked, topics)
    yield from _examples(root, topics | LABELS)
    yield from _learned(root)


def _asked(asked: Specs, topics: Collection[str]) -> Iterator[Fault]:
    for code, spec in asked.items():
        for topic, said in spec.items("topics"):
            if topic not in topics:
                problem = f"`{topic}` is no topic of {tree.FILE}"
                yield Fault(said.where, problem, "Mend the topic id, or add it there", language=code)


def _examples(root: Path, labels: Collection[str]) -> Iterator[Fault]:
    for path in learned.paths(root):
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(contents(path, root).splitlines(), 1):
            where = f"{name}:{number}"
            try:
                (row,) = rows([line])
            except ValueError:
                yield Fault(where, "this is no example", "Write language, text, label, severity, note, parted by tabs")
                continue
            if row.label not in labels:
                problem = f"`{row.label}` is no label, nor a topic of {tree.FILE}"
                yield Fault(where, problem, f"Write a topic id, or one of: {', '.join(sorted(LABELS))}")


def _learned(root: Path) -> Iterator[Fault]:
    path = learned.path_of(root)
    source = learned.source_of(path) if path.exists() else ""
    if source != learned.made_of(root):
        name = path.relative_to(root).as_posix()
        problem = "made of other examples than those in flows/examples" if source else "the file is missing"
        yield Fault(f"{name}:1", problem, learned.MEND)
