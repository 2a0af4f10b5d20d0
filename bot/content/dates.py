"""A moment as a reader writes it: date and time in their language and time zone."""

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_timezone_name

from bot.rules.clean import clean

_COUNTRY = "US"
"""Where the readers live: their language, with the habits of this country where Unicode knows of them."""


_SHORT_NAME = re.compile(r"[A-Z]{2,5}")


def zone_name(moment: datetime, zone: str, language: str) -> str:
    """What a zone is called at `moment` (aware), in short: `EST`, `MDT`; `UTC+01:00` where it has no such name."""
    local = moment.astimezone(ZoneInfo(zone))
    name: str = get_timezone_name(local, width="short", locale=_locale(language))
    return name if _SHORT_NAME.fullmatch(name) else f"UTC{local.isoformat()[-6:]}"


def when(moment: datetime, zone: str, language: str) -> tuple[str, str]:
    """`moment` (aware) as date and time in `zone`: (`Tue, Dec 1`, `2:30 PM`), (`mar, 1 de dic`, `2:30 p.m.`)."""
    local = moment.astimezone(ZoneInfo(zone))
    # Unicode parts the hour from PM by a space that would double the price of an SMS
    return day(local.date(), language), clean(format_time(local, "short", locale=_locale(language)))


def day(given: date, language: str) -> str:
    """`given` as a day of the week and a date: `Tue, Dec 1`."""
    return clean(format_skeleton("MMMEd", given, locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    """The locale of a language; English where Unicode does not know it."""
    for name in (f"{language}-{_COUNTRY}", language):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en", _COUNTRY)
