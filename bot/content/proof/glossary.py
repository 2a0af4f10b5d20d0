"""The names people type behind WORD: each word has one in every language, and no name means two words."""

from collections.abc import Iterator
from pathlib import Path

from bot.content.faults import Fault
from bot.content.lexicon import glossary_specs
from bot.content.yaml_file import Spec
from bot.engine.book import Book
from bot.understand.glossary import node_of
from bot.understand.normalise import normalise


def faults(book: Book, root: Path) -> Iterator[Fault]:
    """Every fault of every locales/<language>/glossary.yaml."""
    words = {node.id for node in book.nodes.values() if node.id.startswith(node_of("")) and node.id.count(".") == 1}
    for code, spec in glossary_specs(root).items():
        yield from _names(words, code, spec)


def _names(words: set[str], code: str, spec: Spec) -> Iterator[Fault]:
    listed = spec.mapping()
    for word in sorted(words - {node_of(name) for name in listed}):
        yield Fault(spec.where, f"`{word}` has no name", "Write what people type behind WORD", language=code)
    seen: dict[str, str] = {}
    for word, names in listed.items():
        if node_of(word) not in words:
            yield Fault(names.where, f"`{word}` is no word", "Mend it, or add it to flows/glossary.yaml", language=code)
        for name in names.value:
            said = normalise(str(name.value))
            if seen.setdefault(said, word) != word:
                problem = f"`{said}` names `{seen[said]}` and `{word}`"
                yield Fault(name.where, problem, "Keep it for one of them", language=code)
