"""Who is answering: asked before a check-in on a phone that two people read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.checkin import Run
from bot.engine.effects import FinishRun
from bot.engine.nodes.ask import ANSWER
from bot.engine.texts import Text
from bot.understand.answers import NO, SKIP, YES, YES_NO, Ear

OTHER, LATER = "checkin.who.other", "checkin.who.later"
"""What is said to somebody else, and when nobody can answer now."""


@dataclass(frozen=True, slots=True)
class Who:
    """Leads to the first question when the one it is meant for answers; of anybody else nothing is kept."""

    id: str
    title: Text
    ask: str
    first: str
    parent: str = "main"
    kind: str = "who"
    stays_open: bool = True

    def texts(self) -> Iterator[Text]:
        """Its title; what it asks is the same for many sets."""
        yield self.title

    def targets(self) -> Iterator[str]:
        """The first question."""
        yield self.first

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question alone."""
        return replace(voice.reply(self.ask), kind=ANSWER)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """Y goes on, N waits for the other, SKIP ends the run."""
        ref = typed.place.ref
        heard = Ear(voice.book.lexicon, voice.language).hear(YES_NO, typed.plain)
        if heard == YES:
            return Move(self.first, ref=ref)
        if heard == SKIP:
            return Move("", say=(LATER,), effects=(FinishRun(Run.parse(ref).ref, "lapsed"),), closes=True)
        if heard == NO:
            return Move(self.id, ref=ref, replies=(voice.reply(OTHER),))
        return Move(self.id, ref=ref) if typed.last and typed.raw.strip() else None
