"""The last look before sending: what is claimed may still have become too late, unwanted or ill-timed.

The same questions as `decency` asks of one person, asked of some hundred claimed messages at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.services.due import decency
from bot.services.due.decency import Hours, Wait
from bot.store import cap, clinics, people, sending
from bot.store.database import Connection
from bot.store.sending import Claimed

WHATSAPP = "whatsapp"
WINDOW = timedelta(hours=24)
"""WhatsApp takes free words only for so long after the person's own last text (error 63016)."""

OUTSIDE_WINDOW = "whatsapp window"

Closing = dict[decency.Zones, datetime | None]
"""Zones -> when the decent hours end there; None where no hour is quiet."""


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
        self._hours = Hours(runtime.settings, clinics.first(connection))
        self._closing = {} if closing is None else closing
        self._connection, self._now = connection, now

    def judge(self, batch: Sequence[Claimed]) -> Iterator[Verdict]:
        """The messages that do not go now, each with what becomes of it."""
        sent = self._sent(batch)
        for message in batch:
            if verdict := self._verdict(message, sent):
                yield verdict

    def until(self, message: Claimed) -> datetime | None:
        """How long a message that goes now may take to arrive: to the end of its use, or of the decent hours."""
        ends = None if message.lane == lanes.NOW else self._closes(self._hours.where(message.zone, message.zones))
        return min(filter(None, (message.expires_at, ends)), default=None)

    def _verdict(self, message: Claimed, sent: dict[int, list[datetime]]) -> Verdict | None:
        if reason := self._refusal(message):
            return Verdict(message.id, delivery.CANCELED, reason)
        held = self._wait(message, sent)
        if held is None:
            if message.shared and message.capped:
                # the next broadcast in this very batch must see this one
                sent.setdefault(message.person_id, []).append(self._now)
            return None
        if message.expires_at and held.until >= message.expires_at:
            return Verdict(message.id, delivery.CANCELED, held.reason)
        return Verdict(message.id, delivery.QUEUED, held.reason, held.until)

    def _refusal(self, message: Claimed) -> str:
        if message.expires_at and message.expires_at <= self._now:
            return decency.TOO_LATE
        # they may have become staff since it was written
        if message.lane != lanes.NOW and decency.is_staff(message):
            return decency.STAFF
        if message.consent == people.STOPPED:
            return decency.STOPPED
        if message.consent != people.ACTIVE:
            return decency.NO_CONSENT
        if message.unreachable:
            return decency.UNREACHABLE
        wrote = decency.has_texted(message) and message.seen_at > self._now - WINDOW
        return OUTSIDE_WINDOW if message.medium == WHATSAPP and not wrote else ""

    def _wait(self, message: Claimed, sent: dict[int, list[datetime]]) -> Wait | None:
        if message.lane == lanes.NOW:
            return None
        where = self._hours.where(message.zone, message.zones)
        counted = sent.get(message.person_id, ()) if message.shared and message.capped else ()
        return self._hours.wait(where, self._now, counted, decency.talks_until(message, self._now))

    def _sent(self, batch: Sequence[Claimed]) -> dict[int, list[datetime]]:
        """What each person of a broadcast was sent of late. Reminders were counted when they were made."""
        asked = [message.person_id for message in batch if message.shared and message.capped]
        if not asked or not self._hours.caps:
            return {}
        sending.in_turn(self._connection)
        since = self._hours.counted_since(self._now)
        return cap.sent_since(self._connection, asked, since, [message.id for message in batch])

    def _closes(self, where: decency.Zones) -> datetime | None:
        known = self._closing.get(where)
        if where not in self._closing or (known and known <= self._now):
            known = self._closing[where] = self._hours.closes(where, self._now)
        return known
