"""One turn in the making: who speaks, in which language, and the ways a turn can end."""

from dataclasses import dataclass, replace

from bot.engine.book import Book, Move, Voice
from bot.engine.effects import Effect, Forget, SetLanguage
from bot.engine.nodes import Article, Confirm
from bot.engine.replies import Reply, Turn
from bot.engine.session import Consent, Place, Session
from bot.understand.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Visit:
    """A session during one turn. Every method returns a new Turn; nothing is changed in place."""

    session: Session
    book: Book
    meaning: Meaning

    @property
    def voice(self) -> Voice:
        """The book in the person's language."""
        return Voice(self.book, self.session.language, self.session.values)

    @property
    def place(self) -> Place:
        """Where the person is; the main menu when nobody knows."""
        return self.session.place or Place(self.book.main)

    def say(self, *keys: str) -> Turn:
        """Say something and stay."""
        return self.turn(*(self.voice.reply(key) for key in keys))

    def turn(self, *replies: Reply, effects: tuple[Effect, ...] = ()) -> Turn:
        """The turn as it stands."""
        return Turn(self.session, replies, effects, self.meaning)

    def silent(self, *effects: Effect) -> Turn:
        """Nothing is said."""
        return self.turn(effects=effects)

    def at(self, place: Place | None) -> "Visit":
        """The same visit, somewhere else."""
        return replace(self, session=replace(self.session, place=place))

    def off_question(self) -> "Visit":
        """The same visit, out of an open yes-or-no: a later "ok" must not answer what was asked before."""
        node = self.book.nodes[self.place.node]
        return self.at(Place(node.parent)) if isinstance(node, Confirm) else self

    def speaking(self, language: str) -> "Visit":
        """The same visit in another language."""
        return replace(self, session=replace(self.session, language=language))

    def consenting(self, consent: Consent) -> "Visit":
        """The same visit with another consent."""
        return replace(self, session=replace(self.session, consent=consent))

    def arrive(self, node: str, page: int = 0, before: str = "") -> Turn:
        """Go to a node and show it, with a sentence before it where one is due."""
        arriving = self.book.nodes[node]
        if isinstance(arriving, Article) and not self.book.has_group(node, self.session.language):
            return self.say("article.untranslated")
        shown, there = arriving.show(self.voice, page), self.at(Place(node, page))
        if before and isinstance(arriving, Article):
            # a page is written to the limit: the sentence before it goes alone
            return there.turn(self.voice.reply(before), shown)
        if before:
            shown = replace(shown, text=self.voice.say(before) + "\n" + shown.text)
        return there.turn(shown)

    def follow(self, move: Move) -> Turn:
        """Do what a move does, then go where it leads."""
        if move.does == "forget":
            return self.forget()
        if move.does == "set_language":
            return self.at(Place(move.to)).change_language(move.value)
        return self.arrive(move.to, move.page, move.before)

    def change_language(self, language: str) -> Turn:
        """Speak another language from now on and show the same place in it."""
        if language not in self.book.languages:
            return self.say("language.unavailable")
        changed = self.speaking(language)
        here = Place(self.book.main) if self.place.node == "language" else self.place
        turn = changed.arrive(here.node, here.page, "language.set")
        return replace(turn, effects=(*turn.effects, SetLanguage(language)))

    def forget(self) -> Turn:
        """Erase the person, and say so once."""
        done = self.voice.reply("forget.done")
        return self.at(None).consenting(Consent.STOPPED).turn(done, effects=(Forget(),))
