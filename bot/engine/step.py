"""One turn of the conversation."""

from dataclasses import replace

from bot.engine.book import Book
from bot.engine.commands import COMMANDS, urgent
from bot.engine.effects import RecordConsent, SetLanguage
from bot.engine.messages import Message
from bot.engine.replies import Turn
from bot.engine.session import Consent, Session
from bot.engine.visit import Visit
from bot.understand import understand
from bot.understand.meaning import LANG, MENU, UNKNOWN, Meaning
from bot.understand.normalise import normalise

_DEEDS = {"forget": "my.privacy", "set_language": LANG}
"""What choosing an answer that does something is called."""

_PLACES = {"main": MENU, "language": LANG, "forget": "my.privacy"}
"""What going to a node that is no topic is called."""


def step(session: Session, message: Message, book: Book) -> Turn:
    """What `message` brings about for a person whose session is `session`."""
    turn = _turn(session, message, book)
    # somebody who was erased, or whose first text was STOP, has no language until we speak to them
    spoken_to = turn.replies and turn.session.consent is Consent.ACTIVE
    if session.language or not spoken_to or any(isinstance(effect, SetLanguage) for effect in turn.effects):
        return turn
    return replace(turn, effects=(*turn.effects, SetLanguage(turn.session.language)))


def _turn(session: Session, message: Message, book: Book) -> Turn:
    meaning = understand(message.text, book.lexicon, session.language)
    visit = Visit(_spoken(session, meaning, book), book, meaning)
    if message.opt_out and (turn := _carrier(visit, message.opt_out)):
        return turn
    if session.consent is Consent.STOPPED:
        return COMMANDS["START"](visit) if meaning.command == "START" else visit.silent()
    if session.consent is Consent.NEW and meaning.command != "STOP":
        return _first(visit, message)
    return _answer(visit, message)


def _spoken(session: Session, meaning: Meaning, book: Book) -> Session:
    """The session with a language: the person's own, else that of the first words, else English."""
    known = (session.language, meaning.language, book.source_language)
    place = session.place if session.place and session.place.node in book.nodes else None
    return replace(session, place=place, language=next(code for code in known if code in book.languages))


def _carrier(visit: Visit, opt_out: str) -> Turn | None:
    """STOP, START or HELP that the carrier has answered: keep it, and say nothing twice."""
    if opt_out == "STOP":
        return visit.at(None).consenting(Consent.STOPPED).silent(RecordConsent("stopped", "carrier"))
    if opt_out == "START" and visit.session.consent is Consent.STOPPED:
        return visit.at(None).consenting(Consent.ACTIVE).silent(RecordConsent("restarted", "carrier"))
    return visit.silent() if opt_out == "HELP" else None


def _first(visit: Visit, message: Message) -> Turn:
    """The welcome, before or (when somebody is in danger) after the answer."""
    known = visit.consenting(Consent.ACTIVE)
    turn = _answer(known, message) if visit.meaning.label != UNKNOWN else known.arrive(visit.book.main)
    # an answer may have changed the language: the welcome speaks the one the turn ended in
    welcome = replace(visit, session=turn.session).voice.reply("welcome")
    replies = (*turn.replies, welcome) if visit.meaning.severity else (welcome, *turn.replies)
    effects = (RecordConsent("given", "first text"), SetLanguage(turn.session.language), *turn.effects)
    return replace(turn, replies=replies, effects=effects)


def _answer(visit: Visit, message: Message) -> Turn:
    meaning = visit.meaning
    if meaning.severity:
        return urgent(visit)
    if meaning.command:
        return COMMANDS[meaning.command](visit)
    if turn := _local(visit, message.text):
        return turn
    if meaning.label in visit.book.nodes:
        return visit.arrive(meaning.label)
    return visit.say("unknown.media" if message.media and not message.text.strip() else "unknown")


def _local(visit: Visit, typed: str) -> Turn | None:
    """What the text means at this place: a number, a yes, a no."""
    text = normalise(typed)
    if visit.session.place is None:
        return visit.arrive(visit.book.main) if text.isdigit() and len(text) <= 2 else None
    node = visit.book.nodes[visit.place.node]
    move = node.answer(text, visit.place.page, visit.voice)
    if move is None:
        return None
    label = UNKNOWN if move.before else _DEEDS.get(move.does) or _topic(move.to)
    return replace(visit.follow(move), meaning=Meaning(label, "choice", 0.0 if move.before else 1.0))


def _topic(node: str) -> str:
    """The label for going to `node`: its topic, or the word for what is no topic."""
    return _PLACES.get(node, ".".join(node.split(".")[:2]))
