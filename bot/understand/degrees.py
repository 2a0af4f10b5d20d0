"""Body temperatures in a text: a number with a unit, beside a word for warmth, or alone with its decimal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.rules.temperature import celsius
from bot.understand.phrase import Span
from bot.understand.scope import Found
from bot.understand.tokens import Tokens

LISTS = ("warm", "unit", "is", "before", "after")
"""The lists of `degrees:` in flows/redflags: words for warmth; units; "is at"; what is counted instead."""

FEVER = ("R09", "now")
_WARM, _BEFORE, _AFTER, _IS = 6, 3, 2, 2
"""How many words away each may stand."""

_FAHRENHEIT = 45.0
_HIGHEST_C, _HIGHEST_F = 43, 110
"""Degrees that bodies have: a higher number alone, without its tenths, is something else."""


@dataclass(frozen=True, slots=True)
class Degrees:
    """A text, and where something of each list is said in it, in any language."""

    said: Tokens
    spans: Mapping[str, list[Span]]

    def found(self, limit_c: float) -> Iterator[Found]:
        """Every temperature at or above the limit."""
        for at, word in enumerate(self.said.words):
            if word[0].isdecimal() and (celsius(float(word)) or 0.0) >= limit_c and self._is_meant(at, word):
                yield Found.at(*FEVER, ((at, at + 1),))

    def _is_meant(self, at: int, word: str) -> bool:
        unit = self.said.words[at + 1 : at + 2] == ("°",) or self._near("unit", at + 1, at + 2)
        if len(self.said) == 1:
            # alone it is no number of a list of ours, and few send a count without a word
            return "." in word or float(word) <= _HIGHEST_C or _FAHRENHEIT < float(word) <= _HIGHEST_F
        warm = unit or self._near("warm", at - _WARM, at + 1 + _WARM)
        if self._near("after", at + 1, at + 1 + _AFTER) and not unit:
            return False
        if self._near("before", at - _BEFORE, at) and not self._near("warm", at - _BEFORE, at):
            return False
        return warm or "." in word or (float(word) > _FAHRENHEIT and self._near("is", at - _IS, at))

    def _near(self, name: str, start: int, stop: int) -> bool:
        return any(start <= one and end <= stop for one, end in self.spans.get(name, ()))
