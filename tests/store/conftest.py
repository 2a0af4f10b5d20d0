"""A runtime on each database for a whole module, emptied for every test."""

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from tests.conftest import START
from tests.helpers.post_office import empty
from tests.services.conftest import both_standing

__all__ = ["both_standing"]


@pytest.fixture
def emptied(both_standing: Runtime) -> Runtime:
    """It, with nothing in it."""
    assert isinstance(both_standing.clock, HeldClock)
    both_standing.clock.at = START
    empty(both_standing)
    return both_standing
