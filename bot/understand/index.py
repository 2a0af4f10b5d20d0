"""Phrases that are looked for only where the rarest of their words is said."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from bot.understand.net import Heard, Net
from bot.understand.phrase import Parts, Phrase, Span

T = TypeVar("T")


class Lists:
    """Lists of one kind, looked for together."""

    def __init__(self, net: Net, kind: str, names: Iterable[str]) -> None:
        choices = ((name, net.named(f"{kind}.{name}")) for name in names)
        self._lists = {net.enter({choice}): (name, choice) for name, choice in choices}

    def said(self, heard: Heard) -> dict[str, list[Span]]:
        """Where something of each list is said, of those of which something is."""
        found = (self._lists[number] for number in heard.led if number in self._lists)
        return {name: heard.spans(choice) for name, choice in found}


class Index(Generic[T]):
    """Phrases, each with what it stands for."""

    def __init__(self, net: Net, phrases: Iterable[tuple[Phrase, T]]) -> None:
        self._phrases = [(phrase, value) for phrase, value in phrases]
        self._keys = [phrase.keys for phrase, _ in self._phrases]
        numbers = [net.enter(keys) for keys in self._keys]
        self._first = min(numbers, default=0)

    def __iter__(self) -> Iterator[tuple[Phrase, T]]:
        """Every phrase and what it stands for."""
        return iter(self._phrases)

    def found(self, heard: Heard) -> Iterator[tuple[T, Parts]]:
        """What is said in a text, and where, in the order of the phrases."""
        start = bisect_left(heard.led, self._first)
        end = bisect_left(heard.led, self._first + len(self._phrases), start)
        for number in heard.led[start:end]:
            at = number - self._first
            if self._keys[at] <= heard.choices:
                phrase, value = self._phrases[at]
                yield from ((value, parts) for parts in phrase.found(heard.spans, heard.said.between))
