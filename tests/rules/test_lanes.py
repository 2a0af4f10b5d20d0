"""The lanes of what we send by ourselves: three words that are stored, in a fixed order."""

from bot.rules import lanes


def test_order_is_that_of_precedence() -> None:
    assert lanes.LANES == (lanes.NOW, lanes.SOON, lanes.BULK) == ("now", "soon", "bulk")


def test_every_lane_is_listed() -> None:
    named = {value for name, value in vars(lanes).items() if name.isupper() and isinstance(value, str)}
    assert named == set(lanes.LANES)
