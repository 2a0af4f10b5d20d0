"""One turn of the conversation."""

from dataclasses import replace

from bot.engine import offers, staff
from bot.engine.answering import again, danger, late, local
from bot.engine.book import Book, Voice
from bot.engine.commands import COMMANDS, TOPICS, acknowledgement
from bot.engine.effects import RaiseAlert, RecordConsent, SetLanguage
from bot.engine.messages import Message
from bot.engine.replies import Turn
from bot.engine.session import Consent, Session
from bot.engine.tongues import offered, spoken
from bot.engine.urgent import led_back
from bot.engine.visit import Visit, waits
from bot.understand import understand
from bot.understand.meaning import UNKNOWN, Meaning
from bot.understand.weighed import ASKED

_READ = ("article", "word")
"""Kinds of node that are read, and ask for nothing."""

_GUESSES = ("greeting", "optout.slip", "command.slip", ASKED)
"""Rules that find a command where an answer may be meant: "some" is a letter away from "home"."""


def step(session: Session, message: Message, book: Book) -> Turn:
    """What `message` brings about for a person whose session is `session`."""
    turn = offered(session, _left_open(session, _turn(session, message, book), book), book)
    # somebody who was erased, or whose first text was STOP, has no language until we speak to them
    spoken_to = turn.replies and turn.session.consent is Consent.ACTIVE
    if session.language or not spoken_to or any(isinstance(effect, SetLanguage) for effect in turn.effects):
        return turn
    return replace(turn, effects=(*turn.effects, SetLanguage(turn.session.language)))


def _turn(session: Session, message: Message, book: Book) -> Turn:
    read = offers.instead(understand(message.text, book.lexicon, session.language))
    meaning = staff.heard(read, message.text, session, book)
    person = _known(session, meaning, message.text, book)
    visit = Visit(person, book, meaning, message, spoken(person.language, meaning, message.text, book))
    if message.opt_out and (turn := _carrier(visit, message.opt_out)):
        return turn
    if session.consent is Consent.STOPPED:
        return COMMANDS["START"](visit) if meaning.command == "START" else _unheard(visit)
    if staff.is_for_others(meaning, visit.session):
        return staff.only(visit)
    if session.consent is Consent.NEW and meaning.command != "STOP":
        return _first(visit, message)
    return _answer(visit, message)


def _left_open(before: Session, turn: Turn, book: Book) -> Turn:
    """Whoever begins to read while a check-in waits is told how to come back to it."""
    place, was = turn.session.place, before.place
    begins = turn.replies and place and book.nodes[place.node].kind in _READ and (not was or was.node != place.node)
    if not begins or not waits(book, turn.session):
        return turn
    reminder = Voice(book, turn.language, turn.session.values).reply("checkin.waits")
    return replace(turn, replies=(*turn.replies, reminder))


def _unheard(visit: Visit) -> Turn:
    """Whoever wants no texts gets none; a danger sign is still told to staff, and staff may still take it."""
    meaning = visit.meaning
    if meaning.command == "ACK":
        return visit.silent(acknowledgement(visit))
    return visit.silent(*_alert(meaning))


def _known(session: Session, meaning: Meaning, text: str, book: Book) -> Session:
    """The session with a language: the person's own, else that of the first words, else English."""
    source = book.source_language
    known = (session.language, meaning.value, spoken(source, meaning, text, book), source)
    place = session.place if session.place and session.place.node in book.nodes else None
    asking = session.asking if session.asking and session.asking.place.node in book.nodes else None
    return replace(session, place=place, asking=asking, language=next(code for code in known if code in book.languages))


def _carrier(visit: Visit, opt_out: str) -> Turn | None:
    """STOP, START or HELP that the carrier has answered: keep it, and say nothing twice."""
    alert = _alert(visit.meaning)
    if opt_out == "STOP":
        return visit.at(None).consenting(Consent.STOPPED).silent(RecordConsent("stopped", "carrier"), *alert)
    if opt_out == "START" and visit.session.consent is Consent.STOPPED:
        return visit.at(None).consenting(Consent.ACTIVE).silent(RecordConsent("restarted", "carrier"), *alert)
    # somebody new has heard from nobody yet who we are, START or not
    answered = opt_out == "HELP" or (opt_out == "START" and visit.session.consent is Consent.ACTIVE)
    return visit.silent(*alert) if answered else None


def _alert(meaning: Meaning) -> tuple[RaiseAlert, ...]:
    """What staff are told of a sign that gets no answer."""
    return (RaiseAlert(meaning.severity, meaning.rule),) if meaning.severity else ()


def _first(visit: Visit, message: Message) -> Turn:
    """The welcome, before or (when somebody is in danger) after the answer."""
    known = visit.consenting(Consent.ACTIVE)
    says = visit.meaning.label != UNKNOWN or offers.offered(visit.meaning, visit.book)
    turn = _found(known, message) if says else known.arrive(visit.book.main)
    turn = led_back(visit.session, turn, visit.book)
    # an answer may have changed the language: the welcome speaks the one the turn ended in
    welcome = Voice(visit.book, turn.language, turn.session.values).reply("welcome")
    replies = (*turn.replies, welcome) if visit.meaning.severity else (welcome, *turn.replies)
    effects = (RecordConsent("given", "first text"), SetLanguage(turn.session.language), *turn.effects)
    return replace(turn, replies=replies, effects=effects)


def _answer(visit: Visit, message: Message) -> Turn:
    return led_back(visit.session, _found(visit, message), visit.book)


def _found(visit: Visit, message: Message) -> Turn:
    meaning = visit.meaning
    if meaning.severity:
        return danger(visit, message.text)
    # a guess gives way to what answers the open question exactly
    guess = meaning.rule.startswith(_GUESSES) and waits(visit.book, visit.session)
    if meaning.command and not guess:
        return COMMANDS[meaning.command](visit)
    if turn := local(visit, message.text):
        return turn
    if act := COMMANDS.get(meaning.command) or TOPICS.get(meaning.label):
        return act(visit)
    if meaning.label in visit.book.nodes:
        return visit.arrive(meaning.label)
    return late(visit, message.text) or _wrong(visit, message.text) or offers.offer(visit) or _unknown(visit)


def _wrong(visit: Visit, typed: str) -> Turn | None:
    """What is wrong with the answer; a topic that is not written is none, but where a check-in waits."""
    answers = visit.meaning.label == UNKNOWN or waits(visit.book, visit.session)
    return again(visit, typed) if answers else None


def _unknown(visit: Visit) -> Turn:
    message = visit.message
    return visit.say("unknown.media" if message.media and not message.text.strip() else "unknown")
