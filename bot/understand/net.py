"""One language's lists and phrases and the words they are made of, ready to be looked for in a text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from bot.understand.normalise import DRAWN_OUT, fold
from bot.understand.phrase import Choice, Phrase, Span, parse
from bot.understand.said import Atom, Said
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
        self._in: dict[Atom, list[Choice]] = defaultdict(list)
        self._said = Said(lambda way: map(self.vocabulary.add, _words(way)))

    def __getstate__(self) -> dict[str, Any]:
        """What is needed to find; a copy reads no further phrases."""
        return self.__dict__ | {"_atoms": {}, "_choices": {}, "_sizes": [], "_source": replace(self._source, lists={})}

    def prepare(self) -> None:
        """Lay out what was read, before anybody waits for it; nothing can be added behind."""
        self._said.prepare()

    def phrase(self, written: str) -> Phrase:
        """A phrase, to be looked for; raises KeyError for a list that is not there."""
        return parse(written, self._choice, self._source.gap, self._source.near)

    def atoms(self, choice: Choice) -> frozenset[Atom]:
        """What a choice is between."""
        return self._made_of[choice]

    def choices(self, atoms: Iterable[Atom]) -> set[Choice]:
        """Every choice that one of them is in."""
        return set().union(*map(self._in.__getitem__, atoms))

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
            for atom in atoms:
                self._in[atom].append(self._choices[atoms])
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

    __slots__ = ("_choices", "_net", "_places", "_spans", "said")

    def __init__(self, net: Net, said: Tokens, places: Mapping[Atom, list[Span]]) -> None:
        self._net, self.said, self._places = net, said, places
        self._spans: dict[Choice, list[Span]] = {}
        self._choices: set[Choice] | None = None

    @property
    def atoms(self) -> AbstractSet[Atom]:
        """What is said at all."""
        return self._places.keys()

    @property
    def choices(self) -> set[Choice]:
        """Every choice of which something is said."""
        if self._choices is None:
            self._choices = self._net.choices(self._places)
        return self._choices

    def spans(self, choice: Choice) -> list[Span]:
        """Where a choice is said, from the first word on."""
        if choice not in self._spans:
            said = [self._places[atom] for atom in self._places.keys() & self._net.atoms(choice)]
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


def _words(phrase: str) -> list[str]:
    """The words of an alternative as a text is read: signs one by one, `*` kept at the end of a word."""
    return [word for part in phrase.split() for word in _pieces(part)][:_MOST_WORDS]


@lru_cache(50_000)
def _pieces(part: str) -> tuple[str, ...]:
    if part.isascii() and part.islower() and part.isalpha():
        return (DRAWN_OUT.sub(r"\1", part),)
    read = tokens(fold(part).rstrip("*")).words
    return (*read[:-1], read[-1] + "*") if part.endswith("*") and read else read
