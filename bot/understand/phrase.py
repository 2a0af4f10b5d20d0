"""A phrase as people say it: words near each other, each a choice, some of them named lists.

`<cant> breathe|breath*` finds "I cannot really breathe": a space means "then, with few words between",
` ~ ` "near, in any order", ` & ` "anywhere in the text", ` ! ` "but nowhere in it". A word that ends in `*` matches any
ending,
`_` stands for a space inside a choice, `<name>` for a list of the file, and a leading `=` asks for the whole text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise, product

_BRACES = re.compile(r"\{([^}]*)\}")
_WORD = re.compile(r"(?:\{[^}]*\}|[^\s{}])+")
_GLUED = re.compile("[^\\W\u1100-\uffff][^\\W\u1100-\uffff]")
_MOST = 12
"""Ways to find one phrase that are looked at: a screen of the same words is no more than that."""

_FEW = 8
"""Places that are gone through sooner than searched."""

Span = tuple[int, int]
"""First word, and the one after the last."""

Parts = tuple[Span, ...]
"""Where each step of a phrase is said, in the order of the phrase."""

Choice = int
Places = Callable[[Choice], list[Span]]
"""Where a choice (by number) is said, from the first word on."""

Steps = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """`groups` must each be said somewhere; a group is steps in order, several of them in any order (`~`).

    unless: groups of which none may be said.
    """

    groups: tuple[tuple[Steps, ...], ...]
    unless: tuple[tuple[Steps, ...], ...] = ()
    whole: bool = False
    gap: int = 2
    near: int = 5

    @property
    def keys(self) -> frozenset[Choice]:
        """The choices without which nothing is found."""
        return frozenset(choice for group in self.groups for steps in group for choice in steps)

    def found(self, places: Places, words: Span) -> list[Parts]:
        """Where the phrase is said; of one with `&`, where its first group is. `words`: where the text has any."""
        first, *others = self.groups
        found = self._group(first, places)
        if not found or not all(self._group(group, places) for group in others):
            return []
        if any(self._group(group, places) for group in self.unless):
            return []
        return [parts for parts in found if outer(parts) == words] if self.whole else found

    def _group(self, group: tuple[Steps, ...], places: Places) -> list[Parts]:
        found = self._in_order(group[0], places)
        for steps in group[1:]:
            others = self._in_order(steps, places)
            found = [(*one, *other) for one in found for other in others if self._is_near(one, other)][:_MOST]
        return found

    def _in_order(self, steps: Steps, places: Places) -> list[Parts]:
        found: list[Parts] = [(span,) for span in places(steps[0])[:_MOST]]
        for step in steps[1:]:
            if not found:
                break
            after = places(step)
            found = [(*one, two) for one in found for two in _from(after, one[-1][1], self.gap)][:_MOST]
        return found

    def _is_near(self, one: Parts, other: Parts) -> bool:
        """Not one upon the other, and with few words between it and the nearest of the others."""
        start, end = outer(other)
        apart = [max(start - stop, begin - end) for begin, stop in one]
        return min(apart) >= 0 and min(apart) <= self.near


def choices(written: str) -> list[list[str]]:
    """What is said one after the other in `{no|not} {so|very} well`: [[no, not], [so, very], [well]]."""
    parts = _BRACES.split(written)
    # parts outside and inside of braces take turns
    said = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    if any(_GLUED.fullmatch(before[-1:] + after[:1]) for before, after in pairwise(parts)):
        return [["".join(way) for way in product(*said)]]
    return [options for options in ([way.strip() for way in option] for option in said) if options != [""]]


def ways(written: str) -> list[str]:
    """Each way to say what is written with choices in braces."""
    return [" ".join(filter(None, way)) for way in product(*choices(written))]


def stepped(written: str) -> str:
    """A phrase with its braces as steps: `{no|no more} {|the} texts` is `no|no_more texts`, since steps leave room."""
    said = (options for word in _WORD.findall(written) for options in (choices(word) if "{" in word else [[word]]))
    return " ".join("|".join(options).replace(" ", "_") for options in said if "" not in options)


def _from(spans: list[Span], start: int, gap: int) -> list[Span]:
    """Of spans in their order, those that begin at `start` or few words behind it."""
    end = start + gap
    if len(spans) <= _FEW:
        return [one for one in spans if start <= one[0] <= end]
    return spans[bisect_left(spans, (start, 0)) : bisect_left(spans, (end + 1, 0))]


def outer(parts: Parts) -> Span:
    """From the first word of any part to the last."""
    if len(parts) == 1:
        return parts[0]
    return min(start for start, _ in parts), max(end for _, end in parts)


def parse(written: str, choice: Callable[[Iterable[str]], Choice], gap: int = 2, near: int = 5) -> Phrase:
    """The phrase as it is written; `choice` numbers the words of a step."""

    def group(text: str) -> tuple[Steps, ...]:
        return tuple(tuple(choice(step.split("|")) for step in steps.split()) for steps in text.split(" ~ "))

    said, *unless = stepped(written).lstrip("=").split(" ! ")
    groups = tuple(map(group, said.split(" & ")))
    whole = written.startswith("=")
    return Phrase(groups, tuple(map(group, unless)), whole, 0 if whole else gap, near)
