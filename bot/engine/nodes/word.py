"""A word of the glossary: what it means in one message, and the topic that says more."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.nodes.menu import titles
from bot.engine.texts import Text, segments
from bot.understand.glossary import TOPIC

ENTRY = "glossary.entry"
"""The text that puts a word and its meaning together."""

_MORE = "1"
"""The number of the topic that says more."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody reads who texts WORD and a term."""

    id: str
    title: Text
    text: Text
    topic: str
    parent: str = TOPIC
    kind: str = "word"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """The term and its meaning."""
        yield self.title
        yield self.text

    def targets(self) -> Iterator[str]:
        """The topic that says more."""
        yield self.topic

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The term, what it means, and the number that leads on where there is room for it."""
        meaning = voice.say(ENTRY, word=voice.say(self.title.key), meaning=voice.say(self.text.key))
        whole = "\n".join([meaning, *titles({_MORE: self.topic}, voice)])
        # the topic is named where that costs nothing
        said = whole if segments(whole, voice.language) == segments(meaning, voice.language) else meaning
        text = self.text
        return Reply(text.key, "word", said, voice.language, text.facts, text.sources, text.reviewed)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """The number of the topic."""
        text = typed.plain
        if text == _MORE:
            return Move(self.topic)
        if text == "0":
            return Move(voice.book.main)
        return Move(self.id, before="menu.invalid") if text.isdigit() and len(text) <= 2 else None
