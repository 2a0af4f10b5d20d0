"""The order in which a text is read: first what must not be missed."""

from collections.abc import Callable
from dataclasses import replace

from bot.understand import asked, danger, glossary, opt_out, red_flags, search, weighed, words
from bot.understand.hearing import Hearing, hear
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import HELP, NOTHING, Meaning
from bot.understand.normalise import fold, spaced
from bot.understand.tokens import parted

Rule = Callable[[str, Lexicon, str], Meaning | None]

BEFORE: tuple[Rule, ...] = (words.command, words.whole_keyword, glossary.asked, words.whole_greeting)
"""Whole messages, in the normalised text, behind a bare STOP and a danger sign."""

NEAR: tuple[Rule, ...] = (words.question, opt_out.slip, words.command_slip, words.lone_keyword_slip)
"""A question to keep, which may hide neither danger nor a wish to leave, and whole messages with a slip."""

AFTER: tuple[Rule, ...] = (words.keyword, words.greeting, words.keyword_slip)
"""Words inside a text, when nothing that was asked for is known."""

_WHOLE = 3
"""Words of the shortest text that is searched for."""

_SCRAP = 4
"""Latin letters, a space counted, of which examples tell nothing: `b ja` is no topic."""

_MILD = ("now", "visit")
"""Classes that give way to a topic's own word."""


def understand(text: str, lexicon: Lexicon, language: str = "") -> Meaning:
    """What `text` means to somebody who speaks `language`; never raises, whatever was typed."""
    folded = fold(text)
    plain = spaced(folded)
    return opt_out.whole_message(plain, lexicon, language) or _read(
        text, plain, hear(parted(folded), lexicon.nets, lexicon.knowers, language), lexicon, language
    )


def _read(text: str, plain: str, hearing: Hearing, lexicon: Lexicon, language: str) -> Meaning:
    """What a text means that is no bare STOP; `plain`: normalised."""
    asks = lexicon.asked
    answers = plain in lexicon.answers
    command = None if answers else _command(plain, hearing, lexicon, language)
    # who asks for help, or is lost, may be in danger
    if command and command.label != HELP:
        return command
    said, best, words_said = hearing.spoken.said, hearing.spoken.best, hearing.spoken.said.spelled
    guess = lexicon.learned.read(said) if lexicon.learned and words_said else None
    ruled = red_flags.ruled(hearing, lexicon.signs, lexicon.fever_limit_c)
    odds = danger.odds(ruled, guess, said) if guess else 0.0
    # of words that come again and again few are read, and the others are no reason to doubt a sign
    sign = danger.confirmed(ruled.sign, guess, odds, max(said.long, len(plain.split())))
    # `sip` is yes to some, and a rash to others who spell it so
    sign = None if answers and sign and sign.language != language else sign
    if sign and sign.severity in _MILD:
        # a topic's own word, and nothing else, asks about it: "bruises"
        sign = words.whole_keyword(plain, lexicon, language) or danger.worse(sign, guess, odds, words_said)
    if sign and sign.severity:
        return _placed(sign, best, asked.topic(hearing, asks))
    if found := sign or _first(BEFORE, plain, lexicon, language):
        return found
    # of what may answer a question of ours, and of one that is only to be kept, examples tell nothing
    is_scrap = " " in plain and plain.isascii() and len(plain) <= _SCRAP
    tells = None if answers or is_scrap or words.question(plain, lexicon, language) else guess
    if not answers and (found := command or (asked.greeting(plain, hearing, asks) if plain in lexicon.short else None)):
        return found
    if not answers and (found := danger.raised(tells, odds, words_said)):
        return _placed(found, best, asked.topic(hearing, asks))
    goes_on = weighed.goes_on(asked.stays(hearing, asks), guess)
    return (
        (None if goes_on else weighed.stays(asked.opt_out(hearing, asks), guess, len(said)))
        or _first(NEAR, plain, lexicon, language)
        or (None if goes_on or danger.is_maybe(odds) else weighed.leaves(tells, words_said, best))
        or weighed.topic(asked.topic(hearing, asks) or _first(AFTER, plain, lexicon, language), tells, words_said, best)
        or glossary.alone(plain, lexicon, language)
        or (search.nearest(text, said, lexicon.shelves, (language, best)) if words_said >= _WHOLE else None)
        or NOTHING
    )


def _command(plain: str, hearing: Hearing, lexicon: Lexicon, language: str) -> Meaning | None:
    """A whole message that asks for something to be done, unless a topic has that name."""
    if found := words.whole_command(plain, lexicon, language):
        return found
    if words.whole_keyword(plain, lexicon, language):
        return None
    found = glossary.known(plain, lexicon, language)
    return found or (asked.command(plain, hearing, lexicon.asked) if plain in lexicon.short else None)


def _placed(sign: Meaning, language: str, topic: Meaning | None) -> Meaning:
    """The sign with the topics beside it, and a language: what has none is said in the one that knows most words."""
    also = (topic.label, *topic.also) if topic else ()
    return replace(sign, language=sign.language or language, also=also)


def _first(rules: tuple[Rule, ...], plain: str, lexicon: Lexicon, language: str) -> Meaning | None:
    return next((meaning for rule in rules if plain and (meaning := rule(plain, lexicon, language))), None)
