"""The book: flows, translations and lexicon put together for the languages that may be offered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content import approval, catalog, flows, glossary, lexicon, private, tree
from bot.content.faults import BrokenContent, Fault
from bot.content.flows import Flows
from bot.content.shelves import shelves
from bot.engine.book import Book
from bot.engine.texts import Text

ROOT = Path(__file__).resolve().parent.parent.parent
"""The project: flows/ and locales/ lie under it."""

SOURCE_LANGUAGE = "en"


def load(
    root: Path = ROOT, languages: Iterable[str] = ("en", "es"), *, drafts: bool = True, fever_limit_c: float = 38.0
) -> Book:
    """The book under `root`.

    languages: codes wanted, in the order people are asked to choose from.
    drafts: whether translations nobody has approved may be offered; if not, a language is offered when its safety
    texts are approved, and says in English what is not.
    A language whose core is not whole is left out. Raises BrokenContent.
    """
    content = flows.load(root)
    words, names = lexicon.load(root, fever_limit_c)
    _known_topics(root)
    english = {text.key: text.words for text in content.texts.values()}
    wanted = {code: translated(content, root, code) for code in languages if code != SOURCE_LANGUAGE}
    whole = {code: found for code, found in wanted.items() if is_whole(found, content)}
    signed = {code: approval.approved(content, found, approval.load(root, code)) for code, found in whole.items()}
    safe = {code for code, keys in signed.items() if not approval.unsigned(content, keys)}
    catalogs = {SOURCE_LANGUAGE: english}
    catalogs |= whole if drafts else {code: _only(signed[code], whole[code], content) for code in whole if code in safe}
    explains = dict(glossary.topics(content.nodes))
    words = replace(words, shelves=shelves(content.nodes, catalogs, words.words), explains=explains)
    return Book(
        content.nodes, content.texts, catalogs, tuple(catalogs), names, words,
        drafts=frozenset(catalogs) - safe - {SOURCE_LANGUAGE},
        signs=content.signs, series=content.series, reminders=content.reminders,
        private=private.load(root), checkins=content.checkins,
    )  # fmt: skip


def written_in(root: Path) -> list[str]:
    """Every language that has words, the source language first."""
    codes = sorted(path.parent.name for path in (root / "locales").glob("*/words.yaml"))
    return sorted(codes, key=lambda code: code != SOURCE_LANGUAGE)


def states(content: Flows, root: Path, code: str, found: Mapping[str, str]) -> dict[str, str]:
    """{text key: `source`, `draft` or `approved`} of the words that a language has."""
    plain = approval.SOURCE if code == SOURCE_LANGUAGE else approval.DRAFT
    signed = approval.approved(content, found, approval.load(root, code))
    return {key: approval.APPROVED if key in signed else plain for key in found}


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


def _only(signed: frozenset[str], found: Mapping[str, str], content: Flows) -> dict[str, str]:
    """What is approved, and in English what everybody is told."""
    plain = {text.key: text.words for text in content.texts.values() if text.core}
    return plain | {key: words for key, words in found.items() if key in signed}


def _known_topics(root: Path) -> None:
    """A topic of the tree may have no page yet: whoever asks for it is told so."""
    topics, mend = tree.load(root) | tree.menus(root), f"Mend the topic id, or add it to {tree.FILE}"
    unknown = [
        Fault(spec.where, f"keywords lead to `{topic}`, which does not exist", mend)
        for words in lexicon.written(root).values()
        for topic, spec in words.items("keywords")
        if topic not in topics
    ]
    if unknown:
        raise BrokenContent(unknown)
