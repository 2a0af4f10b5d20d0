"""Danger signs, looked for before anything but a bare STOP, in every language that a text may be in.

When unsure the more severe class wins, and a sign that nothing plainly holds back stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.understand.degrees import Degrees
from bot.understand.hearing import Hearing
from bot.understand.meaning import CRISIS, URGENT, Meaning
from bot.understand.net import Heard
from bot.understand.phrase import Span
from bot.understand.scope import Found, Scope
from bot.understand.signs import Signs
from bot.understand.spoken import Spoken

SEVEREST_FIRST = ("911", "988", "now", "visit")

Lists = Mapping[str, list[Span]]
Languages = Mapping[str, Signs]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The most severe sign that stands in a text, if any.

    is_held: there are signs, and every one is held back. is_told: somebody says right before one that they, or those in
    their care, have it. is_now: it is said to be so at this moment.
    """

    sign: Meaning | None = None
    is_held: bool = False
    is_told: bool = False
    is_now: bool = False


def ruled(hearing: Hearing, languages: Languages, limit_c: float) -> Ruled:
    """What rules find in a text. `limit_c`: degrees Celsius from which a fever counts."""
    spoken = hearing.spoken
    heard = {code: one for code, one in hearing.heard.items() if code in languages}
    warm = dict.fromkeys(_warm(heard, languages, spoken, limit_c), "") if spoken.said.numbers else {}
    found = _found(heard, languages, spoken)
    # what holds a sign back is looked for only where there is one
    if not warm and not found:
        return Ruled()
    lists = _joined(_held(heard, languages, spoken))
    if taken := lists.get("idioms"):
        heard = {code: one.without(taken) for code, one in heard.items()}
        found = _found(heard, languages, spoken)
        lists = _joined(_held(heard, languages, spoken))
    held = Scope(spoken.said, lists)
    worst = _worst(held, warm | found)
    return Ruled(worst, worst is None, held.is_told(warm | found), held.is_now(warm | found))


def _found(heard: Mapping[str, Heard], languages: Languages, spoken: Spoken) -> dict[Found, str]:
    """Every sign; of several languages that find it, the one that fits the text best names it."""
    return {
        one: code
        for code, text in reversed(tuple(heard.items()))
        for one in languages[code].found(text)
        if not spoken.is_own(code, one.parts)
    }


def _warm(heard: Mapping[str, Heard], languages: Languages, spoken: Spoken, limit_c: float) -> Iterator[Found]:
    counted = _joined(_counted(code, one, languages[code], spoken) for code, one in heard.items())
    return Degrees(spoken.said, counted).found(limit_c)


def _counted(code: str, heard: Heard, signs: Signs, spoken: Spoken) -> Lists:
    """What makes a number a temperature; `am` is warm in one language, and in another it is no such thing."""
    own = spoken.known.get(spoken.own, frozenset())
    return {
        name: [span for span in spans if code == spoken.own or not own.issuperset(range(*span))]
        for name, spans in signs.counted(heard).items()
    }


def _held(heard: Mapping[str, Heard], languages: Languages, spoken: Spoken) -> Iterator[Lists]:
    return (languages[code].held(one, spoken.foreign(code)) for code, one in heard.items())


def _worst(held: Scope, found: Mapping[Found, str]) -> Meaning | None:
    """The worst sign that stands, the first in the clinical list among equals. `found`: the language of each."""
    worst = held.worst(found, lambda one: (SEVEREST_FIRST.index(one.severity), one.rule))
    if worst is None:
        return None
    label = CRISIS if worst.severity == "988" else URGENT
    return Meaning(label, worst.rule, severity=worst.severity, language=found[worst])


def _joined(parts: Iterable[Lists]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for part in parts:
        for name, spans in part.items():
            found[name] += spans
    return found
