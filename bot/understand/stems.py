"""Beginnings of words."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_HEAD = 2
"""Letters by which it is told how long the beginnings of a word may be."""


class Stems(Generic[T]):
    """Finds the beginnings that a word has, and what each stands for."""

    def __init__(self) -> None:
        self._values: dict[str, T] = {}
        self._lengths: dict[str, list[int]] = defaultdict(list)

    def __contains__(self, stem: str) -> bool:
        """Whether it is one of them."""
        return stem in self._values

    def __getitem__(self, stem: str) -> T:
        """What it stands for."""
        return self._values[stem]

    def __setitem__(self, stem: str, value: T) -> None:
        self._values[stem] = value
        lengths = self._lengths[stem[:_HEAD]]
        if len(stem) not in lengths:
            lengths.append(len(stem))

    def __iter__(self) -> Iterator[str]:
        """Every one."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._values)

    def found(self, word: str) -> list[T]:
        """What the beginnings of a word stand for."""
        heads = {word[:1], word[:_HEAD]}
        said = (word[:length] for head in heads for length in self._lengths.get(head, ()))
        return [self._values[stem] for stem in said if stem in self._values]
