"""A text in another language than the own one: it is answered in that, and once we ask whether to stay in it."""

from dataclasses import replace

from bot.engine.book import Book, Voice
from bot.engine.nodes import Confirm
from bot.engine.replies import Turn
from bot.engine.session import Consent, Session
from bot.understand.lexicon import RESERVED
from bot.understand.meaning import UNKNOWN, Meaning
from bot.understand.normalise import normalise
from bot.understand.spoken import known_words
from bot.understand.tokens import tokens
from bot.understand.words import PREFIXED

_TWICE = 2


def spoken(own: str, meaning: Meaning, text: str, book: Book) -> str:
    """The offered language that a text is surely in, when that is not `own`; else empty.

    It knows more of the words than the own one does: more than twice as many, where the words that were
    understood are the own language's, or nobody's.
    """
    if len(book.languages) == 1 or _tells_nothing(meaning, text, book):
        return ""
    undecided = meaning.language in ("", own)
    if undecided and not meaning.severity and meaning.label != UNKNOWN:
        return ""
    said = known_words(tokens(text), {*book.lexicon.languages, *book.languages}, book.lexicon.knowers)
    known = {code: said[code] for code in book.languages}
    most = max(known.values())
    # a text in a language that is not offered is in none that resembles it
    if most < max(said.values()):
        return ""
    if most <= known[own] * (_TWICE if undecided else 1) or (meaning.label == UNKNOWN and most < _TWICE):
        return ""
    likeliest = [code for code, count in known.items() if count == most]
    # a word that went into many languages, such as `chemo`, is the source language's first
    first = (book.source_language, meaning.language, likeliest[0])
    return next(code for code in first if code in likeliest)


def _tells_nothing(meaning: Meaning, text: str, book: Book) -> bool:
    """A language by its name, what we sent them to send back, and words that are known everywhere: START, `hi`."""
    in_source = meaning.language == book.source_language
    # our texts name the commands of the source language where another has none of its own
    is_everybodys = in_source and (meaning.rule == "greeting" or meaning.rule.startswith("command."))
    is_ours = meaning.rule == "language.name" or meaning.command in PREFIXED or normalise(text) in RESERVED
    return is_everybodys or is_ours


def offered(session: Session, turn: Turn, book: Book) -> Turn:
    """The turn, with the question whether to stay in its language: never before a call, and once for each language."""
    other = turn.spoken
    known = not other or other in session.offered or turn.session.consent is not Consent.ACTIVE
    place = turn.session.place
    # a yes or a no must not be taken for an answer to two questions
    is_asked = place is not None and isinstance(book.nodes[place.node], Confirm)
    if known or is_asked or turn.meaning.severity or not (turn.replies or turn.effects):
        return turn
    stay = Voice(book, other, session.values).reply("language.stay", language=book.names[other].upper())
    return replace(turn, session=replace(turn.session, offered=session.offered | {other}), last=(stay,))
