"""A menu: a title and numbered ways on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.texts import Text


@dataclass(frozen=True, slots=True)
class Menu:
    """Numbered options. The numbers are fixed in the flow file, so that a printed poster stays true."""

    id: str
    title: Text
    options: Mapping[str, str] = field(default_factory=dict)
    parent: str = "main"
    kind: str = "menu"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title; the options are other nodes' titles."""
        yield self.title

    def targets(self) -> Iterator[str]:
        """The nodes behind its numbers."""
        yield from self.options.values()

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The title, a line for each option, and how to choose."""
        lines = [voice.say(self.title.key), *titles(self.options, voice)]
        hint = "menu.hint.main" if self.id == voice.book.main else "menu.hint"
        return Reply(self.id, "menu", "\n".join([*lines, voice.say(hint)]), voice.language)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """A number from the list; a number that is not on it shows the list again."""
        text = typed.plain
        if target := self.options.get(text):
            return Move(target)
        if text == "0":
            return Move(voice.book.main)
        return Move(self.id, before="menu.invalid") if text.isdigit() and len(text) <= 2 else None


def titles(options: Mapping[str, str], voice: Voice) -> Iterator[str]:
    """A numbered line for each node."""
    return (f"{digit} {voice.say(voice.book.nodes[target].title.key)}" for digit, target in options.items())
