"""What the sender will do with a message of a broadcast: asked in its own words, before there is one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.services.due.decency import TOO_LATE, Hours, Zones
from bot.store.reach import Lately, Share


@dataclass(frozen=True, slots=True)
class _Had:
    """What counts against the cap of somebody: `sure` at any time, `others` (of other broadcasts) once it went out."""

    sure: Sequence[datetime] = ()
    others: list[datetime] = field(default_factory=list)

    def by(self, moment: datetime) -> list[datetime]:
        """What counts at `moment`."""
        return [*self.sure, *(at for at in self.others if at <= moment)]


class Sender:
    """The sender of a broadcast that begins at `starts` and is of no use from `expires` on, as seen at `now`."""

    def __init__(self, hours: Hours, now: datetime, starts: datetime, expires: datetime) -> None:
        self.hours, self._now = hours, now
        self.starts, self.expires = starts, expires

    def where(self, share: Share) -> Zones:
        """The zones in which the hour must be decent."""
        return self.hours.where(share.zone, share.zones)

    def first(self, where: Zones) -> datetime:
        """The first decent moment from the start on."""
        return self.hours.opens(where, self.starts) or self.starts

    def refusal(self, where: Zones, lately: Lately | None = None) -> str:
        """Why a message is never sent; empty when it is."""
        had = self._had(where, lately) if lately else _Had()
        return self._goes(where, had, self.starts, self.expires)[1]

    def _had(self, where: Zones, lately: Lately) -> _Had:
        """Of other broadcasts, what waits is told first, as soon as it may be."""
        had = _Had(lately.moments)
        for due, expires in lately.waiting:
            at, refused = self._goes(where, had, max(due, self._now), expires)
            had.others.extend([] if refused else [at])
        return had

    def _goes(self, where: Zones, had: _Had, moment: datetime, expires: datetime | None) -> tuple[datetime, str]:
        """When a message that may go from `moment` on does, or why it never does: held, it is looked at anew."""
        reason = TOO_LATE
        while expires is None or moment < expires:
            held = self.hours.wait(where, moment, had.by(moment))
            if held is None:
                return moment, ""
            moment, reason = held.until, held.reason
        return moment, reason
