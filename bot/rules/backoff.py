"""How long to wait before the next try: longer each time, and never all at once."""

from typing import Final

BASE: Final = 2.0
"""Seconds before the second try, at most."""

CAP: Final = 15 * 60.0
"""Seconds between two tries, at most, unless the gateway asks for more."""

_DOUBLINGS = 10


def wait(attempt: int, chance: float, asked: float = 0.0) -> float:
    """Seconds to wait after try number `attempt` (1-based) failed, never less than the gateway `asked` for.

    `chance` in [0, 1) spreads the tries between half of the full time and the whole.
    """
    # beyond the cap there is nothing to double: 2 to the power of any count would not fit a float
    full = min(CAP, BASE * 2.0 ** min(max(attempt - 1, 0), _DOUBLINGS))
    return max(full * (1 + chance) / 2, asked)
