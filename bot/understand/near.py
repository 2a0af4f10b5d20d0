"""Words that a text is one letter away from: too few, too many, wrong, or swapped with the next."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Near:
    """Finds the first of its words that is nearest to another one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._lengths = frozenset(map(len, self._words))
        self._alike: dict[int, tuple[str, ...]] = {}

    def find(self, word: str) -> str | None:
        """The word itself or one with a single slip, if there is one."""
        size = len(word)
        if self._lengths.isdisjoint((size - 1, size, size + 1)):
            return None
        if size not in self._alike:
            self._alike[size] = tuple(one for one in self._words if abs(len(one) - size) <= 1)
        hit = process.extractOne(word, self._alike[size], scorer=OSA.distance, score_cutoff=1)
        return hit[0] if hit else None
