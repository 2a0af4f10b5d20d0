"""Phrases that are looked for only where the rarest of their words is said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from bot.understand.net import Heard, Net
from bot.understand.phrase import Parts, Phrase, Span
from bot.understand.said import Atom

T = TypeVar("T")


class Lists:
    """Lists of one kind, looked for together."""

    def __init__(self, net: Net, kind: str, names: Iterable[str]) -> None:
        self._choices = {name: net.named(f"{kind}.{name}") for name in names}
        self._in: dict[Atom, list[str]] = defaultdict(list)
        for name, choice in self._choices.items():
            for atom in net.atoms(choice):
                self._in[atom].append(name)

    def said(self, heard: Heard) -> dict[str, list[Span]]:
        """Where something of each list is said, of those of which something is."""
        names = {name for atom in heard.atoms & self._in.keys() for name in self._in[atom]}
        return {name: heard.spans(self._choices[name]) for name in names}


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
        numbers = [self._at[atom] for atom in heard.atoms & self._at.keys()]
        for number in set().union(*numbers):
            if not self._keys[number] <= said:
                continue
            phrase, value = self._phrases[number]
            for parts in phrase.found(heard.spans, words):
                yield value, parts
