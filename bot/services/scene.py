"""What a deed is done in: the open transaction, the person, the moment, and the voice that speaks to them."""

from dataclasses import dataclass
from datetime import datetime

from bot.engine.book import Voice
from bot.engine.replies import Turn
from bot.rules import zones
from bot.runtime import Runtime
from bot.services.clinic_zone import zone_of
from bot.store import clinics
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.people import Person


@dataclass(frozen=True, slots=True)
class Scene:
    """One person, held, in one transaction. `inbox_id` and `turn` are there when a text of theirs brought it about."""

    runtime: Runtime
    connection: Connection
    person: Person
    now: datetime
    clinic: Clinic | None = None
    inbox_id: int | None = None
    turn: Turn | None = None

    @property
    def voice(self) -> Voice:
        """The book in the language of this turn, else that which the person reads."""
        spoken = self.turn.language if self.turn else ""
        language = spoken or self.person.language or self.runtime.book.source_language
        known = language if language in self.runtime.book.languages else self.runtime.book.source_language
        return Voice(self.runtime.book, known, clinic_values(self.clinic))

    @property
    def zone(self) -> str:
        """The one zone to plan in: the person's own, else one their number may mean, else the clinic's.

        The hour is decent in every zone the number may mean: see `services.due.decency`.
        """
        clinic = zone_of(self.clinic, self.runtime.settings)
        return zones.planning(self.person.zone, zones.listed(self.person.zones), clinic, self.now)


def set_scene(runtime: Runtime, connection: Connection, person: Person, now: datetime) -> Scene:
    """The scene for somebody who has not texted just now."""
    return Scene(runtime, connection, person, now, clinics.first(connection))


def clinic_values(clinic: Clinic | None) -> dict[str, str]:
    """What texts may say of the clinic."""
    return {"clinic": clinic.name, "clinic_phone": clinic.phone} if clinic else {}
