"""Where numbers stand among very many: the same places that a search by halves finds."""

import numpy as np
import pytest

from bot.understand.lookup import Lookup
from bot.understand.pieces import Numbers

HIGHEST = 2**32 - 1


def numbers(*known: int) -> Numbers:
    """Numbers of the size of a piece's."""
    return np.array(known, np.uint32)


@pytest.mark.parametrize(
    "known",
    [
        numbers(0),
        numbers(7),
        numbers(HIGHEST),
        numbers(0, HIGHEST),
        numbers(*range(40)),
        numbers(*range(HIGHEST - 40, HIGHEST + 1)),
        numbers(*range(0, HIGHEST, 2**25)),
        np.unique(np.random.default_rng(3).integers(0, HIGHEST, 50_000).astype(np.uint32)),
    ],
    ids=["zero", "one", "highest", "both ends", "low", "high", "far apart", "many"],
)
def test_every_number_is_found_once_and_no_other(known: Numbers) -> None:
    others = np.setdiff1d(np.concatenate((known - 1, known + 1, numbers(0, HIGHEST))).astype(np.uint32), known)
    lookup = Lookup(known)
    assert lookup.find(known).tolist() == list(range(len(known)))
    assert lookup.find(others).tolist() == []


def test_places_come_in_the_order_they_are_asked_for_and_as_often() -> None:
    assert Lookup(numbers(3, 9, 12)).find(numbers(12, 5, 3, 12)).tolist() == [2, 0, 2]


def test_of_nothing_there_is_nothing() -> None:
    assert Lookup(numbers(3, 9)).find(numbers()).tolist() == []
