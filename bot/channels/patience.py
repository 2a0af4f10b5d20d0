"""How long a gateway is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection (`connect`, less than `whole`) and for the whole exchange."""

    connect: float = 5.0
    whole: float = 15.0


USUAL = Patience()
