"""Phrases as people say them, asked through a lexicon that knows one phrase."""

import pytest

from bot.understand import understand
from bot.understand.lexicon import Lexicon, Words
from bot.understand.meaning import STOP
from bot.understand.pattern import parse


def said(phrase: str, text: str) -> bool:
    lexicon = Lexicon({"en": Words("en", opt_outs=(parse(phrase),))}, {})
    return understand(text, lexicon).label == STOP


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("cant breathe", "I can't breathe"),
        ("cant|cannot breathe", "i cannot really breathe"),
        ("cant breathe", "I cant even quite breathe now"),
        ("suicid*", "thinking about suicide"),
        ("suicid*", "suicid"),
        ("vomit*|puking blood", "vomiting some blood"),
        ("=fever", "Fever!"),
        ("=please stop|end", "please end"),
        ("náusea fuerte", "nausea FUERTE"),
        ("no more texts", "please, no more of these texts"),
        # the first "no" leads nowhere, the second one does
        ("no more", "no no no no more"),
        ("not down", "not a b not down"),
    ],
)
def test_phrase_is_found(phrase: str, text: str) -> None:
    assert said(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("cant breathe", "breathe cant"),
        ("cant breathe", "cant a b c breathe"),
        ("cant breathe", "cant"),
        ("suicid*", "su"),
        ("=fever", "fever today"),
        ("=please mute", "please mute me"),
        ("=please mute", "mute"),
        ("breath", "breathing"),
        ("a b c", "a c b"),
        ("anything", ""),
    ],
)
def test_other_words_are_not_the_phrase(phrase: str, text: str) -> None:
    assert not said(phrase, text)


def test_any_of_two_ways_is_enough() -> None:
    # the nearest "b" has no "c" within reach, a later one has
    assert said("a b c", "a b b x x c")
