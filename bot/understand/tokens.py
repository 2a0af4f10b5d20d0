"""A text as words in their places: which clause and sentence each stands in. Han and Hangul are read sign by sign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.understand.normalise import DRAWN_OUT, fold

_TOKEN = re.compile(
    r"(?P<word>\d+(?:\.\d+)?"
    "|[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]"
    "|[^\\W\\d_\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]+"
    "|[°%$€#/+@]"
    "|[\U0001f000-\U0001faff\u2600-\u27bf])"
    "|(?P<sentence>[.!?;\n…。！？；؟؛]+)"
    '|(?P<clause>[,，、،:()"–—]+)'
)
_SIGN = re.compile("[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]")

_REPEATED = 3
"""Times that a word is read when it is repeated."""

_MOST = 160
"""Words of a text that are read, half from its beginning and half from its end: more than a long message has."""


@dataclass(frozen=True)
class Tokens:
    """Words in order; `clauses` and `sentences` number the one each stands in, from 0 and rising."""

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    sentences: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The places of numbers."""
        return frozenset(at for at, word in enumerate(self.words) if word[0].isdecimal())

    @cached_property
    def spelled(self) -> int:
        """How many are words, and neither numbers nor signs."""
        return sum(word.isalpha() for word in self.words)

    @cached_property
    def long(self) -> int:
        """How many words it is long, where two signs of Han or Hangul are as much as one word."""
        return len(self) - sum(_SIGN.match(word) is not None for word in self.words) // 2

    @cached_property
    def between(self) -> tuple[int, int]:
        """From the first word to behind the last, without the signs around them: a heart, a hand."""
        said = [at for at, word in enumerate(self.words) if word[0].isalnum()]
        return (said[0], said[-1] + 1) if said else (0, len(self.words))


def tokens(text: str) -> Tokens:
    """The words of `text` as typed."""
    return parted(fold(text))


def parted(folded: str) -> Tokens:
    """The words of a folded text."""
    found = list(_found(folded))
    found = found if len(found) <= _MOST else found[: _MOST // 2] + found[-_MOST // 2 :]
    return Tokens(*map(tuple, zip(*found, strict=True))) if found else Tokens((), (), ())


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    clause = sentence = times = 0
    drawn_out, before = DRAWN_OUT.search(text), ""
    for typed, ends_sentence, _ in _TOKEN.findall(text):
        if typed:
            word = DRAWN_OUT.sub(r"\1", typed) if drawn_out else typed
            times = times + 1 if word == before else 1
            before = word
            # the same word over and over says nothing new
            if times <= _REPEATED:
                yield word, clause, sentence
        else:
            sentence += bool(ends_sentence)
            clause += 1
