"""Everything the engine may say and hear, loaded once: nodes, texts, words in each language, lexicon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.engine.replies import Reply
from bot.engine.texts import Text
from bot.understand.lexicon import Lexicon


class Node(Protocol):
    """A place in the conversation. Each kind has one file in `nodes/`."""

    @property
    def id(self) -> str:
        """Its name in the flows."""
        ...

    @property
    def kind(self) -> str:
        """Its kind: menu, article, question or confirm."""
        ...

    @property
    def title(self) -> Text:
        """What a menu calls it."""
        ...

    @property
    def parent(self) -> str:
        """The node BACK leads to."""
        ...

    def texts(self) -> Iterator[Text]:
        """Every text of this node."""
        ...

    def targets(self) -> Iterator[str]:
        """The nodes it can lead to by itself."""
        ...

    def show(self, voice: "Voice", page: int) -> Reply:
        """What is said on arriving."""
        ...

    def answer(self, text: str, page: int, voice: "Voice") -> "Move | None":
        """What `text` (normalised) means here, or None when it means nothing here."""
        ...


@dataclass(frozen=True, slots=True)
class Move:
    """Where an answer leads: to a node's page, or to what an effect says."""

    to: str
    page: int = 0
    does: str = ""
    value: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The content. `catalogs` maps language -> text key -> words; the source language is in it too."""

    nodes: Mapping[str, Node]
    texts: Mapping[str, Text]
    catalogs: Mapping[str, Mapping[str, str]]
    languages: tuple[str, ...]
    names: Mapping[str, str]
    lexicon: Lexicon
    sources: Mapping[str, str]
    main: str = "main"

    @property
    def source_language(self) -> str:
        """The language the texts are written in, offered always."""
        return self.languages[0]

    def has_group(self, group: str, language: str) -> bool:
        """Whether a topic's pages are whole in `language`."""
        catalog = self.catalogs[language]
        return all(text.key in catalog for text in self.texts.values() if text.group == group)


@dataclass(frozen=True, slots=True)
class Voice:
    """The book read aloud in one language, with a person's values filled in."""

    book: Book
    language: str
    values: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """The words of `key` with placeholders filled."""
        words = self.book.catalogs[self.language][key]
        if "{care_team}" in words:
            values["care_team"] = self.say("care_team.phone" if self.values.get("clinic_phone") else "care_team")
        for name, value in {**self.values, **values}.items():
            words = words.replace("{" + name + "}", value)
        return words

    def reply(self, key: str, **values: str) -> Reply:
        """A message made of one text."""
        text = self.book.texts[key]
        words = self.say(key, **values)
        return Reply(key, text.kind, words, self.language, text.facts, text.source, text.reviewed)

    def words_for(self, name: str) -> frozenset[str]:
        """What people type for `yes` or `no`, in any language."""
        return frozenset().union(*(getattr(words, name) for words in self.book.lexicon.words.values()))


__all__ = ["Book", "Move", "Node", "Reply", "Voice"]
