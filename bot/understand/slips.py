"""Words that are typed with a slip: a letter too few, too many, wrong, or swapped with the next."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
_TWO = 9
"""Letters from which on a word may have two slips."""

_ALIKE = ("bv", "ckqsxz", "gj", "iy", "fp", "td")
"""Letters that sound alike at the beginning of a word."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, or the beginning of words."""

    letters: str
    is_stem: bool


@dataclass(slots=True)
class _Long:
    """Long words with one first letter: the `numbers` of whole ones and their `letters`, and the numbers of `stems`."""

    numbers: list[int] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    stems: list[int] = field(default_factory=list)


class Slips:
    """Finds the words that another may be a slip of, by what is left of both when a letter is left out."""

    def __init__(self) -> None:
        self._words: dict[int, _Word] = {}
        self._left: dict[str, tuple[int, ...]] = {}
        self._long: dict[str, _Long] = defaultdict(_Long)

    def add(self, letters: str, number: int, is_stem: bool) -> None:
        """A word under its number; short ones, and those that are no letters alone, forgive nothing."""
        if not _may_slip(letters):
            return
        self._words[number] = _Word(letters, is_stem)
        for left in _left_out(letters):
            self._left[left] = (*self._left.get(left, ()), number)
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
        # of a stem the beginning is compared
        heads = [word[:length] for length in range(_SHORTEST, len(word) + 1)]
        near = {(head, number) for head in heads for left in _left_out(head) for number in self._left.get(left, ())}
        long = self._long_like(word)
        near.update(part for some in long for part in self._parts(word, some.stems))
        found = {number for head, number in near if self._is_slip(head, word, self._words[number])}
        return found.union(*(_far(word, some) for some in long))

    def _long_like(self, word: str) -> list[_Long]:
        """The long words that begin as `word` may be meant to, if it is long enough to be one of them."""
        if len(word) < _TWO - 2:
            return []
        first = {word[0], word[1], *(other for sound in _ALIKE if word[0] in sound for other in sound)}
        return [self._long[letter] for letter in first if letter in self._long]

    def _parts(self, word: str, stems: list[int]) -> Iterator[tuple[str, int]]:
        """Stems that may be two letters away, each with the beginnings of `word` that it may be."""
        for number in stems:
            size = len(self._words[number].letters)
            yield from ((word[:length], number) for length in range(size - 2, min(size + 2, len(word)) + 1))

    def _is_slip(self, said: str, word: str, known: _Word) -> bool:
        letters = known.letters
        if (not known.is_stem and said != word) or (len(letters) == _SHORTEST and not _is_small(said, letters)):
            return False
        slips = 2 if len(letters) >= _TWO else 1
        near = abs(len(said) - len(letters)) <= slips and _begins_like(said, letters)
        return near and OSA.distance(said, letters, score_cutoff=slips) <= slips


def _far(word: str, long: _Long) -> Iterator[int]:
    """The numbers of whole words that are two letters away at most."""
    near = process.extract(word, long.letters, scorer=OSA.distance, score_cutoff=2, limit=None)
    return (long.numbers[at] for letters, _, at in near if _begins_like(word, letters))


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _begins_like(said: str, known: str) -> bool:
    """The same first letter, one that sounds the same, a mute one more or less, or the first two swapped."""
    alike = any(said[0] in sound and known[0] in sound for sound in _ALIKE)
    return said[0] == known[0] or alike or said[:2] == known[1::-1] or "h" in (said[0], known[0])


def _is_small(said: str, known: str) -> bool:
    """Of four letters: a swap, a doubled or a missing one."""
    return sorted(said) == sorted(known) or (len(said) != len(known) and set(said) <= set(known))


def _left_out(word: str) -> set[str]:
    """`word`, and what is left when one letter is left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
