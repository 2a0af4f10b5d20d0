"""What may be said, as a tree of words: shared beginnings once, and whatever stands behind a choice once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

from bot.understand.phrase import Span, choices

ROOT = 0

_MOST = 12
"""Places of the same words that are kept: a screen of them says nothing new."""

Atom = int
"""A list, or the words that one step of a phrase names itself."""

Node = int
"""Words said so far."""

Step = tuple[Node, tuple[Node, ...]]
"""Where a word leads: the node, and the nodes from which more words lead on."""

Steps = Mapping[int, tuple[Step, ...]]
"""{word: where it leads}."""

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
        return {"_steps": self._steps}

    def prepare(self) -> None:
        """Lay out where each word leads."""
        self._steps  # noqa: B018

    def add(self, phrase: str, atom: Atom) -> None:
        """One way to say an atom; choices in braces are several. Nothing can be added once something was looked for."""
        node = ROOT
        for ways in choices(phrase):
            node = self._past(node, ways)
        self._atoms.setdefault(node, []).append(atom)

    def places(self, read: Sequence[tuple[int, ...]], particles: AbstractSet[int]) -> dict[Node, list[Span]]:
        """Where the words of each node are said. `read`: of every word what it may be.

        `particles` may stand inside anything.
        """
        found: dict[Node, list[Span]] = {}
        steps = self._steps
        size = len(read)
        for start in range(size):
            nodes, end = [ROOT], start
            while nodes and end < size:
                said = read[end]
                # inside a phrase, not before it
                onward = nodes.copy() if end > start and not particles.isdisjoint(said) else []
                end += 1
                for node in nodes:
                    after = steps[node]
                    # the shorter of both is gone through
                    for number in after.keys() & said if len(after) < len(said) else said:
                        for reached, further in after.get(number, ()):
                            spans = found.setdefault(reached, [])
                            if len(spans) < _MOST:
                                spans.append((start, end))
                                onward += further
                nodes = onward
        return found

    def atoms(self) -> Iterator[tuple[Node, tuple[Atom, ...]]]:
        """What is said at each node, of those at which something is."""
        said = ((node, self._meant(node)) for node in range(len(self._after)))
        return ((node, atoms) for node, atoms in said if atoms)

    @cached_property
    def _steps(self) -> Mapping[Node, Steps]:
        """Where each word leads from every node that is not an end."""
        led = {node: {word: (self._step(child),) for word, child in after.items()} for node, after in self._open()}
        begin: dict[int, tuple[Step, ...]] = defaultdict(tuple)
        for node in self._reached(ROOT):
            for word, steps in led.get(node, {}).items():
                begin[word] += steps
        return led | {ROOT: dict(begin)}

    def _open(self) -> Iterable[tuple[Node, Mapping[int, Node]]]:
        return ((node, after) for node, after in enumerate(self._after) if after)

    def _step(self, node: Node) -> Step:
        return node, tuple(one for one in self._reached(node) if self._after[one])

    def _meant(self, node: Node) -> tuple[Atom, ...]:
        return tuple(atom for one in self._reached(node) for atom in self._atoms.get(one, ()))

    def _reached(self, node: Node) -> list[Node]:
        """This one, and wherever it leads without a further word."""
        nodes = [node]
        for one in nodes:
            nodes += self._also.get(one, ())
        return nodes

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
