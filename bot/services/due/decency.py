"""May we write to this person now? Consent first, then the hour, the cap, and whether they are texting with us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.rules import frequency, quiet_hours, zones
from bot.services.clinic_zone import zone_of
from bot.services.scene import Scene
from bot.settings import Settings
from bot.store import cap, people
from bot.store.clinics import Clinic
from bot.store.database import Connection
from bot.store.people import Person

TALKING_FOR = timedelta(minutes=10)
"""After a text of theirs we begin nothing for so long."""

STOPPED, NO_CONSENT, UNREACHABLE, STAFF, TOO_LATE = "stopped", "no consent", "unreachable", "staff", "too late"
QUIET, CAP, TALKING = "quiet hours", "frequency cap", "talking"
"""Why a message is not sent, or held."""

Zones = tuple[str, ...]
"""The zones in which the hour must be decent for somebody; at least one."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`, and why."""

    until: datetime
    reason: str


def refusal(person: Person) -> str:
    """Why nothing may be begun with this person at all; empty when it may. Staff are only ever told of danger."""
    if is_staff(person):
        return STAFF
    if person.consent == people.STOPPED:
        return STOPPED
    if person.consent != people.ACTIVE:
        return NO_CONSENT
    return UNREACHABLE if person.unreachable else ""


class Reader(Protocol):
    """Somebody who may be of the staff: a person, or a message to one."""

    @property
    def staff_id(self) -> int | None:
        """Whose phone it is, of the staff."""
        ...

    @property
    def role(self) -> str:
        """What they are to us."""
        ...


def is_staff(reader: Reader) -> bool:
    """Whether a phone is for alerts alone: an audience never means it either, see `store.audience.meant`."""
    return reader.staff_id is not None or reader.role == people.STAFF


class Hours:
    """The decent hours and the frequency cap of a clinic, for one person or many: what was found out is kept."""

    def __init__(self, settings: Settings, clinic: Clinic | None) -> None:
        self._quiet = quiet_hours.parse(settings.quiet_hours)
        self.caps = frequency.parse(settings.frequency_cap)
        self._clinic = zone_of(clinic, settings)
        self._zones: dict[tuple[str, str], Zones] = {}
        self._opens: dict[tuple[Zones, datetime], datetime | None] = {}

    def where(self, zone: str, guessed: str) -> Zones:
        """The zones in which the hour must be decent: the one that somebody told us, else those of a comma list."""
        key = (zone, guessed)
        if key not in self._zones:
            self._zones[key] = zones.effective(zone, zones.listed(guessed), self._clinic)
        return self._zones[key]

    def opens(self, where: Zones, moment: datetime) -> datetime | None:
        """When the decent hours begin next; None within them."""
        key = (where, moment)
        if key not in self._opens:
            self._opens[key] = quiet_hours.opens(moment, where, self._quiet)
        return self._opens[key]

    def closes(self, where: Zones, moment: datetime) -> datetime | None:
        """When the decent hours end; None where no hour is quiet."""
        return quiet_hours.closes(moment, where, self._quiet)

    def counted_since(self, now: datetime) -> datetime:
        """What was sent before this matters to no cap."""
        return now - timedelta(days=max((cap.days for cap in self.caps), default=0))

    def wait(
        self, where: Zones, now: datetime, sent: Sequence[datetime] = (), talking: datetime | None = None
    ) -> Wait | None:
        """How long a message must wait; None when it may go now. `sent`: what counts, where the cap holds it.

        talking: until when the person counts as texting with us.
        """
        until, reason = (talking, TALKING) if talking else (now, "")
        if (free := self._free_on(where, now, sent)) and free > until:
            until, reason = free, CAP
        if opens := self.opens(where, until):
            until, reason = opens, reason or QUIET
        return Wait(until, reason) if reason else None

    def _free_on(self, where: Zones, now: datetime, sent: Sequence[datetime]) -> datetime | None:
        """By the calendar of the zone that everything else of theirs is planned in."""
        if not sent or not self.caps:
            return None
        return frequency.free_on(sent, self.caps, now, zones.planning("", where, self._clinic, now))


def wait(scene: Scene, sent: Sequence[datetime] | None) -> Wait | None:
    """How long a message begun by us must wait; None when it may go now. `sent`: what counts, where the cap holds."""
    person, hours = scene.person, Hours(scene.runtime.settings, scene.clinic)
    return hours.wait(hours.where(person.zone, person.zones), scene.now, sent or (), talks_until(person, scene.now))


def counted(
    connection: Connection, settings: Settings, person_ids: list[int], now: datetime
) -> Mapping[int, Sequence[datetime]]:
    """{person: moments} of what counts against the frequency cap of these people by now."""
    hours = Hours(settings, None)
    return cap.sent_since(connection, person_ids, hours.counted_since(now)) if hours.caps and person_ids else {}


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
