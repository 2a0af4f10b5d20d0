"""The last look before sending: what is claimed may still have become too late, unwanted or ill-timed.

The same questions as `decency` asks of one person, asked of some hundred claimed messages at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import delivery, frequency, lanes, quiet_hours, zones
from bot.runtime import Runtime
from bot.services.due import decency
from bot.store import clinics, outbox, people, sending
from bot.store.database import Connection
from bot.store.sending import Claimed

WHATSAPP = "whatsapp"
WINDOW = timedelta(hours=24)
"""WhatsApp takes free words only for so long after the person's own last text (error 63016)."""

TOO_LATE, OUTSIDE_WINDOW = "too late", "whatsapp window"

Closing = dict[tuple[str, str], datetime | None]
"""(zone, guessed zones) -> when the decent hours end there; None where no hour is quiet."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a claimed message that does not go now."""

    id: str
    target: str
    reason: str
    due: datetime | None = None

    def as_row(self) -> dict[str, object]:
        """For the outbox."""
        return {"row": self.id, "target": self.target, "due": self.due, "why": self.reason, "code": ""}


class Gate:
    """Decides for one batch at one moment."""

    def __init__(self, runtime: Runtime, connection: Connection, now: datetime, closing: Closing | None = None) -> None:
        self._settings, self._now = runtime.settings, now
        self._quiet = quiet_hours.parse(runtime.settings.quiet_hours)
        clinic = clinics.first(connection)
        self._zone = (clinic.zone if clinic else "") or runtime.settings.default_timezone
        self._opens: dict[tuple[str, str, datetime], datetime | None] = {}
        self._closing = {} if closing is None else closing
        self._connection = connection

    def judge(self, batch: Sequence[Claimed]) -> Iterator[Verdict]:
        """The messages that do not go now, each with what becomes of it."""
        sent = self._sent(batch)
        for message in batch:
            if verdict := self._verdict(message, sent):
                yield verdict

    def until(self, message: Claimed) -> datetime | None:
        """How long a message that goes now may take to arrive: to the end of its use, or of the decent hours."""
        ends = None if message.lane == lanes.NOW else self._closes(message.zone, message.zones)
        return min(filter(None, (message.expires_at, ends)), default=None)

    def _verdict(self, message: Claimed, sent: dict[int, list[datetime]]) -> Verdict | None:
        if reason := self._refusal(message):
            return Verdict(message.id, delivery.CANCELED, reason)
        until, reason = self._wait(message, sent)
        if not reason:
            if message.shared and message.capped:
                # the next broadcast in this very batch must see this one
                sent.setdefault(message.person_id, []).append(self._now)
            return None
        if message.expires_at and until >= message.expires_at:
            return Verdict(message.id, delivery.CANCELED, reason)
        return Verdict(message.id, delivery.QUEUED, reason, until)

    def _refusal(self, message: Claimed) -> str:
        if message.expires_at and message.expires_at <= self._now:
            return TOO_LATE
        if message.consent == people.STOPPED:
            return decency.STOPPED
        if message.consent != people.ACTIVE:
            return decency.NO_CONSENT
        if message.unreachable:
            return decency.UNREACHABLE
        wrote = decency.has_texted(message) and message.seen_at > self._now - WINDOW
        return OUTSIDE_WINDOW if message.medium == WHATSAPP and not wrote else ""

    def _wait(self, message: Claimed, sent: dict[int, list[datetime]]) -> tuple[datetime, str]:
        until, reason = self._now, ""
        if message.lane == lanes.NOW:
            return until, reason
        if talking := decency.talks_until(message, self._now):
            until, reason = talking, decency.TALKING
        if message.shared and message.capped:
            free = self._free_on(sent.get(message.person_id, []), message)
            until, reason = (free, decency.CAP) if free and free > until else (until, reason)
        if opens := self._open_from(message.zone, message.zones, until):
            until, reason = opens, reason or decency.QUIET
        return until, reason

    def _free_on(self, sent: list[datetime], message: Claimed) -> datetime | None:
        return frequency.free_on(sent, self._caps, self._now, self._zones(message.zone, message.zones)[0])

    def _zones(self, zone: str, guessed: str) -> Sequence[str]:
        return zones.effective(zone, [name for name in guessed.split(",") if name], self._zone)

    @property
    def _caps(self) -> tuple[frequency.Cap, ...]:
        return frequency.parse(self._settings.frequency_cap)

    def _sent(self, batch: Sequence[Claimed]) -> dict[int, list[datetime]]:
        """What each person of a broadcast was sent of late. Reminders were counted when they were made."""
        asked = [message.person_id for message in batch if message.shared and message.capped]
        if not asked or not self._caps:
            return {}
        since = self._now - timedelta(days=max(cap.days for cap in self._caps))
        sending.in_turn(self._connection)
        return outbox.capped_since(self._connection, asked, since, [message.id for message in batch])

    def _open_from(self, zone: str, guessed: str, moment: datetime) -> datetime | None:
        key = (zone, guessed, moment)
        if key not in self._opens:
            self._opens[key] = quiet_hours.opens(moment, self._zones(zone, guessed), self._quiet)
        return self._opens[key]

    def _closes(self, zone: str, guessed: str) -> datetime | None:
        key = (zone, guessed)
        known = self._closing.get(key)
        if key not in self._closing or (known and known <= self._now):
            known = self._closing[key] = quiet_hours.closes(self._now, self._zones(zone, guessed), self._quiet)
        return known
