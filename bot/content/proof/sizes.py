"""What messages cost: each in its worst case, and all of a language on average."""

from collections.abc import Iterator, Sequence
from statistics import mean

from bot.content.faults import Fault
from bot.content.messages import WORST_VALUES, longest_forms, texts_of
from bot.engine.book import Book, Reply
from bot.engine.texts import SEGMENT_LIMIT
from bot.rules.fold import FOLDABLE, fold
from bot.rules.segments import Size, measure, outside_gsm

MEAN_SEGMENTS = 2.0
_LIMITS = {"tip": 2}
"""Segments a kind of message may take, where that is fewer."""

_FILLED = frozenset({"reminder"})
"""Kinds of message that carry the place and the note of the clinic: cut to fit they would mislead."""

_FEW_WORDS = {**WORST_VALUES, **dict.fromkeys(("place", "note", "list"), "x" * 12)}
"""The longest values, with little in the places that people fill."""


def faults(book: Book, said: Sequence[Reply], code: str) -> Iterator[Fault]:
    """Messages that may grow longer than they are allowed, and too many long ones. said: every message of `code`."""
    shorter = {reply.key: reply for reply in longest_forms(book, code, _FEW_WORDS)}
    for reply in longest_forms(book, code):
        size = measure(fold(reply.text, code))
        limit = _LIMITS.get(reply.kind, SEGMENT_LIMIT)
        if size.segments > limit and reply.key != "fallback":
            problem = f"`{reply.key}` takes {size.segments} segments ({size.units} units, {size.encoding})"
            extra = (
                " ".join(outside_gsm(fold(reply.text, code))) if size.encoding == "UCS-2" and code in FOLDABLE else ""
            )
            mend = f"Keep it to {limit}" + (f"; these letters double the price: {extra}" if extra else "")
            # what the clinic and people write is theirs, and where a segment holds 67 letters takes more of them
            theirs = size.encoding == "UCS-2" and reply.kind in _FILLED
            ours = not theirs and measure(fold(shorter[reply.key].text, code)).segments > limit
            yield Fault(_origin(book, reply), problem, mend, "error" if ours else "warning", language=code)
    average = mean(size.segments for size in of(said, code))
    if average > MEAN_SEGMENTS:
        problem = f"messages take {average:.2f} segments on average"
        yield Fault(f"locales/{code}:1", problem, f"Keep it to {MEAN_SEGMENTS:.0f}", language=code)


def of(said: Sequence[Reply], code: str) -> list[Size]:
    """The size of each message as it is sent in a text."""
    return [measure(fold(reply.text, code)) for reply in said]


def _origin(book: Book, reply: Reply) -> str:
    return book.texts[texts_of(reply, book)[-1]].origin
