"""A text in small pieces, each told by a number: what a reader that learned from examples counts.

The number is a polynomial hash of the letters (Karp and Rabin 1987): sums up to each letter give that of every piece of
a text at once.
"""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.rules.temperature import celsius
from bot.understand.tokens import Tokens

_LETTERS = (4, 6)
"""Letters of runs: the short ones outlast a slip, and the long ones reach from word to word."""

_WORDS = 3
"""Words of the longest row."""

_APART = range(2, 5)
"""How far behind a word others stand that make a pair with it: `neighbor` and `fainted` tell more together."""

_MOST, _LONGEST = 100, 1_600
"""Words that are looked at, and letters."""

_HOT = 38.0
"""Degrees Celsius of a fever, whatever limit a clinic has set."""

_BITS, _HALF = 2**64, np.uint64(32)
_FACTOR = 0x9E3779B97F4A7C15
"""The base of the hash: odd, so that there is one to divide by."""

_ROW, _PAIR = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
"""What tells the row `pain` from the letters `pain`, and a pair of words from both."""

_MIX = np.uint64(0xD6E8FEB86659FD93)
"""What mixes the bits."""

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.uint32]


def _powers(factor: int) -> Hashes:
    return np.array([pow(factor, at, _BITS) for at in range(_LONGEST + 3)], np.uint64)


_UP, _DOWN = _powers(_FACTOR), _powers(pow(_FACTOR, -1, _BITS))


def pieces(said: Tokens) -> Numbers:
    """Each run of four or six letters, each row of one to three words, and each pair of words near each other.

    Runs reach over spaces, and pairs stand in either order. A number by its kind, as often as it is said.
    """
    words = " ".join(_number(word) if word[0].isdecimal() else word for word in said.words[:_MOST])[:_LONGEST]
    until = _until(f" {words} ")
    runs = [(until[size:] - until[:-size]) * _DOWN[: max(len(until) - size, 0)] for size in _LETTERS]
    starts = np.array([*accumulate((len(word) + 1 for word in words.split()), initial=1)])
    ends, before, back = until[starts - 1], until[starts], _DOWN[starts]
    rows = [(ends[size:] - before[:-size]) * back[:-size] + _ROW for size in range(1, _WORDS + 1)]
    words_alone = _stirred(rows[0])
    pairs = [words_alone[apart:] + words_alone[:-apart] + _PAIR for apart in _APART]
    return _mixed(np.concatenate(runs + rows + pairs))


def piece(written: str, *, is_row: bool) -> int:
    """The number of one piece as it is written: a run of letters, or words with a space between them."""
    return int(_mixed(_until(written)[-1:] + is_row * _ROW)[0])


def pair(one: str, other: str) -> int:
    """The number of two words that stand near each other."""
    both = [_stirred(_until(word)[-1:] + _ROW) for word in (one, other)]
    return int(_mixed(both[0] + both[1] + _PAIR)[0])


def _until(text: str) -> Hashes:
    """The hash of what stands before each letter of a text, and of the whole."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    until = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * _UP[: len(letters)], out=until[1:])
    return until


def _mixed(hashes: Hashes) -> Numbers:
    """32 bits, each of which depends on many."""
    return (_stirred(_stirred(hashes)) >> _HALF).astype(np.uint32)


def _stirred(hashes: Hashes) -> Hashes:
    return (hashes ^ hashes >> _HALF) * _MIX


def _number(word: str) -> str:
    """A fever, a body that is well, or how many digits there are: of two numbers of a kind one says what both do."""
    warm = celsius(float(word))
    if warm is None:
        return f"#{len(word.partition('.')[0])}"
    return "#hot" if warm >= _HOT else "#well"
