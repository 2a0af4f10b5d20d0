"""How long a failed try waits: longer each time, spread out, and never less than the gateway asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.backoff import BASE, CAP, wait

attempts = st.integers(1, 10_000)
chances = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("attempt", "least", "most"),
    [
        (1, 1, 2), (2, 2, 4), (3, 4, 8), (4, 8, 16), (5, 16, 32), (6, 32, 64), (7, 64, 128), (8, 128, 256),
        (9, 256, 512), (10, 450, 900), (11, 450, 900), (100, 450, 900), (10**9, 450, 900),
    ],
)  # fmt: skip
def test_wait_doubles_up_to_a_quarter_of_an_hour(attempt: int, least: float, most: float) -> None:
    assert wait(attempt, 0.0) == least
    assert wait(attempt, 0.5) == (least + most) / 2
    assert wait(attempt, 0.999999) == pytest.approx(most, rel=1e-5)


@pytest.mark.parametrize("attempt", [0, -1, -(10**9)])
def test_try_that_was_never_counted_waits_like_the_first(attempt: int) -> None:
    assert wait(attempt, 0.5) == wait(1, 0.5)


@pytest.mark.parametrize(("asked", "seconds"), [(0.0, 1.5), (1.0, 1.5), (60.0, 60.0), (3600.0, 3600.0), (-5.0, 1.5)])
def test_gateway_may_ask_for_more_but_not_for_less(asked: float, seconds: float) -> None:
    assert wait(1, 0.5, asked) == seconds


@given(attempts, chances, st.floats(0, 100_000))
def test_wait_is_never_less_than_asked(attempt: int, chance: float, asked: float) -> None:
    assert wait(attempt, chance, asked) == max(wait(attempt, chance), asked)


@given(attempts, chances)
def test_wait_stays_between_half_of_the_base_and_the_cap(attempt: int, chance: float) -> None:
    assert BASE / 2 <= wait(attempt, chance) <= CAP


@given(attempts, chances)
def test_wait_never_gets_shorter(attempt: int, chance: float) -> None:
    assert wait(attempt, chance) <= wait(attempt + 1, chance)


@given(attempts, chances, chances)
def test_chance_spreads_the_tries(attempt: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert wait(attempt, low) <= wait(attempt, high) <= 2 * wait(attempt, low)
