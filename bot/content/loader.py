"""The book: flows, translations and lexicon put together for the languages that may be offered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content import catalog, flows, lexicon, private, tree
from bot.content.faults import BrokenContent, Fault
from bot.content.flows import Flows
from bot.content.shelves import shelves
from bot.engine.book import Book
from bot.engine.texts import Text

ROOT = Path(__file__).resolve().parent.parent.parent
"""The project: flows/ and locales/ lie under it."""

SOURCE_LANGUAGE = "en"

SOURCE, DRAFT = "source", "draft"
"""How far the words of a language are: those the others are made from, and those nobody has approved."""


def load(
    root: Path = ROOT, languages: Iterable[str] = ("en", "es"), *, drafts: bool = True, fever_limit_c: float = 38.0
) -> Book:
    """The book under `root`.

    languages: codes wanted, in the order people are asked to choose from.
    drafts: whether translations nobody has approved may be offered.
    A language whose core is not whole is left out. Raises BrokenContent.
    """
    content = flows.load(root)
    words, names = lexicon.load(root, fever_limit_c)
    _known_topics(root)
    wanted = [code for code in languages if code != SOURCE_LANGUAGE and drafts]
    catalogs = {SOURCE_LANGUAGE: {text.key: text.words for text in content.texts.values()}}
    catalogs |= {code: found for code in wanted if is_whole(found := translated(content, root, code), content)}
    words = replace(words, shelves=shelves(content.nodes, catalogs, words.words))
    return Book(
        content.nodes, content.texts, catalogs, tuple(catalogs), names, words, content.sources,
        drafts=frozenset(code for code in catalogs if state_of(code) == DRAFT),
        signs=content.signs, series=content.series, reminders=content.reminders,
        private=private.load(root), checkins=content.checkins,
    )  # fmt: skip


def state_of(code: str) -> str:
    """`source` for English; a translation is a `draft` until a qualified person has approved its words."""
    return SOURCE if code == SOURCE_LANGUAGE else DRAFT


def translated(content: Flows, root: Path, language: str) -> dict[str, str]:
    """{text key: translation} of `language`, for the English as it stands today."""
    entries = catalog.load(root, language)
    found = {text.key: entries.get((text.key, text.words)) for text in content.texts.values()}
    return {key: words for key, words in found.items() if words}


def missing(found: Mapping[str, str], content: Flows) -> list[Text]:
    """The texts that have no translation in `found`."""
    return [text for text in content.texts.values() if text.key not in found]


def is_whole(found: Mapping[str, str], content: Flows) -> bool:
    """Whether everything but single topics' pages is there."""
    return not any(text.core for text in missing(found, content))


def _known_topics(root: Path) -> None:
    """A topic of the tree may have no page yet: whoever asks for it is told so."""
    topics, mend = tree.load(root), f"Mend the topic id, or add it to {tree.FILE}"
    unknown = [
        Fault(spec.where, f"keywords lead to `{topic}`, which does not exist", mend)
        for words in lexicon.written(root).values()
        for topic, spec in words.items("keywords")
        if topic not in topics
    ]
    if unknown:
        raise BrokenContent(unknown)
