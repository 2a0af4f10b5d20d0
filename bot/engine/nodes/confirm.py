"""A yes or a no before something that cannot be unread or undone."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.texts import Text


@dataclass(frozen=True, slots=True)
class Confirm:
    """Asks once; `yes` leads to a node or `does` something; no leads back. `repeat`: the one command that means yes."""

    id: str
    title: Text
    ask: Text
    yes: str = ""
    does: str = ""
    repeat: str = ""
    parent: str = "main"
    kind: str = "confirm"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title and what it asks."""
        yield self.title
        yield self.ask

    def targets(self) -> Iterator[str]:
        """What a yes leads to."""
        if self.yes:
            yield self.yes

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question alone."""
        return voice.reply(self.ask.key)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """Yes and no in any language; a stray number asks again."""
        text = typed.plain
        agrees = text in voice.words_for("yes")
        if agrees and self.repeat:
            return Move(self.id)
        if agrees:
            return Move(self.yes or self.parent, does=self.does)
        if text in voice.words_for("no") or text == "0":
            return Move(self.parent)
        return Move(self.id) if text.isdigit() and len(text) <= 2 else None
