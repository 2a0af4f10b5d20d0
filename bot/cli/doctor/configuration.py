"""Settings that can be read and still make no sense."""

from collections.abc import Callable, Iterator

from bot.cli.doctor.finding import WARNING, WRONG, Finding
from bot.rules import frequency, quiet_hours
from bot.rules.zones import is_zone
from bot.settings import Settings

FASTEST = 100.0
"""Segments a second that only a short code may send."""


def findings(found: Settings) -> Iterator[Finding]:
    """Zone, quiet hours, cap and rate."""
    if not is_zone(found.default_timezone):
        mend = "Write it as Region/City, such as America/Chicago"
        yield Finding("settings", WRONG, "DEFAULT_TIMEZONE is no time zone: nothing can be planned", mend)
    yield from _readable("QUIET_HOURS", found.quiet_hours, quiet_hours.parse)
    yield from _readable("FREQUENCY_CAP", found.frequency_cap, frequency.parse)
    if found.sender_rate > FASTEST:
        mend = "Ask the gateway what your number may send: a long code 1, toll-free 3, 10DLC by its score"
        yield Finding("settings", WARNING, f"SENDER_RATE is {found.sender_rate:g} segments a second", mend)


def _readable(name: str, rule: str, parse: Callable[[str], object]) -> Iterator[Finding]:
    try:
        parse(rule)
    except ValueError as error:
        yield Finding("settings", WRONG, f"{name}: {error}", "Mend it in the environment")
