"""Words that a text is one letter away from: too few, too many, wrong, or swapped with the next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from bot.understand.slips import left_out


class Near:
    """Words of several languages, found by what is left of them when a letter is left out. words: by language."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._languages: dict[str, list[str]] = defaultdict(list)
        for code, known in words.items():
            for word in known:
                self._languages[word].append(code)
        self._words = tuple(self._languages)
        self._longest = max(map(len, self._words), default=0) + 1
        self._left: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for left in left_out(word):
                self._left[left].append(number)

    def find(self, word: str) -> dict[str, str]:
        """{language: the word itself, or the first of its words with a single slip}, of those that have one."""
        if len(word) > self._longest:
            return {}
        alike = {number for left in left_out(word) for number in self._left.get(left, ())}
        known = [one for number in sorted(alike) if _is_near(word, one := self._words[number])]
        if word in known:
            known = [word, *known]
        return {code: one for one in reversed(known) for code in self._languages[one]}


def _is_near(word: str, known: str) -> bool:
    return OSA.distance(word, known, score_cutoff=1) <= 1
