"""Topics that may be meant, as numbers. Which they are travels in `Place.ref`, as `side.hair,side.nausea`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.nodes.menu import titles
from bot.engine.texts import Text


@dataclass(frozen=True, slots=True)
class Offer:
    """Asks which topic is meant."""

    id: str
    title: Text
    ask: Text
    parent: str = "main"
    kind: str = "offer"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title and the question."""
        yield self.title
        yield self.ask

    def targets(self) -> Iterator[str]:
        """No topic by itself: each text brings its own."""
        yield from ()

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question, a numbered line for each topic, and what else may be sent."""
        options = _options(ref, voice)
        if not options:
            return voice.reply("unknown")
        lines = [voice.say(self.ask.key), *titles(options, voice), voice.say("offer.else")]
        return Reply(self.ask.key, "question", "\n".join(lines), voice.language)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """A number of the list; another number only when it answers no other question."""
        text, ref = typed.plain, typed.place.ref
        options = _options(ref, voice)
        if target := options.get(text):
            return Move(target)
        if text == "0":
            return Move(voice.book.main)
        wrong = typed.last and options and text.isdigit() and len(text) <= 2
        return Move(self.id, before="menu.invalid", ref=ref) if wrong else None


def offering(topics: Iterable[str]) -> str:
    """The `ref` of a place where these topics are offered."""
    return ",".join(topics)


def _options(ref: str, voice: Voice) -> dict[str, str]:
    """{number: topic}; one that was taken out of the book since leaves its number free."""
    return {str(number): topic for number, topic in enumerate(ref.split(","), 1) if topic in voice.book.nodes}
