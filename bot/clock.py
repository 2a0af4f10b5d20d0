"""The only clock. Everything else is told the time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]
"""Gives the present moment as aware UTC."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def running_from(moment: datetime) -> Clock:
    """A clock that shows `moment` now, and goes on."""
    shift = moment - system_clock()
    return lambda: system_clock() + shift


class HeldClock:
    """A clock that stands until it is moved: for tests, and for the phone in the terminal."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Forward by `by`."""
        self.at += by


class ShiftedClock:
    """The machine's time plus a shift kept in a file, so that every process of a demo jumps together."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> datetime:
        """The machine's time, shifted."""
        return system_clock() + self.shift

    @property
    def shift(self) -> timedelta:
        """How far ahead of the machine we are."""
        try:
            return timedelta(seconds=float(self.path.read_text()))
        except (FileNotFoundError, ValueError):
            return timedelta()

    def move(self, by: timedelta) -> None:
        """Forward by `by`, for every process that reads the same file."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str((self.shift + by).total_seconds()))
        # in one go: a half-written file would throw every process back in time
        fresh.replace(self.path)
