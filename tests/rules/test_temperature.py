"""Degrees without a unit: which scale is meant, and where the fever limit lies."""

import pytest

from bot.rules.temperature import celsius


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [
        (100.4, 38.0), (100.3, 37.94), (99.5, 37.5), (98.6, 37.0), (38.0, 38.0), (37.9, 37.9),
        (30.0, 30.0), (45.0, 45.0), (86.0, 30.0), (113.0, 45.0),
    ],
)  # fmt: skip
def test_the_number_alone_tells_the_scale(typed: float, degrees: float) -> None:
    assert celsius(typed) == degrees


@pytest.mark.parametrize("typed", [0.0, 29.9, 45.1, 60.0, 85.9, 113.1, 986.0, 1004.0])
def test_what_no_body_has_is_no_temperature(typed: float) -> None:
    assert celsius(typed) is None
