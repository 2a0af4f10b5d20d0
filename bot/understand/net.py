"""One language's lists and phrases and the words they are made of, ready to be looked for in a text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.understand.normalise import DRAWN_OUT, fold
from bot.understand.phrase import Choice, Phrase, Span, choices, parse
from bot.understand.spelling import Spelling, as_typed
from bot.understand.tokens import Tokens, tokens
from bot.understand.vocabulary import Peel, Vocabulary

_MOST_WORDS = 8
_CACHE = 20_000

Atom = int
"""A list, or the words that one step of a phrase names itself."""


@dataclass(slots=True)
class _Node:
    """Words said so far: what they are in, what may follow, and where else that leads without a further word."""

    atoms: list[Atom] = field(default_factory=list)
    after: dict[int, "_Node"] = field(default_factory=dict)
    also: list["_Node"] = field(default_factory=list)
    joints: dict[tuple[str, ...], "_Node"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """What a language's file says. `lists`: {name: words and phrases}; `gap` and `near` in words (or signs).

    common: everyday words that are no slip of another. particles: small words that may stand inside any phrase.
    """

    lists: Mapping[str, Sequence[str]]
    common: frozenset[str] = frozenset()
    particles: tuple[str, ...] = ()
    peel: Peel = field(default_factory=Peel)
    spell: Spelling = as_typed
    gap: int = 2
    near: int = 5


class Net:
    """Numbers the choices that phrases are made of, and finds them in a text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.vocabulary = Vocabulary(source.peel, source.spell)
        self._particles = frozenset(map(self.vocabulary.add, source.particles))
        self._atoms: dict[Collection[str], Atom] = {}
        self._sizes: list[int] = []
        self._choices: dict[frozenset[Atom], Choice] = {}
        self._made_of: list[frozenset[Atom]] = []
        self._root = _Node()
        self.knows = lru_cache(_CACHE)(self._knows)

    def phrase(self, written: str) -> Phrase:
        """A phrase, to be looked for; raises KeyError for a list that is not there."""
        return parse(written, self._choice, self._source.gap, self._source.near)

    def atoms(self, choice: Choice) -> frozenset[Atom]:
        """What a choice is between."""
        return self._made_of[choice]

    def weight(self, choice: Choice) -> int:
        """How many ways there are to say a choice: the fewer, the rarer it is."""
        return sum(self._sizes[atom] for atom in self._made_of[choice])

    def named(self, name: str) -> Choice:
        """The choice between everything in a list; a list that is not there has nothing."""
        return self._choice((f"<{name}>",) if name in self._source.lists else ())

    def _choice(self, words: Iterable[str]) -> Choice:
        atoms = frozenset(self._parts(tuple(words), ()))
        if atoms not in self._choices:
            self._choices[atoms] = len(self._choices)
            self._made_of.append(atoms)
        return self._choices[atoms]

    def _parts(self, words: Sequence[str], key: Collection[str]) -> Iterable[Atom]:
        """The words that stand there themselves, as one atom, and the atoms of every list that is named."""
        own = frozenset(word for word in words if word and not word.startswith("<"))
        if own:
            yield self._atom(key or own, own)
        for name in (word.strip("<>") for word in words if word.startswith("<")):
            yield from self._parts(tuple(self._source.lists[name]), (name,))

    def _atom(self, key: Collection[str], words: Iterable[str]) -> Atom:
        if key not in self._atoms:
            number = self._atoms[key] = len(self._atoms)
            spelled = {word.replace("_", " ") for word in words}
            self._sizes.append(len(spelled))
            for one in spelled:
                self._node(one).atoms.append(number)
        return self._atoms[key]

    def _node(self, phrase: str) -> _Node:
        node = self._root
        for ways in choices(phrase):
            node = self._past(node, ways)
        return node

    def _past(self, node: _Node, ways: Sequence[str]) -> _Node:
        """What follows a node when one of several things is said; what is behind them is kept once."""
        if len(ways) == 1:
            return self._behind(node, _words(ways[0]))
        joint = node.joints.get(tuple(ways))
        if joint is None:
            joint = node.joints[tuple(ways)] = _Node()
            for way in ways:
                self._behind(node, _words(way)).also.append(joint)
        return joint

    def _behind(self, node: _Node, words: Iterable[str]) -> _Node:
        for word in words:
            node = node.after.setdefault(self.vocabulary.add(word), _Node())
        return node

    def _knows(self, word: str) -> bool:
        """Whether the word is one of the language, spelled right."""
        return word in self._source.common or self.vocabulary.knows(word)

    def heard(self, said: Tokens, plain: Collection[str]) -> "Heard":
        """A text with its words looked up; a word of `plain` is no slip of another."""
        read = [self.vocabulary.read(word, word in plain) for word in said.words]
        return Heard(self, said, self._places(read))

    def _places(self, read: Sequence[frozenset[int]]) -> dict[Atom, list[Span]]:
        """Where each atom is said."""
        found: dict[Atom, list[Span]] = defaultdict(list)
        begin = _reached([self._root])
        for start in range(len(read)):
            nodes, end = begin, start
            while nodes and end < len(read):
                after = _reached([node.after[number] for node in nodes for number in read[end] if number in node.after])
                # inside a phrase, not before it
                skipped = nodes if end > start and not self._particles.isdisjoint(read[end]) else []
                end += 1
                for node in after:
                    for atom in node.atoms:
                        found[atom].append((start, end))
                nodes = after + skipped
        return found


class Heard:
    """A text as one language understands it: where each choice is said."""

    __slots__ = ("_net", "_places", "_spans", "said")

    def __init__(self, net: Net, said: Tokens, places: Mapping[Atom, list[Span]]) -> None:
        self._net, self.said, self._places = net, said, places
        self._spans: dict[Choice, list[Span]] = {}

    @property
    def atoms(self) -> Iterable[Atom]:
        """What is said at all."""
        return self._places

    def spans(self, choice: Choice) -> list[Span]:
        """Where a choice is said, from the first word on."""
        if choice not in self._spans:
            said = [self._places[atom] for atom in self._net.atoms(choice) if atom in self._places]
            self._spans[choice] = said[0] if len(said) == 1 else sorted({span for spans in said for span in spans})
        return self._spans[choice]

    def without(self, taken: Sequence[Span]) -> "Heard":
        """The same text where nothing is heard inside the spans that say something else; what reaches out stays."""
        if not taken:
            return self
        left = {
            atom: kept
            for atom, spans in self._places.items()
            if (kept := [one for one in spans if not any(a <= one[0] and one[1] <= b for a, b in taken)])
        }
        return Heard(self._net, self.said, left)


def _reached(nodes: list[_Node]) -> list[_Node]:
    """These, and wherever they lead without a further word."""
    for node in nodes:
        nodes += node.also
    return nodes


def _words(phrase: str) -> list[str]:
    """The words of an alternative as a text is read: signs one by one, `*` kept at the end of a word."""
    return [word for part in phrase.split() for word in _pieces(part)][:_MOST_WORDS]


@lru_cache(50_000)
def _pieces(part: str) -> tuple[str, ...]:
    if part.isascii() and part.islower() and part.isalpha():
        return (DRAWN_OUT.sub(r"\1", part),)
    read = tokens(fold(part).rstrip("*")).words
    return (*read[:-1], read[-1] + "*") if part.endswith("*") and read else read
