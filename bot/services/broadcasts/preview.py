"""What a broadcast would do, before it does it: whom it reaches and why not others, its size, cost, and hours."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules import frequency, quiet_hours, zones
from bot.rules.audience import load
from bot.runtime import Runtime
from bot.services.broadcasts.steer import Times, span
from bot.services.broadcasts.words import Words, opened
from bot.services.due.decency import CAP, QUIET
from bot.store import broadcasts, clinics, expansion, reach
from bot.store.broadcasts import Broadcast
from bot.store.clinics import Clinic
from bot.store.database import Connection, reading
from bot.store.reach import Lately, Share

NO_WORDS = "no words in their language"


@dataclass(frozen=True, slots=True)
class Begin:
    """People who share their zones, and when the first of them may be texted, by the clock of the first zone."""

    zones: tuple[str, ...]
    people: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What approving a broadcast would do. Nobody is named and no number is shown.

    people: how many would be told, by language; left_out: how many would not, by reason.
    segments: of all messages together; cost in USD; seconds: at the rate of our sender, quiet hours not counted.
    """

    broadcast: Broadcast
    starts_at: datetime
    expires_at: datetime
    words: tuple[Words, ...]
    people: Mapping[str, int]
    left_out: Mapping[str, int]
    segments: int
    cost: float
    seconds: float
    begins: tuple[Begin, ...]

    @property
    def told(self) -> int:
        """How many people would be told."""
        return sum(self.people.values())


@dataclass(slots=True)
class _Count:
    """People so far, by language and zones, and whoever was left out."""

    told: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def leave_out(self, language: str, where: tuple[str, ...], reason: str, people: int = 1) -> None:
        """These are not told after all."""
        self.told[language, where] -= people
        self.left_out[reason] += people


def preview(runtime: Runtime, broadcast_id: int, times: Times | None = None) -> Preview:
    """What it would do if it were approved now with these `times`, or does with its own; KeyError for none such."""
    now = runtime.clock()
    with reading(runtime.store) as connection:
        broadcast = broadcasts.by_id(connection, broadcast_id)
        if broadcast is None:
            raise KeyError(broadcast_id)
        words = tuple(opened(runtime, one) for one in broadcasts.words_of(connection, broadcast_id))
        starts, expires = _span(broadcast, times, now)
        hours = _Hours(runtime, clinics.first(connection), starts, expires)
        count = _count(runtime, connection, broadcast, {one.language for one in words}, hours)
    people: Counter[str] = Counter()
    for (language, _), number in count.told.items():
        people[language] += number
    segments = sum(people[one.language] * one.segments for one in words)
    settings = runtime.settings
    return Preview(
        broadcast=broadcast,
        starts_at=starts,
        expires_at=expires,
        words=words,
        people={one.language: people[one.language] for one in words},
        left_out=dict(sorted(count.left_out.items())),
        segments=segments,
        cost=round(segments * settings.segment_price, 4),
        seconds=round(segments / settings.sender_rate, 1),
        begins=_begins(count, hours),
    )


class _Hours:
    """When people of some zones may be texted: from the start on, and before it is of no use any more."""

    def __init__(self, runtime: Runtime, clinic: Clinic | None, starts: datetime, expires: datetime) -> None:
        self._quiet = quiet_hours.parse(runtime.settings.quiet_hours)
        self.caps = frequency.parse(runtime.settings.frequency_cap)
        self._fallback = (clinic.zone if clinic else "") or runtime.settings.default_timezone
        self.starts, self.expires = starts, expires
        self._known: dict[tuple[str, ...], datetime] = {}

    def where(self, share: Share) -> tuple[str, ...]:
        """The zones in which the hour must be decent."""
        return zones.effective(share.zone, [name for name in share.zones.split(",") if name], self._fallback)

    def first(self, where: tuple[str, ...]) -> datetime:
        """The first decent moment from the start on."""
        if where not in self._known:
            self._known[where] = self.decent(self.starts, where)
        return self._known[where]

    def decent(self, moment: datetime, where: tuple[str, ...]) -> datetime:
        """`moment`, or the first decent one after it."""
        return quiet_hours.opens(moment, where, self._quiet) or moment

    @property
    def since(self) -> datetime:
        """What was sent before this matters to no cap."""
        return self.starts - timedelta(days=max((cap.days for cap in self.caps), default=0))


def _span(broadcast: Broadcast, times: Times | None, now: datetime) -> tuple[datetime, datetime]:
    if broadcast.starts_at is None or broadcast.expires_at is None:
        return span(times or Times(), now)
    return max(broadcast.starts_at, now), broadcast.expires_at


def _count(runtime: Runtime, connection: Connection, broadcast: Broadcast, spoken: set[str], hours: _Hours) -> _Count:
    audience, source, count = load(broadcast.audience), runtime.book.source_language, _Count()
    for share, people in reach.shares(connection, audience, source).items():
        where = hours.where(share)
        count.told[share.language, where] += people
        if reason := share.obstacle or ("" if share.language in spoken else NO_WORDS):
            count.leave_out(share.language, where, reason, people)
        elif hours.first(where) >= hours.expires:
            count.leave_out(share.language, where, QUIET, people)
    if hours.caps:
        _leave_out_capped(count, hours, reach.lately(connection, audience, source, hours.since, _cause(broadcast)))
    return count


def _leave_out_capped(count: _Count, hours: _Hours, found: Iterable[Lately]) -> None:
    """Whoever has had their share, and is not free again before it is too late."""
    for one in found:
        where = hours.where(one.share)
        first = hours.first(where)
        free = frequency.free_at(one.moments, hours.caps, first)
        known = count.told[one.share.language, where] > 0
        if free and known and first < hours.expires <= hours.decent(free, where):
            count.leave_out(one.share.language, where, CAP)


def _begins(count: _Count, hours: _Hours) -> tuple[Begin, ...]:
    people: Counter[tuple[str, ...]] = Counter()
    for (_, where), number in count.told.items():
        people[where] += number
    found = [
        Begin(where, number, hours.first(where).astimezone(ZoneInfo(where[0])))
        for where, number in people.items()
        if number
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.zones)))


def _cause(broadcast: Broadcast) -> str:
    return expansion.cause(broadcast.id)
