"""A phrase as people say it: words in order, few others between them, some with alternatives.

`cant|cannot breathe` finds "I cannot really breathe". A word that ends in `*`
matches any ending. A leading `=` asks for the whole message.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.understand.normalise import normalise

GAP = 2
"""Words that may stand between two words of a phrase."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a text and where each stands: a phrase is looked up, so the longest text costs little."""

    words: tuple[str, ...]
    at: Mapping[str, set[int]]

    @classmethod
    def of(cls, text: str) -> "Said":
        """The words of `text` (normalised)."""
        at: dict[str, set[int]] = defaultdict(set)
        for place, word in enumerate(words := tuple(text.split())):
            at[word].add(place)
        return cls(words, at)

    def places(self, choices: tuple[str, ...]) -> set[int]:
        """Where any of `choices` stands."""
        found: set[int] = set()
        for choice in choices:
            if choice.endswith("*"):
                found.update(*(places for word, places in self.at.items() if word.startswith(choice[:-1])))
            else:
                found |= self.at.get(choice, set())
        return found


@dataclass(frozen=True, slots=True)
class Pattern:
    """`steps` in order, each a choice of words; `whole` when nothing else may be said."""

    steps: tuple[tuple[str, ...], ...]
    whole: bool = False

    def found_in(self, said: Said) -> bool:
        """Whether the phrase is said."""
        if self.whole:
            return len(said.words) == len(self.steps) and all(map(_fits, said.words, self.steps))
        at = said.places(self.steps[0])
        for step in self.steps[1:]:
            if not at:
                return False
            at = {place for place in said.places(step) if not at.isdisjoint(range(place - 1 - GAP, place))}
        return bool(at)


def parse(phrase: str) -> Pattern:
    """The pattern that `phrase` describes."""
    whole = phrase.startswith("=")
    steps = tuple(
        tuple(normalise(choice.rstrip("*")) + ("*" if choice.endswith("*") else "") for choice in step.split("|"))
        for step in phrase.lstrip("=").split()
    )
    return Pattern(steps, whole)


def _fits(word: str, choices: tuple[str, ...]) -> bool:
    return any(word.startswith(choice[:-1]) if choice.endswith("*") else word == choice for choice in choices)
