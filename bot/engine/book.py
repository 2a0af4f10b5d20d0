"""Everything the engine may say and hear, loaded once: nodes, texts, words in each language, lexicon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.engine.checkin import Checkin
from bot.engine.effects import Effect
from bot.engine.reminders import ReminderKind
from bot.engine.replies import Reply
from bot.engine.series import Series
from bot.engine.session import Place
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
        """What the flows call it: menu, article, question, confirm, choice, offer, reply; in a check-in ask, who."""
        ...

    @property
    def title(self) -> Text:
        """What a menu calls it."""
        ...

    @property
    def parent(self) -> str:
        """The node BACK leads to."""
        ...

    @property
    def stays_open(self) -> bool:
        """Whether its question waits for an answer whatever else is said meanwhile, also after Redis was emptied."""
        ...

    def texts(self) -> Iterator[Text]:
        """Every text of this node."""
        ...

    def targets(self) -> Iterator[str]:
        """The nodes it can lead to by itself."""
        ...

    def show(self, voice: "Voice", page: int = 0, ref: str = "") -> Reply:
        """What is said on arriving; `ref` is what the place is about."""
        ...

    def answer(self, typed: "Typed", voice: "Voice") -> "Move | None":
        """What was typed means here, or None when it means nothing here."""
        ...


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed at a place: `plain` is normalised, `raw` as they wrote it.

    guess: it may well mean something else than an answer in words, such as a lone keyword.
    last: it means nothing else at all, so the question that is open may say what is wrong with it.
    """

    plain: str
    raw: str
    place: Place
    guess: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Where an answer leads.

    to: the node to go to; empty: nowhere, and the place is forgotten.
    before: the text that stands before what that node shows.
    say: texts that are messages by themselves, said first.
    ref: what the new place is about; effects: what to do on the way.
    closes: the question we asked by ourselves is answered and stays open no longer.
    replies: messages that say what that node would show, or stand in its stead.
    """

    to: str
    page: int = 0
    does: str = ""
    value: str = ""
    before: str = ""
    say: tuple[str, ...] = ()
    ref: str = ""
    effects: tuple[Effect, ...] = ()
    closes: bool = False
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The content. `catalogs` maps language -> text key -> words; the source language is in it too.

    `signs` maps a rule of danger to the text `sign.<word>` that names it for staff. `drafts` are the languages whose
    words nobody has approved.
    """

    nodes: Mapping[str, Node]
    texts: Mapping[str, Text]
    catalogs: Mapping[str, Mapping[str, str]]
    languages: tuple[str, ...]
    names: Mapping[str, str]
    lexicon: Lexicon
    main: str = "main"
    series: Mapping[str, Series] = field(default_factory=dict)
    checkins: Mapping[str, Checkin] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    reminders: Mapping[str, ReminderKind] = field(default_factory=dict)
    private: tuple[str, ...] = ()
    drafts: frozenset[str] = frozenset()

    @property
    def source_language(self) -> str:
        """The language the texts are written in, offered always."""
        return self.languages[0]

    def has_words(self, node: Node, language: str) -> bool:
        """Whether everything a node says is there in `language`."""
        catalog = self.catalogs[language]
        return all(text.key in catalog for text in node.texts())


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
        return Reply(key, text.kind, words, self.language, text.facts, text.sources, text.reviewed)

    def begun(self, words: str, *, ends: bool = True) -> str:
        """A message that comes by itself: who writes, and with `ends` how to end it."""
        return " ".join((self.say("begun.name"), words, *([self.say("begun.stop")] if ends else ())))

    def source(self, text: Text) -> str:
        """Where the facts of a text come from, and the year that source was reviewed."""
        return self.say("article.source", source=self.say(f"source.{text.source}"), year=text.reviewed[:4])

    def words_for(self, name: str) -> frozenset[str]:
        """What people type in any language for `name`, a set of words of `Words`: `yes`, `no`, `coming`, `took` ..."""
        return frozenset().union(*(getattr(words, name) for words in self.book.lexicon.words.values()))


__all__ = ["Book", "Move", "Node", "Reply", "Typed", "Voice"]
