"""Where numbers stand among very many."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from bot.understand.pieces import Numbers

_BITS = 32

Places = NDArray[np.int32]


class Lookup:
    """Finds numbers by their first bits, since a search by halves goes through most of the memory for each.

    known: rising, none twice, not empty.
    """

    def __init__(self, known: Numbers) -> None:
        # about one number to a drawer
        drawers = len(known).bit_length()
        self._shift = np.uint32(_BITS - drawers)
        edges = np.searchsorted(known >> self._shift, np.arange(2**drawers + 1))
        self._starts = edges[:-1].astype(np.int32)
        self._widest = int(np.diff(edges).max())
        # the last drawers reach behind the end: there stands what is never looked for there, but at the beginning
        padded = np.concatenate((known, np.full(self._widest, known[0])))
        self._drawers = sliding_window_view(padded, self._widest)

    def find(self, wanted: Numbers) -> Places:
        """The places of those that are known, in the order of `wanted`."""
        starts = self._starts[wanted >> self._shift]
        found = np.flatnonzero(self._drawers[starts] == wanted[:, None])
        one, step = np.divmod(found, self._widest)
        places: Places = np.add(starts[one], step, dtype=np.int32)
        return places
