"""The words that one language's rules are made of: found as written, by their beginning, or in spite of a slip."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.understand.slips import Slips
from bot.understand.spelling import Spelling, as_typed
from bot.understand.stems import Stems

_CACHE = 20_000


@dataclass(frozen=True, slots=True)
class Peel:
    """What a language glues to its words: `front` and `back` pieces."""

    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()

    def __call__(self, word: str) -> Iterator[str]:
        """`word` with one piece less at either end; never shorter than two letters."""
        bare = [word[len(piece) :] for piece in self.front if word.startswith(piece) and len(word) - len(piece) >= 2]
        yield from bare
        for one in (word, *bare):
            yield from (one[: -len(piece)] for piece in self.back if one.endswith(piece) and len(one) - len(piece) >= 2)


class Vocabulary:
    """Numbers for the words of one language."""

    def __init__(self, peel: Peel, spell: Spelling = as_typed) -> None:
        self._peel, self._spell = peel, spell
        self._exact: dict[str, int] = {}
        self._stems = Stems[int]()
        self._slips = Slips()
        self.read = lru_cache(_CACHE)(self._read)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but what was read before."""
        return {name: value for name, value in self.__dict__.items() if name != "read"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """As it was when nothing was read yet."""
        self.__dict__.update(state)
        self.read = lru_cache(_CACHE)(self._read)

    @property
    def is_as_typed(self) -> bool:
        """Whether a word has one form here: the one that is typed."""
        return self._spell is as_typed

    def words(self) -> list[str]:
        """Every word, as rules have it."""
        return [*self._exact, *(f"{stem}*" for stem in self._stems)]

    def wholes(self) -> AbstractSet[str]:
        """Words that are known as they are."""
        return self._exact.keys()

    def stems(self) -> Iterable[str]:
        """Words of which the beginning is known."""
        return self._stems

    def add(self, word: str) -> int:
        """The number of a word (folded; `*` at its end for any ending)."""
        is_stem = word.endswith("*")
        table: Stems[int] | dict[str, int] = self._stems if is_stem else self._exact
        key = self._spell(word.removesuffix("*"))[0]
        if key not in table:
            table[key] = len(self._exact) + len(self._stems)
            self._slips.add(key, table[key], is_stem)
        return table[key]

    def knows(self, word: str) -> bool:
        """Whether the word is there as written."""
        return any(form in self._exact or self._stems.found(form) for form in self._spell(word))

    def _read(self, word: str, plain: bool = False) -> tuple[int, ...]:
        """The numbers of every word that `word` may be; a `plain` one is nobody's slip."""
        found = set[int]()
        for form in self._spell(word):
            found |= self._exactly(form)
            for bare in self._peel(form):
                found |= self._exactly(bare)
            if not found and not plain:
                found |= self._slips.find(form)
        # no set: the collector of garbage would look through every one that is remembered
        return tuple(found)

    def _exactly(self, word: str) -> set[int]:
        found = set(self._stems.found(word))
        if word in self._exact:
            found.add(self._exact[word])
        return found
