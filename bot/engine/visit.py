"""One turn in the making: who speaks, in which language, and the ways a turn can end."""

from dataclasses import dataclass, replace

from bot.engine.book import Book, Move, Voice
from bot.engine.checkin import KINDS
from bot.engine.effects import Effect, Forget, SetLanguage
from bot.engine.introduced import introduced
from bot.engine.messages import Message
from bot.engine.nodes import Confirm
from bot.engine.replies import Reply, Turn
from bot.engine.session import ASKS_FOR, Asking, Consent, Place, Session
from bot.understand.meaning import Meaning


def waits(book: Book, session: Session) -> Place | None:
    """Where the open question of a check-in is, when there is one."""
    asking = session.asking
    return asking.place if asking and book.nodes[asking.place.node].kind in KINDS else None


@dataclass(frozen=True, slots=True)
class Visit:
    """A session during one turn. Every method returns a new Turn; nothing is changed in place.

    `spoken` is the language of the text, when it is another than the person's own.
    """

    session: Session
    book: Book
    meaning: Meaning
    message: Message
    spoken: str = ""

    @property
    def language(self) -> str:
        """The language of this turn."""
        return self.spoken or self.session.language

    @property
    def voice(self) -> Voice:
        """The book in the language of this turn."""
        return Voice(self.book, self.language, self.session.values)

    @property
    def place(self) -> Place:
        """Where the person is; when nobody knows, at the open question of a check-in, else the main menu."""
        return self.session.place or waits(self.book, self.session) or Place(self.book.main)

    def say(self, *keys: str) -> Turn:
        """Say something and stay."""
        return self.turn(*(self.voice.reply(key) for key in keys))

    def turn(self, *replies: Reply, effects: tuple[Effect, ...] = ()) -> Turn:
        """The turn as it stands."""
        return Turn(self.session, replies, effects, self.meaning, self.spoken)

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

    def off_asking(self) -> "Visit":
        """The same visit, with nothing open that we asked by ourselves."""
        return replace(self, session=replace(self.session, asking=None))

    def speaking(self, language: str) -> "Visit":
        """The same visit in another language, which is the person's own from now on."""
        return replace(self, session=replace(self.session, language=language), spoken="")

    def consenting(self, consent: Consent) -> "Visit":
        """The same visit with another consent."""
        return replace(self, session=replace(self.session, consent=consent))

    def arrive(self, node: str, page: int = 0, before: str = "", ref: str = "") -> Turn:
        """Go to a node and show it, with a sentence before it where one is due."""
        arriving = self.book.nodes[node]
        if not self.book.has_words(arriving, self.language):
            return self.say("article.untranslated")
        shown, there = arriving.show(self.voice, page, ref), self._open(Place(node, page, ref))
        if not before:
            return there.turn(shown)
        if joined := introduced(self.voice, before, shown):
            return there.turn(joined)
        return there.turn(self.voice.reply(before), shown)

    def follow(self, move: Move) -> Turn:
        """Do what a move does, then go where it leads."""
        if move.does == "forget":
            return self.forget()
        if move.does == "set_language":
            return self.at(waits(self.book, self.session) or Place(move.to)).change_language(move.value)
        leaving = self.off_asking() if move.closes else self
        said = leaving.say(*move.say).replies
        turn = leaving.take(move)
        return replace(turn, replies=(*said, *turn.replies), effects=(*move.effects, *turn.effects))

    def take(self, move: Move) -> Turn:
        """Go where a move leads, or stay away from anywhere."""
        if not move.to:
            return self.at(None).turn(*move.replies)
        if move.replies:
            return self._open(Place(move.to, move.page, move.ref)).turn(*move.replies)
        return self.arrive(move.to, move.page, move.before, move.ref)

    def _open(self, place: Place) -> "Visit":
        there = self.at(place)
        if not self.book.nodes[place.node].stays_open:
            return there
        asking = Asking(place, self.message.at + ASKS_FOR)
        return replace(there, session=replace(there.session, asking=asking))

    def change_language(self, language: str) -> Turn:
        """Speak another language from now on and show the same place in it."""
        if language not in self.book.languages:
            return self.say("language.unavailable")
        changed = self.speaking(language)
        here = self.at(None).place if self.place.node == "language" else self.place
        turn = changed.arrive(here.node, here.page, "language.set", here.ref)
        return replace(turn, effects=(*turn.effects, SetLanguage(language)))

    def forget(self) -> Turn:
        """Erase the person, and say so once."""
        done = self.voice.reply("forget.done")
        return self.at(None).off_asking().consenting(Consent.STOPPED).turn(done, effects=(Forget(),))
