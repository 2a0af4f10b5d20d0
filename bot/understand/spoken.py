"""Which languages a text may be in: people mix them, and spell none of them well."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.understand.phrase import Parts
from bot.understand.tokens import Tokens

_LEAST = 0.75
"""A language may be meant that knows at least this part of what the best one knows."""

_MOST = 5
"""Languages that are listened to at most."""

Knows = Callable[[str], bool]
"""Whether a word is one of a language, spelled right."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text, and the places of the words that each language knows; the person's own is always among `codes`."""

    said: Tokens
    known: Mapping[str, frozenset[int]]
    codes: tuple[str, ...]
    best: str
    own: str = ""

    @classmethod
    def of(cls, said: Tokens, languages: Mapping[str, Knows], own: str) -> "Spoken":
        """The languages that know most of the words, and the person's own."""
        # a number is a word of every language
        words = tuple((at, word) for at, word in enumerate(said.words) if not word[0].isdecimal())
        known = {code: frozenset(at for at, word in words if knows(word)) for code, knows in languages.items()}
        least = max(1.0, _LEAST * max(map(len, known.values()), default=0))
        likely = sorted(known, key=lambda code: (code != own, -len(known[code])))[:_MOST]
        codes = tuple(code for code in likely if len(known[code]) >= least or code == own)
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
        own, other = self.known.get(self.own, frozenset()), self.known[code]
        fits = len(own) > len(other) or (len(self.said) == 1 and len(own) == len(other))
        if code == self.own or not fits:
            return False
        return all(at in own for start, end in parts for at in range(start, end))

    def foreign(self, code: str) -> frozenset[int]:
        """Words that the best language knows, unless this one fits as well."""
        return frozenset() if len(self.known[code]) >= len(self.known[self.best]) else self.known[self.best]
