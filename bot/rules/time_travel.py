"""`@+3d`, `@+90m`, `@2026-12-24T09:00`: how the phones move their clock. Never backwards."""

import re
from datetime import datetime, timedelta

_STEP = re.compile(r"@\+(\d{1,5})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def travel(command: str, now: datetime) -> datetime | None:
    """The moment `command` asks for; None when it is no such command, or leads back in time or past the year 9999."""
    command = command.strip()
    try:
        if found := _STEP.fullmatch(command):
            return now + timedelta(**{_UNITS[found[2]]: int(found[1])})
        moment = datetime.fromisoformat(command.removeprefix("@"))
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    return moment if command.startswith("@") and moment >= now else None
