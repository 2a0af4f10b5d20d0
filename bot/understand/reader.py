"""The order in which a text is read: first what must not be missed."""

from collections.abc import Callable
from dataclasses import replace

from bot.understand import asked, danger, opt_out, red_flags, search, weighed, words
from bot.understand.hearing import hear
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import NOTHING, Meaning
from bot.understand.normalise import normalise

Rule = Callable[[str, Lexicon, str], Meaning | None]

BEFORE: tuple[Rule, ...] = (words.command, words.whole_keyword, words.whole_greeting)
"""Whole messages, in the normalised text, behind a bare STOP and a danger sign."""

NEAR: tuple[Rule, ...] = (words.question, opt_out.slip, words.command_slip, words.lone_keyword_slip)
"""A question to keep, which may hide neither danger nor a wish to leave, and whole messages with a slip."""

AFTER: tuple[Rule, ...] = (words.keyword, words.greeting, words.keyword_slip)
"""Words inside a text, when nothing that was asked for is known."""

_WHOLE = 3
"""Words of the shortest text that is searched for."""

_MILD = ("now", "visit")
"""Classes that give way to a topic's own word."""


def understand(text: str, lexicon: Lexicon, language: str = "") -> Meaning:
    """What `text` means to somebody who speaks `language`; never raises, whatever was typed."""
    plain = normalise(text)
    if found := opt_out.whole_message(plain, lexicon, language):
        return found
    hearing, asks = hear(text, lexicon.nets, lexicon.knowers, language), lexicon.asked
    said, best = hearing.spoken.said, hearing.spoken.best
    words_said = said.spelled
    guess = lexicon.learned.read(said) if lexicon.learned and words_said else None
    ruled = red_flags.ruled(hearing, lexicon.signs, lexicon.fever_limit_c)
    odds = danger.odds(ruled, guess, said) if guess else 0.0
    # of words that come again and again few are read, and the others are no reason to doubt a sign
    sign = danger.confirmed(ruled.sign, guess, odds, max(len(said), len(plain.split())))
    if sign and sign.severity in _MILD:
        # a topic's own word, and nothing else, asks about it: "bruises"
        sign = words.whole_keyword(plain, lexicon, language) or danger.worse(sign, guess, odds, words_said)
    if found := _placed(sign, best) or _first(BEFORE, plain, lexicon, language):
        return found
    answers = plain in lexicon.answers
    # of what may answer a question of ours, and of one that is only to be kept, examples tell nothing
    tells = None if answers or words.question(plain, lexicon, language) else guess
    if not answers and (
        found := asked.command(plain, hearing, asks) or _placed(danger.raised(tells, odds, words_said), best)
    ):
        return found
    return (
        weighed.stays(asked.opt_out(hearing, asks), guess, len(said))
        or _first(NEAR, plain, lexicon, language)
        or (None if danger.is_maybe(odds) else weighed.leaves(tells, words_said, best))
        or weighed.topic(asked.topic(hearing, asks) or _first(AFTER, plain, lexicon, language), tells, words_said, best)
        or (search.nearest(text, said, lexicon.shelves, (language, best)) if words_said >= _WHOLE else None)
        or NOTHING
    )


def _placed(sign: Meaning | None, language: str) -> Meaning | None:
    """The sign with a language: a number, and what examples tell of, are said in the one that knows most words."""
    return replace(sign, language=sign.language or language) if sign else None


def _first(rules: tuple[Rule, ...], plain: str, lexicon: Lexicon, language: str) -> Meaning | None:
    return next((meaning for rule in rules if plain and (meaning := rule(plain, lexicon, language))), None)
