"""A body temperature as people send it: the number alone tells whether it is Celsius or Fahrenheit."""

_CELSIUS, _FAHRENHEIT = (30.0, 45.0), (86.0, 113.0)


def celsius(value: float) -> float | None:
    """`value` in degrees Celsius, to a hundredth (so that 100.4 F is 38.0); None for what no body has."""
    if _CELSIUS[0] <= value <= _CELSIUS[1]:
        return value
    if _FAHRENHEIT[0] <= value <= _FAHRENHEIT[1]:
        return round((value - 32) / 1.8, 2)
    return None
