"""A second reader, which learned from examples how people say things (decision 0025).

It knows no grammar: pieces of a text speak for a label or against it, rare ones more than common ones, as in logistic
regression on TF-IDF. It hears words that no rule has, and is deaf to what a rule says in one word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understand.judge import Judge
from bot.understand.lookup import Lookup
from bot.understand.pieces import Numbers, pieces
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

    def told(self, steps: NDArray[np.int8], shares: Array) -> Array:
        """What each column tells, of pieces with these rows of steps; their shares count as parts of a whole."""
        whole = np.sqrt(shares @ shares) or 1
        return (shares @ steps.astype(np.float32)) * self.scale / whole + self.bias


@dataclass(frozen=True)
class Heads:
    """labels: {name of a head: (label of each of its columns)}, in the order of the columns."""

    labels: Mapping[str, Sequence[str]]

    @cached_property
    def columns(self) -> Mapping[str, slice]:
        """{name of a head: its columns}."""
        ends = accumulate(map(len, self.labels.values()))
        return {name: slice(end - len(self.labels[name]), end) for name, end in zip(self.labels, ends, strict=True)}


@dataclass(frozen=True)
class Learned:
    """pieces: the numbers of those that are known, rising. rarity: inverse document frequency by row (piece).

    plain: the weights of heads of one column; many: those of the others, of the rows in `telling` (rising) alone.
    heads: those of plain, then those of many. judge: weighs them against the rules.
    """

    pieces: Numbers
    rarity: Array
    plain: Weights
    telling: NDArray[np.int32]
    many: Weights
    heads: Heads
    judge: Judge | None = None

    def prepare(self) -> None:
        """Lay out what is known of pieces, before anybody waits for it."""
        self._lookup, self._known  # noqa: B018

    def read(self, said: Tokens) -> "Guess":
        """What is guessed of a text."""
        rows, times = np.unique(self._lookup.find(pieces(said)), return_counts=True)
        known = self._known[rows]
        shares = (1 + np.log(times.astype(np.float32))) * known["rarity"]
        are_telling = known["telling"] >= 0
        telling = self.many.steps[known["telling"][are_telling]]
        told = self.plain.told(known["steps"], shares), self.many.told(telling, shares[are_telling])
        return Guess(self.heads, np.concatenate(told), self.judge)

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.pieces)

    @cached_property
    def _known(self) -> NDArray[Any]:
        """By row what is known of a piece, side by side in memory, and its place in `telling`; -1 for none."""
        steps = self.plain.steps
        fields = [("rarity", np.float32), ("telling", np.int32), ("steps", np.int8, steps.shape[1:])]
        known = np.empty(len(steps), np.dtype(fields, align=True))
        known["rarity"], known["steps"], known["telling"] = self.rarity, steps, -1
        known["telling"][self.telling] = np.arange(len(self.telling))
        return known


@dataclass(frozen=True, slots=True)
class Guess:
    """What is guessed of one text: a number for each column of the heads."""

    heads: Heads
    odds: Array
    judge: Judge | None = None

    def of(self, head: str) -> Mapping[str, float]:
        """{label: its log odds} of one head."""
        return dict(zip(self.heads.labels[head], self.odds[self.heads.columns[head]].tolist(), strict=True))

    def told(self, head: str) -> float:
        """The log odds of a head of one column."""
        return float(self.odds[self.heads.columns[head].start])


def chance(odds: float) -> float:
    """Log odds as a probability."""
    return 1 / (1 + exp(-max(min(odds, 50.0), -50.0)))
