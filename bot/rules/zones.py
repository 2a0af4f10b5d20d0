"""In which time zone a person is: told by somebody, else guessed from the number, else the clinic's.

A number says where it was given out, not where its owner is, and often only a
handful of zones (a toll-free number: some forty). Whoever asks gets all of
them. Nothing here ever falls back to UTC: nobody lives there.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import NumberParseException
from phonenumbers.timezone import time_zones_for_number

_NAME = re.compile(r"[A-Z]\w+(?:/[A-Z][\w+-]*){1,2}|UTC", re.ASCII)
"""What may be stored. Left out: `localtime` (the machine's), `right/...` (with leap seconds), `EST` (no summer)."""

_TOO_FAR_APART: Final = timedelta(hours=11)
"""The decent hours last so long: where one zone begins them, the other ends them."""

_RENAMED: Final[dict[str, str]] = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Choibalsan": "Asia/Ulaanbaatar",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}
"""Legacy names in the table of numbers: some systems no longer carry them."""


def guess(address: str) -> tuple[str, ...]:
    """The zones that `address` (`+1...`, `whatsapp:+1...`) may be in, in order of name; () when nobody can tell."""
    try:
        number = phonenumbers.parse(address.removeprefix("whatsapp:"), None)
    except NumberParseException:
        return ()
    names = dict.fromkeys(_RENAMED.get(name, name) for name in time_zones_for_number(number))
    return tuple(name for name in names if is_zone(name))


def listed(written: str) -> tuple[str, ...]:
    """The names of a comma list, as a person's guessed zones are stored."""
    return tuple(name for name in written.split(",") if name)


def effective(stored: str, guessed: Sequence[str], clinic: str) -> tuple[str, ...]:
    """The zones in which it must be a decent hour, at least one; names that are no zone count as not given.

    ValueError when even the clinic's is none: a made-up zone would send at night.
    """
    if is_zone(stored):
        return (stored,)
    if known := tuple(name for name in guessed if is_zone(name)):
        return known
    if not is_zone(clinic):
        raise ValueError(f"the clinic's time zone is none: {clinic!r}")
    return (clinic,)


def planning(stored: str, guessed: Sequence[str], clinic: str, now: datetime) -> str:
    """The one of the `effective` zones to plan in: of several the clinic's, where it is one of them.

    Else the one furthest west: an hour chosen there comes too early in none of the others. Zones without a decent
    hour in common tell nothing, and it is the clinic's again. ValueError as there.
    """
    zones = {name: _in_january(name, now) for name in effective(stored, guessed, clinic)}
    apart = max(zones.values()) - min(zones.values())
    return clinic if clinic in zones or apart >= _TOO_FAR_APART else min(zones, key=lambda name: (zones[name], name))


def same_clock(zone: str, other: str, moment: datetime) -> bool:
    """Whether the clocks of both zones show the same at `moment` (aware)."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(other)).utcoffset()


def _in_january(name: str, now: datetime) -> timedelta:
    """The offset from UTC at the beginning of the year, so that which is furthest west is the same all year."""
    return datetime(now.year, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset() or timedelta()


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone (`Region/City`, or a plain `UTC`) that can be loaded here."""
    if not _NAME.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    # a folder of zones, or a name too long for a file, is an OSError
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
