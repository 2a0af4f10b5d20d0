"""Words that a text is one letter away from: too few, too many, wrong, or swapped with the next."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Near:
    """Finds the first of its words that is nearest to another one."""

    def __init__(self, words: Iterable[str]) -> None:
        known = tuple(words)
        sizes = {len(one) + more for one in known for more in (-1, 0, 1)}
        self._alike = {size: tuple(one for one in known if abs(len(one) - size) <= 1) for size in sizes}

    def find(self, word: str) -> str | None:
        """The word itself or one with a single slip, if there is one."""
        hit = process.extractOne(word, self._alike.get(len(word), ()), scorer=OSA.distance, score_cutoff=1)
        return hit[0] if hit else None
