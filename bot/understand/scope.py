"""What keeps a danger sign from being one: asked about, supposed, over, somebody else's, or said not to be there.

Whatever is not plainly held back counts: when unsure, the sign stands. What one language says holds back the
signs of every other: people mix them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from bot.understand.phrase import Parts, Span, outer
from bot.understand.tokens import Tokens

LISTS = (
    "idioms", "ask", "define", "tell", "now", "if", "if_after", "but", "past", "over", "others", "stories",
    "no", "no_after", "filler", "or",
)  # fmt: skip
"""The lists of `held:` in flows/redflags/<language>.yaml."""

_FILLERS = 2
_CLOSE = 1
"""Words between whoever has a sign and the sign."""

_MILD = ("now", "visit")


class Found(NamedTuple):
    """A sign, how severe it is, and where its words stand: in parts, from `start` to before `end`."""

    rule: str
    severity: str
    parts: Parts
    start: int
    end: int

    @classmethod
    def at(cls, rule: str, severity: str, parts: Parts) -> "Found":
        """A sign in these places."""
        return cls(rule, severity, parts, *outer(parts))


@dataclass(frozen=True)
class Scope:
    """A text, and where something of each list is said in it, in any language."""

    said: Tokens
    spans: Mapping[str, list[Span]]
    _covered: dict[str, set[int]] = field(default_factory=dict, init=False)

    def worst(self, found: Iterable[Found], rank: Callable[[Found], Any]) -> Found | None:
        """The sign of the lowest rank that nothing holds back, the first in the text among equals."""
        denied = set[int]()
        left = []
        for one in sorted(found, key=lambda sign: (sign.start, sign.end)):
            if self._is_denied(one, denied):
                denied.add(one.end)
            else:
                left.append(one)
        stands = (one for one in sorted(left, key=rank) if not (self._is_unreal(one) or self._is_elsewhere(one)))
        return next(stands, None)

    def is_told(self, found: Iterable[Found]) -> bool:
        """Whether somebody is said to have one of the signs, right before it or within: `i have`, `my son has a`."""
        clauses = self.said.clauses
        return any(
            clauses[start] == clauses[one.start] and stop >= one.start - _CLOSE and start < one.end
            for one in found
            for start, stop in self._of("tell")
        )

    def is_now(self, found: Iterable[Found]) -> bool:
        """Whether one of the signs is said to be there at this moment."""
        return any(map(self._is_now, found))

    def _is_denied(self, one: Found, denied: set[int]) -> bool:
        """Said not to be there, itself or at the end of a row of what is not, as chills in `no fever or chills`."""
        if any(self._denies(span, one) for span in self._of("no")):
            return True
        clauses = self.said.clauses
        after = (at for at, _ in self._of("no_after") if 0 <= at - one.end <= _FILLERS)
        if any(clauses[at] == clauses[one.end - 1] for at in after):
            return True
        joined = self._words("or")
        return any(before < one.start and joined.issuperset(range(before, one.start)) for before in denied)

    def _denies(self, denial: Span, one: Found) -> bool:
        """Whether a denial leads to a part of the sign, and is none of its words."""
        begin, stop = denial
        return any(self._leads_to(stop, start) for start, _ in one.parts) and all(
            end <= begin or stop <= start for start, end in one.parts
        )

    def _leads_to(self, stop: int, start: int) -> bool:
        """From the end of a denial to a sign there are only small words, few of them and in one clause."""
        if not 0 <= start - stop <= _FILLERS:
            return False
        clauses = self.said.clauses
        return clauses[stop - 1] == clauses[start] and self._words("filler").issuperset(range(stop, start))

    def _is_unreal(self, one: Found) -> bool:
        """Asked about as a thing, or supposed. A crisis is never only a question."""
        if one.severity == "988":
            return False
        asked = self._near(one, "define") or self._near(one, "ask")
        if asked and not self._near(one, "tell"):
            return True
        if self._is_now(one):
            return False
        buts = [at for at, _ in self._of("but")]
        supposed = (at for at, _ in self._of("if") if self._shares_sentence(at, one) and at < one.end)
        if any(not any(at < but < one.start for but in buts) for at in supposed):
            return True
        return any(0 <= at - one.end <= _FILLERS for at, _ in self._of("if_after"))

    def _is_elsewhere(self, one: Found) -> bool:
        """Long past, over, or of people nobody here looks after."""
        if self._near(one, "stories"):
            return True
        mild = one.severity in _MILD
        if mild and any(at < one.start for at, _ in self._of("others") if self._shares_sentence(at, one)):
            return not self._is_now(one)
        if self._is_now(one):
            return False
        return self._near(one, "past") or (mild and self._near(one, "over"))

    def _is_now(self, one: Found) -> bool:
        """Said to be so at this moment; the `now` of `gone now` says the opposite."""
        return any(self._shares_sentence(at, one) for at in self._nows)

    @cached_property
    def _nows(self) -> list[int]:
        """Where this moment is named."""
        gone = self._words("over") | self._words("past")
        return [start for start, end in self._of("now") if not gone.issuperset(range(start, end))]

    def _near(self, one: Found, name: str) -> bool:
        """Something of the list is said in the same sentence."""
        return any(self._shares_sentence(at, one) for at, _ in self._of(name))

    def _shares_sentence(self, at: int, one: Found) -> bool:
        return self.said.sentences[at] == self.said.sentences[one.start]

    def _of(self, name: str) -> list[Span]:
        return self.spans.get(name, [])

    def _words(self, name: str) -> set[int]:
        if name not in self._covered:
            self._covered[name] = {at for span in self._of(name) for at in range(*span)}
        return self._covered[name]
