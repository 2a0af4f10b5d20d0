"""Danger signs, looked for before anything but a bare STOP.

A first net: how people say the signs of the clinical list, word by word, in
every language at once. When unsure the more severe class wins.
"""

import re

from bot.rules.temperature import celsius
from bot.understand.lexicon import Lexicon, Words
from bot.understand.meaning import CRISIS, URGENT, Meaning
from bot.understand.pattern import Said

SEVEREST_FIRST = ("911", "988", "now", "visit")
_NUMBER = re.compile(r"(?<![\d.])(\d{2,3}(?:\.\d+)?)(?![\d.])\s*(c|f|celsius|fahrenheit|grados|degrees)?(?!\w)")


def red_flag(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """The most severe danger sign in `text` (normalised), or None."""
    said = Said.of(text)
    found = [meaning for words in lexicon.words.values() for meaning in _signs(said, words)]
    fever = _fever(text, said, lexicon)
    found += [fever] if fever else []
    return min(found, key=lambda meaning: SEVEREST_FIRST.index(meaning.severity), default=None)


def _signs(said: Said, words: Words) -> list[Meaning]:
    # "what is a seizure" asks; "what do i do my mom passed out" tells, and must be heard
    asked = words.telling.isdisjoint(said.at) and any(pattern.found_in(said) for pattern in words.questions)
    return [
        _meaning(flag.id, flag.severity, words.language)
        for flag in words.red_flags
        if not (asked and flag.severity != "988") and any(pattern.found_in(said) for pattern in flag.patterns)
    ]


def _meaning(rule: str, severity: str, language: str) -> Meaning:
    return Meaning(CRISIS if severity == "988" else URGENT, rule, severity=severity, language=language)


def _fever(text: str, said: Said, lexicon: Lexicon) -> Meaning | None:
    language = next((words.language for words in lexicon.words.values() if not words.fever.isdisjoint(said.at)), None)
    for number, unit in _NUMBER.findall(text):
        plain = not (language or unit or "." in number)
        if not plain and (celsius(float(number)) or 0.0) >= lexicon.fever_limit_c:
            return _meaning("R09", "now", language or "")
    return None
