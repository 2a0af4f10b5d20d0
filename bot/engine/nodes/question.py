"""A question with a list of answers, one of which is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.texts import Text


@dataclass(frozen=True, slots=True)
class Question:
    """Asks for one of the languages offered. `does` names the effect that keeps the answer."""

    id: str
    title: Text
    ask: Text
    does: str
    parent: str = "main"
    kind: str = "question"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title and the question."""
        yield self.title
        yield self.ask

    def targets(self) -> Iterator[str]:
        """Where an answer leads: back to its menu."""
        yield self.parent

    def choices(self, voice: Voice) -> dict[str, str]:
        """{number: language code}, in the order offered."""
        return {str(number): code for number, code in enumerate(voice.book.languages, 1)}

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question and a numbered line for each answer, each language by its own name."""
        lines = [f"{number} {voice.book.names[code]}" for number, code in self.choices(voice).items()]
        return Reply(self.ask.key, "question", "\n".join([voice.say(self.ask.key), *lines]), voice.language)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """A number from the list (the names themselves are understood anywhere)."""
        text = typed.plain
        if text == "0":
            return Move(voice.book.main)
        if code := self.choices(voice).get(text):
            return Move(self.parent, does=self.does, value=code)
        return Move(self.id, before="menu.invalid") if text.isdigit() and len(text) <= 2 else None
