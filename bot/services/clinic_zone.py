"""The zone the clinic's own clocks show: what staff mean by a time without an offset."""

from bot.runtime import Runtime
from bot.store import clinics
from bot.store.database import reading


def clinic_zone(runtime: Runtime) -> str:
    """The clinic's zone, else the default."""
    with reading(runtime.store) as connection:
        clinic = clinics.first(connection)
    return (clinic.zone if clinic else "") or runtime.settings.default_timezone
