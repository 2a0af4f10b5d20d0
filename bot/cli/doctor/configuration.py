"""Settings that can be read and may still be a mistake."""

from collections.abc import Iterator

from bot.cli.doctor.finding import WARNING, Finding
from bot.settings import Settings

FASTEST = 100.0
"""Segments a second that only a short code may send."""


def findings(found: Settings) -> Iterator[Finding]:
    """The rate."""
    if found.sender_rate > FASTEST:
        mend = "Ask the gateway what your number may send: a long code 1, toll-free 3, 10DLC by its score"
        yield Finding("settings", WARNING, f"SENDER_RATE is {found.sender_rate:g} segments a second", mend)
