"""Days, hours, moments and ids as they are typed on a command line; wrong ones end it with a line and exit code 2."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import typer

from bot.rules.schedule import local

YEARS = range(2000, 2101)
"""What a day or a moment may lie in; beyond, somebody mistyped."""

LAST_ID = 2**31 - 1
"""The largest id either database keeps."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def moment(written: str, zone: str, option: str = "--at") -> datetime:
    """An ISO 8601 moment; without an offset it is what the clocks of `zone` show."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter("takes an ISO 8601 moment, such as 2026-12-24T09:00", param_hint=option) from None
    if _is_day(written):
        raise typer.BadParameter(f"says no time; write it as {found.date()}T09:00", param_hint=option)
    _plausible(found, option)
    return found if found.tzinfo else local(found.date(), found.time(), zone)


def day(written: str, option: str) -> date | None:
    """An ISO 8601 date; None for none."""
    if written and not _is_day(written):
        raise typer.BadParameter("takes an ISO 8601 date, such as 2026-12-24", param_hint=option)
    return _plausible(date.fromisoformat(written), option) if written else None


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _plausible(given: date, option: str) -> date:
    if given.year not in YEARS:
        raise typer.BadParameter(f"takes a year from {YEARS[0]} to {YEARS[-1]}", param_hint=option)
    return given


def hour(written: str, option: str = "--at") -> time:
    """A local time to the minute."""
    try:
        found = time.fromisoformat(written.zfill(5))
    except ValueError:
        found = None
    if found is None or found.tzinfo or found.second or found.microsecond:
        raise typer.BadParameter("a time looks like 09:00", param_hint=option)
    return found


def weekday(written: str, option: str = "--weekday") -> int | None:
    """0 for Monday; None for none."""
    if written and written.lower()[:3] not in WEEKDAYS:
        raise typer.BadParameter(f"use one of: {', '.join(WEEKDAYS)}", param_hint=option)
    return WEEKDAYS.index(written.lower()[:3]) if written else None


def span(given: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a local day, and of the one after it."""
    begins = local(given, time(), zone)
    return begins, local(date.fromordinal(given.toordinal() + 1), time(), zone)


def shown(at: datetime | None, zone: str) -> str:
    """ISO 8601 with the offset of `zone`; empty for none."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") if at else ""
