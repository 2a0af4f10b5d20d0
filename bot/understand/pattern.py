"""A phrase as people say it: words in order, few others between them, some with alternatives.

`cant|cannot breathe` finds "I cannot really breathe". A word that ends in `*`
matches any ending. A leading `=` asks for the whole message.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understand.normalise import normalise

GAP = 2
"""Words that may stand between two words of a phrase."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`steps` in order, each a choice of words; `whole` when nothing else may be said."""

    steps: tuple[tuple[str, ...], ...]
    whole: bool = False

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether the phrase is said in `words` (normalised)."""
        if self.whole:
            return len(words) == len(self.steps) and all(map(_fits, words, self.steps))
        return any(self._from(words, start) for start in range(len(words)))

    def _from(self, words: Sequence[str], start: int) -> bool:
        if not _fits(words[start], self.steps[0]):
            return False
        at = start
        for step in self.steps[1:]:
            reach = range(at + 1, min(at + 2 + GAP, len(words)))
            found = next((index for index in reach if _fits(words[index], step)), None)
            if found is None:
                return False
            at = found
        return True


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
