"""How easy the messages of a language are to read: half of them must be as easy as its mark asks, or easier."""

from collections.abc import Collection, Iterator, Sequence
from statistics import median

from bot.content.faults import Fault
from bot.engine.book import Reply
from bot.rules.readability import grade
from bot.rules.reading import MEASURES

_NO_PROSE = ("menu",)


def faults(said: Sequence[Reply], code: str) -> Iterator[Fault]:
    """A language whose messages are too hard; English has its own bounds, text by text."""
    measure = MEASURES.get(code)
    if measure and not measure.reached(score := middle(said, code)):
        problem = f"half of the messages are no easier than {score} ({measure.name})"
        yield Fault(f"locales/{code}:1", problem, f"Reach {measure.mark:g}", language=code)


def middle(said: Sequence[Reply], code: str, easy: Collection[str] = ()) -> float:
    """The median of a language by its own measure; a school grade where there is none. 0.0 for no messages."""
    prose = [reply.text for reply in said if reply.kind not in _NO_PROSE]
    scores = [MEASURES[code].of(text) if code in MEASURES else grade(text, easy) for text in prose]
    return round(median(scores), 1) if scores else 0.0
