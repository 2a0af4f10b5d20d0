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

from bot.understand.pieces import pieces
from bot.understand.tokens import Tokens

DANGER, LEAVES = "danger", "leaves"
"""What one number tells: the log odds that a text tells of danger, or asks to be left alone."""

SEVERITY, SIGN, TOPIC = "severity", "sign", "topic"
"""What several tell, one for each class, for each class and rule ("911 R07"), or topic: the likeliest has the most."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Learned:
    """pieces: {piece: its row}. rarity: inverse document frequency by row. weights: rows by columns, times `scale`.

    heads: {name: (label of each of its columns)}, in the order of the columns.
    """

    pieces: Mapping[str, int]
    rarity: Array
    weights: NDArray[np.int8]
    scale: Array
    bias: Array
    heads: Mapping[str, Sequence[str]]

    def read(self, said: Tokens) -> "Guess":
        """What is guessed of a text."""
        counted = Counter(map(self.pieces.get, pieces(said)))
        del counted[None]
        if not counted:
            return Guess(self.heads, self.bias)
        rows = np.fromiter(counted, np.intp, len(counted))
        said_often = np.fromiter(counted.values(), np.float32, len(counted))
        shares = (1 + np.log(said_often)) * self.rarity[rows]
        shares /= np.sqrt(shares @ shares)
        return Guess(self.heads, (shares @ self.weights[rows].astype(np.float32)) * self.scale + self.bias)


@dataclass(frozen=True, slots=True)
class Guess:
    """What is guessed of one text: a number for each column of the heads."""

    heads: Mapping[str, Sequence[str]]
    odds: Array

    def of(self, head: str) -> Mapping[str, float]:
        """{label: its log odds} of one head."""
        start = 0
        for name, labels in self.heads.items():
            if name == head:
                return dict(zip(labels, self.odds[start : start + len(labels)].tolist(), strict=True))
            start += len(labels)
        return {}

    def chance(self, head: str) -> float:
        """How likely it is what a head of one column asks, 0.0 to 1.0."""
        return chance(self.of(head).get(head, float("-inf")))


def chance(odds: float) -> float:
    """Log odds as a probability."""
    return 1 / (1 + exp(-max(min(odds, 50.0), -50.0)))
