"""The zone the clinic's own clocks show: what staff mean by a time without an offset."""

from bot.runtime import Runtime
from bot.settings import Settings
from bot.store import clinics
from bot.store.clinics import Clinic
from bot.store.database import reading


def clinic_zone(runtime: Runtime) -> str:
    """The clinic's zone, else the default."""
    with reading(runtime.store) as connection:
        return zone_of(clinics.first(connection), runtime.settings)


def zone_of(clinic: Clinic | None, settings: Settings) -> str:
    """The same of a clinic that has been read, or of none."""
    return (clinic.zone if clinic else "") or settings.default_timezone
