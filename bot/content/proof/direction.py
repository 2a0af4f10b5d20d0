"""Messages of a language that is written from right to left: a phone must show what is not so in its order."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.content.faults import Fault
from bot.content.messages import texts_of
from bot.engine.book import Book, Reply

_ISOLATED = re.compile("\u2068[^\u2069]*\u2069")
"""From a first strong isolate to where it ends (UAX 9)."""

_VALUE = re.compile(r"\{\w+\}")
"""A placeholder; what stands there in the end is isolated by itself, or the person's own."""

_TORN = re.compile(r"\d(?:[\d.,]*\d)?[ ()/+-]+[A-Za-z]")
"""A number with Latin letters behind it: among words from right to left the letters would come first."""

_RIGHT, _LEFT = ("R", "AL"), "L"


def faults(book: Book, said: Sequence[Reply], code: str) -> Iterator[Fault]:
    """Each message of `code` that a phone would begin on the wrong side, or show with a number and its unit swapped."""
    if begins_left(book.names[code]):
        return
    for reply in said:
        origin = book.texts[texts_of(reply, book)[-1]].origin
        if begins_left(reply.text):
            problem = f"`{reply.key}` begins with a letter from left to right"
            yield Fault(
                origin, problem, "Begin with a word of the language: phones take the side from it", language=code
            )
        if torn := torn_apart(reply.text):
            problem = f"`{reply.key}` has `{torn}` among words from right to left"
            yield Fault(origin, problem, "Put it between U+2068 and U+2069", language=code)


def begins_left(words: str) -> bool:
    """Whether the first letter that has a side is one from left to right."""
    return next((side == _LEFT for side in _sides(words)), False)


def torn_apart(words: str) -> str:
    """A number and the Latin letters behind it that no isolate keeps together; empty when there are none."""
    # a line without a word from right to left is shown from left to right
    lines = (_ISOLATED.sub("", line) for line in words.splitlines() if not set(_RIGHT).isdisjoint(_sides(line)))
    return next((found[0] for line in lines if (found := _TORN.search(line))), "")


def _sides(words: str) -> Iterator[str]:
    """The sides of the letters that have one, isolated ones and placeholders left out."""
    sides = (unicodedata.bidirectional(sign) for sign in _VALUE.sub("", _ISOLATED.sub("", words)))
    return (side for side in sides if side in (*_RIGHT, _LEFT))
