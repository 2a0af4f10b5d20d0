"""One language's lists and phrases and the words they are made of, ready to be looked for in a text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from bot.understand.normalise import DRAWN_OUT, fold
from bot.understand.phrase import Choice, Phrase, Span, parse
from bot.understand.said import Atom, Node, Said
from bot.understand.spelling import Spelling, as_typed
from bot.understand.tokens import Tokens, tokens
from bot.understand.vocabulary import Peel, Vocabulary

_MOST_WORDS = 8


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


Meant = tuple[tuple[Choice, ...], tuple[int, ...]]
"""Choices, and the numbers of what was entered of which one of them is the rarest."""


class Net:
    """Numbers the choices that phrases are made of, and finds them in a text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.vocabulary = Vocabulary(source.peel, source.spell)
        self._particles = frozenset(map(self.vocabulary.add, source.particles))
        self._atoms: dict[Collection[str], Atom] = {}
        self._choices: dict[frozenset[Atom], Choice] = {}
        self._entered: list[Collection[Choice]] = []
        self._said = Said(lambda way: map(self.vocabulary.add, _words(way)))

    def __getstate__(self) -> dict[str, Any]:
        """What is needed to find; a copy reads no further phrases."""
        self.prepare()
        built: dict[str, Any] = {"_atoms": {}, "_choices": {}, "_entered": []}
        return self.__dict__ | built | {"_source": replace(self._source, lists={})}

    def prepare(self) -> None:
        """Lay out what was read, before anybody waits for it; nothing can be added behind."""
        self._said.prepare()
        self.meant  # noqa: B018

    @cached_property
    def meant(self) -> Mapping[Node, Meant]:
        """What the words of each node mean; the same choices are kept once."""
        kept: dict[tuple[Choice, ...], tuple[Choice, ...]] = {}
        among: dict[Atom, list[Choice]] = defaultdict(list)
        for atoms, choice in self._choices.items():
            for atom in atoms:
                among[atom].append(choice)
        found = ((node, {choice for atom in atoms for choice in among[atom]}) for node, atoms in self._said.atoms())
        choices = {node: kept.setdefault(some := tuple(said), some) for node, said in found}
        led = self._led(choices.values())
        return {
            node: (some, tuple(number for choice in some for number in led[choice])) for node, some in choices.items()
        }

    def _led(self, shared: Collection[Sequence[Choice]]) -> Mapping[Choice, list[int]]:
        """What was entered, at the rarest of its choices. shared: the choices at each node."""
        # words that many choices share are said often
        often: dict[Choice, int] = defaultdict(int)
        for choices in shared:
            for choice in choices:
                often[choice] += len(choices)
        led: dict[Choice, list[int]] = defaultdict(list)
        for number, keys in enumerate(self._entered):
            led[min(keys, key=lambda choice: often[choice])].append(number)
        return led

    def enter(self, keys: Collection[Choice]) -> int:
        """Number what cannot be said unless each of these choices is; numbers rise by one."""
        self._entered.append(keys)
        return len(self._entered) - 1

    def phrase(self, written: str) -> Phrase:
        """A phrase, to be looked for; raises KeyError for a list that is not there."""
        return parse(written, self._choice, self._source.gap, self._source.near)

    def named(self, name: str) -> Choice:
        """The choice between everything in a list; a list that is not there has nothing."""
        return self._choice((f"<{name}>",) if name in self._source.lists else ())

    def _choice(self, words: Iterable[str]) -> Choice:
        atoms = frozenset(self._parts(tuple(words), ()))
        return self._choices.setdefault(atoms, len(self._choices))

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
            for one in spelled:
                self._said.add(one, number)
        return self._atoms[key]

    def words(self) -> Iterable[str]:
        """The words that are known as they are, whatever their beginning."""
        return self._source.common | self.vocabulary.wholes()

    def knows(self, word: str) -> bool:
        """Whether the word is one of the language, spelled right."""
        return word in self._source.common or self.vocabulary.knows(word)

    def heard(self, said: Tokens, plain: Collection[str]) -> "Heard":
        """A text with its words looked up; a word of `plain` is no slip of another."""
        read = [self.vocabulary.read(word, word in plain) for word in said.words]
        return Heard(self, said, self._said.places(read, self._particles))


class Heard:
    """A text as one language understands it: where each choice is said."""

    __slots__ = ("_apart", "_net", "_places", "_spans", "led", "said")

    def __init__(self, net: Net, said: Tokens, places: Mapping[Node, list[Span]]) -> None:
        self._net, self.said, self._places = net, said, places
        self._spans: dict[Choice, list[Span]] = {}
        self._apart = set[Choice]()
        found, led, meant = self._spans, set[int](), net.meant
        for node in places.keys() & meant.keys():
            spans = places[node]
            choices, numbers = meant[node]
            led.update(numbers)
            for choice in choices:
                if (before := found.setdefault(choice, spans)) is not spans:
                    self._apart.add(choice)
                    found[choice] = before + spans
        self.led = sorted(led)
        """The numbers of what may be said, as the net has entered it."""

    @property
    def choices(self) -> AbstractSet[Choice]:
        """Every choice of which something is said."""
        return self._spans.keys()

    def spans(self, choice: Choice) -> list[Span]:
        """Where a choice is said, from the first word on."""
        if choice in self._apart:
            self._apart.remove(choice)
            self._spans[choice] = sorted(set(self._spans[choice]))
        return self._spans.get(choice, [])

    def without(self, taken: Sequence[Span]) -> "Heard":
        """The same text where nothing is heard inside the spans that say something else; what reaches out stays."""
        if not taken:
            return self
        left = {
            node: kept
            for node, spans in self._places.items()
            if (kept := [one for one in spans if not any(a <= one[0] and one[1] <= b for a, b in taken)])
        }
        return Heard(self._net, self.said, left)


def _words(phrase: str) -> list[str]:
    """The words of an alternative as a text is read: signs one by one, `*` kept at the end of a word."""
    return [word for part in phrase.split() for word in _pieces(part)][:_MOST_WORDS]


@lru_cache(50_000)
def _pieces(part: str) -> tuple[str, ...]:
    if part.isascii() and part.islower() and part.isalpha():
        return (DRAWN_OUT.sub(r"\1", part),)
    read = tokens(fold(part).rstrip("*")).words
    return (*read[:-1], read[-1] + "*") if part.endswith("*") and read else read
