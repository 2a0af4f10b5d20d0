"""The answer to a danger sign names the call to make in its first segment: a phone may show no more of it."""

from collections.abc import Iterator, Mapping

from bot.content.faults import Fault
from bot.content.messages import WORST_VALUES
from bot.engine.book import Book, Voice
from bot.engine.urgent import CLASSES, key_of
from bot.rules.fold import FOLDABLE, fold
from bot.rules.segments import first_part

_NUMBERS = {"911": "911", "988": "988"}
"""The classes whose call is a number; that of the others is the care team's."""

_NOBODY_KNOWN: Mapping[str, str] = {}


def faults(book: Book, code: str) -> Iterator[Fault]:
    """Each urgent text of `code`, with and without the clinic's number, that does not lead with its call."""
    for severity in CLASSES:
        text = book.texts[key_of(severity)]
        for values in (WORST_VALUES, _NOBODY_KNOWN):
            voice = Voice(book, code, values)
            call = _NUMBERS.get(severity) or voice.say("care_team.phone" if values else "care_team")
            if not leads(voice.say(text.key), call, code):
                problem = f"`{text.key}` does not name the call ({call}) in its first segment"
                yield Fault(text.origin, problem, "Begin with whom to call", language=code)


def leads(words: str, call: str, code: str) -> bool:
    """Whether the call stands in the first segment, with the accents as they are and as an SMS may lose them."""
    return all(fold(call, code, folds) in first_part(fold(words, code, folds)) for folds in (FOLDABLE, ()))
