"""Words that are typed with a slip: a letter too few, too many, wrong, or swapped with the next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_TWO = 9
"""Letters from which on a word may have two slips."""

_SOUNDS = {letter: alike for alike in ("bv", "ckqsxz", "gj", "iy", "fp", "td") for letter in alike}
"""Letters that sound alike at the beginning of a word."""


@dataclass(slots=True)
class _Long:
    """Long words with one first letter: the `numbers` of whole ones and their `letters`, and the numbers of `stems`."""

    numbers: list[int] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    stems: list[int] = field(default_factory=list)


class Slips:
    """Finds the words that another may be a slip of, by what is left of both when a letter is left out."""

    def __init__(self) -> None:
        self._letters: dict[int, str] = {}
        self._left: dict[str, tuple[int, ...]] = {}
        self._begun: dict[str, tuple[int, ...]] = {}
        self._long: dict[str, _Long] = defaultdict(_Long)
        self._longest, self._longest_stem = 0, 0

    def add(self, letters: str, number: int, is_stem: bool) -> None:
        """A word under its number; short ones, and those that are no letters alone, forgive nothing."""
        if not _may_slip(letters):
            return
        self._letters[number] = letters
        table = self._begun if is_stem else self._left
        for left in left_out(letters):
            table[left] = (*table.get(left, ()), number)
        if is_stem:
            self._longest_stem = max(self._longest_stem, len(letters))
        else:
            self._longest = max(self._longest, len(letters))
        if len(letters) < _TWO:
            return
        long = self._long[letters[0]]
        if is_stem:
            long.stems.append(number)
        else:
            long.numbers.append(number)
            long.letters.append(letters)

    def find(self, word: str) -> set[int]:
        """The numbers of words one letter away (two, from nine letters on)."""
        if not _may_slip(word):
            return set()
        # what is left of ten thousand letters takes their number squared, and is no word of ours
        found = set(self._near(word, self._left)) if len(word) <= self._longest + 1 else set()
        # of a stem the beginning is compared
        for length in range(_SHORTEST, min(len(word), self._longest_stem + 1) + 1):
            found.update(self._near(word[:length], self._begun))
        for some in self._long_like(word):
            found.update(_far(word, some))
            found.update(number for number in some.stems if _begins_far(word, self._letters[number]))
        return found

    def _near(self, said: str, table: Mapping[str, tuple[int, ...]]) -> Iterator[int]:
        """Words of the table that are a slip away, by what is left of both."""
        alike = {number for left in left_out(said) for number in table.get(left, ())}
        return (number for number in alike if _is_slip(said, self._letters[number]))

    def _long_like(self, word: str) -> list[_Long]:
        """The long words that begin as `word` may be meant to, if it is long enough to be one of them."""
        if len(word) < _TWO - 2:
            return []
        first = {word[0], word[1], *_SOUNDS.get(word[0], "")}
        return [self._long[letter] for letter in first if letter in self._long]


def _far(word: str, long: _Long) -> Iterator[int]:
    """The numbers of whole words that are two letters away at most."""
    near = process.extract(word, long.letters, scorer=OSA.distance, score_cutoff=2, limit=None)
    return (long.numbers[at] for letters, _, at in near if _begins_like(word, letters))


def _begins_far(word: str, stem: str) -> bool:
    """Whether a beginning of the word is two letters away from the stem at most."""
    # two letters more or less, and two that differ
    if not _begins_like(word, stem) or _distance(word[: len(stem)], stem, 4) > 4:
        return False
    lengths = range(len(stem) - 2, min(len(stem) + 2, len(word)) + 1)
    return any(_distance(word[:length], stem, 2) <= 2 for length in lengths)


def _is_slip(said: str, known: str) -> bool:
    if len(known) == _SHORTEST and not _is_small(said, known):
        return False
    slips = 2 if len(known) >= _TWO else 1
    return _begins_like(said, known) and _distance(said, known, slips) <= slips


def _distance(said: str, known: str, most: int) -> int:
    return OSA.distance(said, known, score_cutoff=most)


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _begins_like(said: str, known: str) -> bool:
    """The same first letter, one that sounds the same, a mute one more or less, or the first two swapped."""
    first, other = said[0], known[0]
    if first == other or "h" in (first, other) or said[:2] == known[1::-1]:
        return True
    return other in _SOUNDS.get(first, "")


def _is_small(said: str, known: str) -> bool:
    """Of four letters: a swap, a doubled or a missing one."""
    return sorted(said) == sorted(known) or (len(said) != len(known) and set(said) <= set(known))


def left_out(word: str) -> set[str]:
    """`word`, and what is left when one letter is left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
