"""A second reader, which learned from examples how people say things (decision 0025).

It knows no grammar: pieces of a text speak for a label or against it, rare ones more than common ones, as in logistic
regression on TF-IDF. It hears words that no rule has, and is deaf to what a rule says in one word.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from bot.understand.judge import Judge
from bot.understand.pieces import pieces
from bot.understand.tokens import Tokens

DANGER, LEAVES = "danger", "leaves"
"""What one number tells: the log odds that a text tells of danger, or asks to be left alone."""

KINDS = IS_911, IS_988, IS_NOW, IS_TOPIC, IS_CHAT = "is 911", "is 988", "is now", "is topic", "is chat"
"""The log odds that a text is of this kind and of no other: they tell more together than danger alone."""

SEVERITY, SIGN, TOPIC = "severity", "sign", "topic"
"""What several tell, one for each class, for each class and rule ("911 R07"), or topic: the likeliest has the most."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What pieces weigh. steps: by row (piece) and column, each of `scale` of its column; bias: by column."""

    steps: NDArray[np.int8]
    scale: Array
    bias: Array

    def told(self, rows: NDArray[np.intp], shares: Array) -> Array:
        """What each column tells, of the pieces in these rows; their shares count as parts of a whole."""
        whole = np.sqrt(shares @ shares) or 1
        return (shares @ self.steps[rows].astype(np.float32)) * self.scale / whole + self.bias


@dataclass(frozen=True, slots=True)
class Learned:
    """pieces: {piece: its row}. rarity: inverse document frequency by row.

    plain: the weights of heads of one column; many: those of the others, of the first rows alone.
    heads: {name: (label of each of its columns)}, in the order of the columns. judge: weighs them against the rules.
    """

    pieces: Mapping[str, int]
    rarity: Array
    plain: Weights
    many: Weights
    heads: Mapping[str, Sequence[str]]
    judge: Judge | None = None

    def read(self, said: Tokens) -> "Guess":
        """What is guessed of a text."""
        counted = Counter(map(self.pieces.get, pieces(said)))
        del counted[None]
        rows = np.fromiter(counted, np.intp, len(counted))
        shares = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * self.rarity[rows]
        first = rows < len(self.many.steps)
        told = self.plain.told(rows, shares), self.many.told(rows[first], shares[first])
        return Guess(self.heads, np.concatenate(told), self.judge)


@dataclass(frozen=True, slots=True)
class Guess:
    """What is guessed of one text: a number for each column of the heads."""

    heads: Mapping[str, Sequence[str]]
    odds: Array
    judge: Judge | None = None

    def of(self, head: str) -> Mapping[str, float]:
        """{label: its log odds} of one head."""
        start = 0
        for name, labels in self.heads.items():
            if name == head:
                return dict(zip(labels, self.odds[start : start + len(labels)].tolist(), strict=True))
            start += len(labels)
        return {}

    def told(self, head: str) -> float:
        """The log odds of a head of one column."""
        return self.of(head)[head]


def chance(odds: float) -> float:
    """Log odds as a probability."""
    return 1 / (1 + exp(-max(min(odds, 50.0), -50.0)))
