"""The lanes of what we send by ourselves, in order of precedence; each has a queue of its own."""

from typing import Final

NOW: Final = "now"
"""Alerts to staff, and what must not wait."""

SOON: Final = "soon"
"""Reminders, check-ins and tips."""

BULK: Final = "bulk"
"""Broadcasts: behind everything else."""

LANES: Final = (NOW, SOON, BULK)
