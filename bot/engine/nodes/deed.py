"""Something to do that a menu lists like a topic: choosing it does what its words would do."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.texts import Text


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of a menu. Nobody is ever at it: what it does says where the person is then."""

    id: str
    title: Text
    parent: str = "main"
    kind: str = "deed"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title."""
        yield self.title

    def targets(self) -> Iterator[str]:
        """Nowhere by itself."""
        yield from ()

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The menu that lists it."""
        return voice.book.nodes[self.parent].show(voice)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """What the menu that lists it makes of it."""
        return voice.book.nodes[self.parent].answer(typed, voice)
