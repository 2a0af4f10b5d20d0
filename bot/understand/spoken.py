"""Which languages a text may be in: people mix them, and spell none of them well."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.understand.phrase import Parts
from bot.understand.tokens import Tokens

_LEAST = 0.75
"""A language may be meant that knows at least this part of what the best one knows."""

_MOST, _MOST_OF_LONG = 5, 2
"""Languages that are listened to at most, and of a long text, where the words tell them apart."""

_LONG = 60
"""Words of a long text."""

Knowers = Callable[[str], Iterable[str]]
"""The languages that a word is one of, spelled right."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text, and the places of the words that each language knows; the person's own is always among `codes`."""

    said: Tokens
    known: Mapping[str, frozenset[int]]
    codes: tuple[str, ...]
    best: str
    own: str = ""

    @classmethod
    def of(cls, said: Tokens, languages: Iterable[str], knowers: Knowers, own: str) -> "Spoken":
        """The languages that know most of the words, and the person's own."""
        found: dict[str, list[int]] = {code: [] for code in languages}
        for at, word in enumerate(said.words):
            # a number is a word of every language
            if not word[0].isdecimal():
                for code in knowers(word):
                    found[code].append(at)
        known = {code: frozenset(places) for code, places in found.items()}
        least = max(1.0, _LEAST * max(map(len, known.values()), default=0))
        likely = (code for code in known if len(known[code]) >= least or code == own)
        most = _MOST_OF_LONG if len(said) > _LONG else _MOST
        codes = tuple(sorted(likely, key=lambda code: (code != own, -len(known[code])))[:most])
        best = max(codes, key=lambda code: (len(known[code]), code == own), default="")
        return cls(said, known, codes, best, own)

    def plain(self, code: str) -> frozenset[str]:
        """Words that are no slip in this language: its own, and those of a language that fits the rest better."""
        own = self.known[code]
        better: Iterable[frozenset[int]] = (
            self.known[one] for one in self.codes if len(self.known[one]) - 1 > len(own)
        )
        return frozenset(self.said.words[at] for at in own.union(*better))

    def is_own(self, code: str, parts: Parts) -> bool:
        """Whether words of another language are words of the own one too, which fits the text better.

        Of a single word nothing fits better: there the own language goes first.
        """
        if code == self.own:
            return False
        own, other = self.known.get(self.own, frozenset()), self.known[code]
        fits = len(own) > len(other) or (len(self.said) == 1 and len(own) == len(other))
        if not fits:
            return False
        return all(at in own for start, end in parts for at in range(start, end))

    def foreign(self, code: str) -> frozenset[int]:
        """Words that mean something else here: what the best language knows, if it fits better, and numbers."""
        numbers = frozenset[int]() if code == self.best else self.said.numbers
        return numbers if len(self.known[code]) >= len(self.known[self.best]) else numbers | self.known[self.best]


def known_words(said: Tokens, languages: Iterable[str], knowers: Knowers) -> dict[str, int]:
    """How many of the words each of `languages` knows; a number is a word of none."""
    known = dict.fromkeys(languages, 0)
    for at in set(range(len(said))) - said.numbers:
        for code in knowers(said.words[at]):
            if code in known:
                known[code] += 1
    return known
