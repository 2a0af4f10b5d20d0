"""What a broadcast would do, before it does it: whom it reaches and why not others, its size, cost, and hours."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules.audience import load
from bot.runtime import Runtime
from bot.services.broadcasts.foresee import Sender
from bot.services.broadcasts.steer import Times, span
from bot.services.broadcasts.words import Words, opened
from bot.services.due.decency import Hours, Zones
from bot.store import broadcasts, clinics, expansion, reach
from bot.store.broadcasts import Broadcast
from bot.store.database import Connection, reading
from bot.store.reach import Share

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

    told: Counter[tuple[str, Zones]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, share: Share, where: Zones, reason: str, people: int) -> None:
        """So many more (or fewer) of a share are left out for this reason, or told where there is none."""
        if reason:
            self.left_out[reason] += people
        else:
            self.told[share.language, where] += people


def preview(runtime: Runtime, broadcast_id: int, times: Times | None = None) -> Preview:
    """What it would do if it were approved now with these `times`, or does with its own; KeyError for none such."""
    now = runtime.clock()
    with reading(runtime.store) as connection:
        broadcast = broadcasts.by_id(connection, broadcast_id)
        if broadcast is None:
            raise KeyError(broadcast_id)
        words = tuple(opened(runtime, one) for one in broadcasts.words_of(connection, broadcast_id))
        starts, expires = _span(broadcast, times, now)
        sender = Sender(Hours(runtime.settings, clinics.first(connection)), now, starts, expires)
        count = _count(runtime, connection, broadcast, {one.language for one in words}, sender)
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
        left_out={reason: number for reason, number in sorted(count.left_out.items()) if number},
        segments=segments,
        cost=round(segments * settings.segment_price, 4),
        seconds=round(segments / settings.sender_rate, 1),
        begins=_begins(count, sender),
    )


def _span(broadcast: Broadcast, times: Times | None, now: datetime) -> tuple[datetime, datetime]:
    if broadcast.starts_at is None or broadcast.expires_at is None:
        return span(times or Times(), now)
    return max(broadcast.starts_at, now), broadcast.expires_at


def _count(runtime: Runtime, connection: Connection, broadcast: Broadcast, spoken: set[str], sender: Sender) -> _Count:
    audience, source, count = load(broadcast.audience), runtime.book.source_language, _Count()
    usual: dict[Share, str] = {}
    for share, people in reach.shares(connection, audience, source).items():
        where = sender.where(share)
        usual[share] = share.obstacle or (sender.refusal(where) if share.language in spoken else NO_WORDS)
        count.add(share, where, usual[share], people)
    since, cause = sender.hours.counted_since(sender.starts), expansion.cause(broadcast.id)
    found = reach.lately(connection, audience, source, since, cause) if sender.hours.caps else ()
    for one in found:
        where, share = sender.where(one.share), one.share
        if share.language in spoken and share in usual and (reason := sender.refusal(where, one)) != usual[share]:
            count.add(share, where, usual[share], -1)
            count.add(share, where, reason, 1)
    return count


def _begins(count: _Count, sender: Sender) -> tuple[Begin, ...]:
    people: Counter[tuple[str, ...]] = Counter()
    for (_, where), number in count.told.items():
        people[where] += number
    found = [
        Begin(where, number, sender.first(where).astimezone(ZoneInfo(where[0])))
        for where, number in people.items()
        if number
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.zones)))
