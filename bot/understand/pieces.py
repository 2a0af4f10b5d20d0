"""A text in small pieces: what a reader that learned from examples counts."""

from bot.rules.temperature import celsius
from bot.understand.tokens import Tokens

_LETTERS = (4, 6)
"""Letters of runs: the short ones outlast a slip, and the long ones reach from word to word."""

_WORDS = 3
"""Words of the longest row."""

_MOST = 100
"""Words that are looked at."""

_HOT = 38.0
"""Degrees Celsius of a fever, whatever limit a clinic has set."""

_WORD = "="
"""Stands before words, which tells `=pain` from the letters `pain`."""


def pieces(said: Tokens) -> list[str]:
    """Each run of four or six letters, spaces among them, and each row of one to three words; a number by its kind."""
    words = [_number(word) if word[0].isdecimal() else word for word in said.words[:_MOST]]
    text = f" {' '.join(words)} "
    letters = [text[at : at + size] for size in _LETTERS for at in range(len(text) - size + 1)]
    rows = [
        _WORD + " ".join(words[at : at + size]) for size in range(1, _WORDS + 1) for at in range(len(words) - size + 1)
    ]
    return letters + rows


def _number(word: str) -> str:
    """A fever, a body that is well, or how many digits there are: of two numbers of a kind one says what both do."""
    warm = celsius(float(word))
    if warm is None:
        return f"#{len(word.partition('.')[0])}"
    return "#hot" if warm >= _HOT else "#well"
