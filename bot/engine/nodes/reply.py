"""A reply we wait for: words that answer a question of ours, whatever else is said meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.effects import AnswerVisit, Effect, KeepPill
from bot.engine.texts import Text

ANSWERS: dict[str, Callable[[str], Effect]] = {
    "coming": lambda ref: AnswerVisit(ref, "coming"),
    "new_time": lambda ref: AnswerVisit(ref, "new time"),
    "took": lambda ref: KeepPill(ref, taken=True),
    "skipped": lambda ref: KeepPill(ref, taken=False),
}
"""The lists of locales/*/words.yaml an answer may stand in, and what such an answer does to the row it belongs to."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Understands its own words alone, and stays open: an answer may be changed. What is said to it, the deed says."""

    id: str
    title: Text
    ask: Text
    answers: tuple[str, ...]
    parent: str = "main"
    kind: str = "reply"
    stays_open: bool = True

    def texts(self) -> Iterator[Text]:
        """Its title and the question."""
        yield self.title
        yield self.ask

    def targets(self) -> Iterator[str]:
        """It leads nowhere."""
        yield from ()

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question, without what it is about."""
        return voice.reply(self.ask.key)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """Its words in any language; a bare yes or no, which we never ask for, asks again."""
        name = next((name for name in self.answers if typed.plain in voice.words_for(name)), None)
        if name:
            return Move("", effects=(ANSWERS[name](typed.place.ref),))
        either = typed.plain in voice.words_for("yes") | voice.words_for("no")
        return Move(self.id, ref=typed.place.ref) if either else None
