"""What may be said, as a tree of words: shared beginnings once, and whatever stands behind a choice once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from bot.understand.phrase import Span, choices

ROOT = 0

_MOST = 12
"""Places of the same words that are kept: a screen of them says nothing new."""

Atom = int
"""A list, or the words that one step of a phrase names itself."""

Node = int
"""Words said so far."""

Words = Callable[[str], Iterable[int]]
"""The words of an alternative, as numbers."""


class Said:
    """Finds every atom that is said in a text, in one walk over its words."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._after: list[dict[int, Node]] = [{}]
        self._also: dict[Node, list[Node]] = {}
        self._atoms: dict[Node, list[Atom]] = {}
        self._joints: dict[tuple[Node, tuple[str, ...]], Node] = {}

    def __getstate__(self) -> Mapping[str, Any]:
        """What is needed to find; nothing can be added to a copy."""
        return {"_after": self._after, "_also": self._also, "_atoms": self._atoms}

    def add(self, phrase: str, atom: Atom) -> None:
        """One way to say an atom; choices in braces are several."""
        node = ROOT
        for ways in choices(phrase):
            node = self._past(node, ways)
        self._atoms.setdefault(node, []).append(atom)

    def places(self, read: Sequence[frozenset[int]], particles: Collection[int]) -> dict[Atom, list[Span]]:
        """Where each atom is said. `read`: of every word what it may be; `particles` may stand inside anything."""
        found: dict[Atom, list[Span]] = defaultdict(list)
        begin, size = self._reached([ROOT]), len(read)
        times: Counter[Node] = Counter()
        for start in range(size):
            nodes, end = begin, start
            while nodes and end < size:
                said = read[end]
                times.update(after := self._reached(self._behind(nodes, said)))
                fresh = [node for node in after if times[node] <= _MOST]
                # inside a phrase, not before it
                skipped = nodes if end > start and not said.isdisjoint(particles) else []
                end += 1
                for node in fresh:
                    for atom in self._atoms.get(node, ()):
                        found[atom].append((start, end))
                nodes = fresh + skipped
        return found

    def _behind(self, nodes: Iterable[Node], said: frozenset[int]) -> list[Node]:
        """Where one word more leads."""
        found = []
        for node in nodes:
            after = self._after[node]
            # the shorter of both is gone through
            shared = said & after.keys() if len(after) < len(said) else [number for number in said if number in after]
            found += [after[number] for number in shared]
        return found

    def _past(self, node: Node, ways: Sequence[str]) -> Node:
        """What follows a node when one of several things is said."""
        if len(ways) == 1:
            return self._grown(node, ways[0])
        key = (node, tuple(ways))
        if key not in self._joints:
            self._joints[key] = self._node()
            for way in ways:
                self._also.setdefault(self._grown(node, way), []).append(self._joints[key])
        return self._joints[key]

    def _grown(self, node: Node, way: str) -> Node:
        for word in self._words(way):
            after = self._after[node]
            if word not in after:
                after[word] = self._node()
            node = after[word]
        return node

    def _node(self) -> Node:
        self._after.append({})
        return len(self._after) - 1

    def _reached(self, nodes: list[Node]) -> list[Node]:
        """These, and wherever they lead without a further word."""
        if self._also:
            for node in nodes:
                nodes += self._also.get(node, ())
        return nodes
