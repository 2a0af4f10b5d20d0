"""May we write to this person now? Consent first, then the hour, the cap, and whether they are texting with us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.rules import frequency, quiet_hours, zones
from bot.services.scene import Scene
from bot.settings import Settings
from bot.store import clinics, outbox, people
from bot.store.database import Connection
from bot.store.people import Person

TALKING_FOR = timedelta(minutes=10)
"""After a text of theirs we begin nothing for so long."""

STOPPED, NO_CONSENT, UNREACHABLE, STAFF = "stopped", "no consent", "unreachable", "staff"
QUIET, CAP, TALKING = "quiet hours", "frequency cap", "talking"
"""Why a message is not sent, or held."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`, and why."""

    until: datetime
    reason: str


def refusal(person: Person) -> str:
    """Why nothing may be begun with this person at all; empty when it may. Staff are only ever told of danger."""
    if person.staff_id or person.role == people.STAFF:
        return STAFF
    if person.consent == people.STOPPED:
        return STOPPED
    if person.consent != people.ACTIVE:
        return NO_CONSENT
    return UNREACHABLE if person.unreachable else ""


def wait(scene: Scene, sent: Sequence[datetime] | None) -> Wait | None:
    """How long a message begun by us must wait; None when it may go now. `sent`: what counts, where the cap holds."""
    settings, person, now = scene.runtime.settings, scene.person, scene.now
    caps = () if sent is None else frequency.parse(settings.frequency_cap)
    until, reason = now, ""
    if talking := talks_until(person, now):
        until, reason = talking, TALKING
    if (free := frequency.free_on(sent or (), caps, now, scene.zone)) and free > until:
        until, reason = free, CAP
    quiet = quiet_hours.parse(settings.quiet_hours)
    if opens := quiet_hours.opens(until, zones_of(settings, person, scene.clinic), quiet):
        until, reason = opens, reason or QUIET
    return Wait(until, reason) if reason else None


def counted(
    connection: Connection, settings: Settings, person_ids: list[int], now: datetime
) -> Mapping[int, Sequence[datetime]]:
    """{person: moments} of what counts against the frequency cap of these people by now."""
    caps = frequency.parse(settings.frequency_cap)
    since = now - timedelta(days=max((cap.days for cap in caps), default=0))
    return outbox.capped_since(connection, person_ids, since) if caps and person_ids else {}


class Texter(Protocol):
    """Somebody who may have texted: a person, or a message to one."""

    @property
    def seen_at(self) -> datetime:
        """When they last texted; when they joined, if never."""
        ...

    @property
    def joined_at(self) -> datetime:
        """When their row was made."""
        ...

    @property
    def turn(self) -> int:
        """Turns taken."""
        ...


def talks_until(texter: Texter, now: datetime) -> datetime | None:
    """Until when somebody counts as texting with us; None when they are not."""
    ends = texter.seen_at + TALKING_FOR
    return ends if has_texted(texter) and ends > now else None


def has_texted(texter: Texter) -> bool:
    """Whether they ever wrote; an imported number has not."""
    return texter.seen_at != texter.joined_at or texter.turn > 0


def zones_of(settings: Settings, person: Person, clinic: clinics.Clinic | None) -> Sequence[str]:
    """The zones in which the hour must be decent."""
    guessed = [name for name in person.zones.split(",") if name]
    fallback = (clinic.zone if clinic else "") or settings.default_timezone
    return zones.effective(person.zone, guessed, fallback)
