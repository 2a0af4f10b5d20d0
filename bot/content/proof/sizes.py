"""What messages cost: each in its worst case, and all of a language on average."""

from collections.abc import Iterator, Sequence
from statistics import mean

from bot.content.faults import Fault
from bot.content.messages import longest_forms, texts_of
from bot.engine.book import Book, Reply
from bot.engine.texts import SEGMENT_LIMIT
from bot.rules.fold import FOLDABLE, fold
from bot.rules.segments import Size, measure, outside_gsm

MEAN_SEGMENTS = 2.0
_LIMITS = {"tip": 2}
"""Segments a kind of message may take, where that is fewer."""


def faults(book: Book, said: Sequence[Reply], code: str) -> Iterator[Fault]:
    """Messages that may grow longer than they are allowed, and too many long ones. said: every message of `code`."""
    for reply in longest_forms(book, code):
        size = measure(fold(reply.text, code))
        limit = _LIMITS.get(reply.kind, SEGMENT_LIMIT)
        if size.segments > limit and reply.key != "fallback":
            problem = f"`{reply.key}` takes {size.segments} segments ({size.units} units, {size.encoding})"
            extra = (
                " ".join(outside_gsm(fold(reply.text, code))) if size.encoding == "UCS-2" and code in FOLDABLE else ""
            )
            mend = f"Keep it to {limit}" + (f"; these letters double the price: {extra}" if extra else "")
            yield Fault(_origin(book, reply), problem, mend, language=code)
    average = mean(size.segments for size in of(said, code))
    if average > MEAN_SEGMENTS:
        problem = f"messages take {average:.2f} segments on average"
        yield Fault(f"locales/{code}:1", problem, f"Keep it to {MEAN_SEGMENTS:.0f}", language=code)


def of(said: Sequence[Reply], code: str) -> list[Size]:
    """The size of each message as it is sent in a text."""
    return [measure(fold(reply.text, code)) for reply in said]


def _origin(book: Book, reply: Reply) -> str:
    return book.texts[texts_of(reply, book)[-1]].origin
