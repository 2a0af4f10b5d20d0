"""An article: the answer to a topic, in pages of one message each."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.texts import Text


@dataclass(frozen=True, slots=True)
class Article:
    """Pages read one by one with MORE. After the last comes `then`, where an article has more behind a question."""

    id: str
    title: Text
    pages: tuple[Text, ...]
    closing: str = ""
    then: str = ""
    parent: str = "main"
    kind: str = "article"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title and pages."""
        yield self.title
        yield from self.pages

    def targets(self) -> Iterator[str]:
        """What MORE leads to after the last page."""
        if self.then:
            yield self.then

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """One page with its foot: how to read on, or when to call and where the facts come from."""
        text = self.pages[min(page, len(self.pages) - 1)]
        body = "\n".join([voice.say(text.key), *self._foot(voice, page, text)])
        return Reply(text.key, "article", body, voice.language, text.facts, text.sources, text.reviewed)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """A number is a choice from the menu this article belongs to."""
        return voice.book.nodes[self.parent].answer(typed, voice) if typed.plain.isdigit() else None

    def after(self, page: int) -> Move | None:
        """What MORE brings after `page`, or None at the end."""
        if page + 1 < len(self.pages):
            return Move(self.id, page + 1)
        return Move(self.then) if self.then else None

    def _foot(self, voice: Voice, page: int, text: Text) -> Iterator[str]:
        last = page + 1 >= len(self.pages)
        if last:
            yield voice.source(text)
        if last and self.closing:
            yield voice.say(self.closing)
        if self.after(page):
            yield voice.say("article.more", page=str(page + 1), pages=str(len(self.pages)))
        elif last:
            yield voice.say("article.end")
