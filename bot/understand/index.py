"""Phrases that are looked for only where the rarest of their words is said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from bot.understand.net import Heard, Net
from bot.understand.phrase import Parts, Phrase
from bot.understand.said import Atom

T = TypeVar("T")


class Index(Generic[T]):
    """Phrases, each with what it stands for."""

    def __init__(self, net: Net, phrases: Iterable[tuple[Phrase, T]]) -> None:
        self._phrases = list(phrases)
        self._keys = [phrase.keys for phrase, _ in self._phrases]
        self._at: dict[Atom, list[int]] = defaultdict(list)
        for number, keys in enumerate(self._keys):
            for atom in net.atoms(min(keys, key=net.weight)):
                self._at[atom].append(number)

    def __iter__(self) -> Iterator[tuple[Phrase, T]]:
        """Every phrase and what it stands for."""
        return iter(self._phrases)

    def found(self, heard: Heard) -> Iterator[tuple[T, Parts]]:
        """What is said in a text, and where."""
        words, said = heard.said.between, heard.choices
        for number in {number: None for atom in heard.atoms for number in self._at.get(atom, ())}:
            if not self._keys[number] <= said:
                continue
            phrase, value = self._phrases[number]
            for parts in phrase.found(heard.spans, words):
                yield value, parts
