"""Let time pass in a world whose clock we move: every moment that waits is lived through, in order."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.runtime import Runtime
from bot.services.tick import tick
from bot.store import agenda
from bot.store.database import transaction

MOST_MOMENTS = 10_000
"""Moments lived through at most: a year of daily messages is well below it."""


class Movable(Protocol):
    """A clock that can be moved forward."""

    def __call__(self) -> datetime:
        """The moment it shows."""
        ...

    def move(self, by: timedelta) -> None:
        """Forward by `by`."""
        ...


def pass_time(runtime: Runtime, clock: Movable, until: datetime) -> None:
    """Move `clock`, the runtime's own, to `until`, doing what falls due on the way."""
    for _ in range(MOST_MOMENTS):
        tick(runtime)
        with transaction(runtime.store) as connection:
            moment = agenda.next_moment(connection, clock())
        if moment is None or moment > until:
            break
        clock.move(max(moment - clock(), timedelta()))
    clock.move(max(until - clock(), timedelta()))
    tick(runtime)
