"""Trees that weigh what rules found and what examples tell, all at once (decision 0027)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Judge:
    """Boosted decision trees. Each node asks whether one piece of evidence is at most its border.

    asks, border, low, high, says: by node, those of every tree in one row; a leaf leads to itself and says something.
    roots: where each tree begins. depth: questions of the longest. start: what is said before any is asked.
    """

    asks: NDArray[np.intp]
    border: NDArray[np.float32]
    low: NDArray[np.intp]
    high: NDArray[np.intp]
    says: NDArray[np.float32]
    roots: NDArray[np.intp]
    depth: int
    start: float

    def odds(self, evidence: ArrayLike) -> float:
        """The log odds that evidence speaks for; `evidence` in the order that the trees were grown on."""
        # to answer every question at once is quicker than each when it is asked
        given = np.asarray(evidence, np.float32)[self.asks]
        onward = np.where(given <= self.border, self.low, self.high)
        at = self.roots
        for _ in range(self.depth):
            at = onward[at]
        return self.start + float(self.says[at].sum())
