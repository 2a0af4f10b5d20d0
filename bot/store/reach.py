"""Whom a broadcast would reach, counted before it is sent. Never a number, and nobody by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.rules import delivery
from bot.rules.audience import Audience
from bot.store.audience import meant, obstacle, spoken, told
from bot.store.outbox import outbox
from bot.store.people import people


@dataclass(frozen=True, slots=True)
class Share:
    """People alike in language, zones and in what keeps us from telling them (`obstacle`, empty for nothing)."""

    language: str
    zone: str
    zones: str
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Lately:
    """What somebody who would be told has had of late, or is about to have: moments that count against the cap."""

    share: Share
    moments: tuple[datetime, ...]


def shares(connection: Connection, audience: Audience, source_language: str) -> dict[Share, int]:
    """How many are meant, by what matters for them."""
    # by labels no column has: `GROUP BY language` would be the column, which is empty for whoever named none
    alike = (spoken(source_language).label("read"), people.c.zone, people.c.zones, obstacle().label("obstacle"))
    grouped = select(*alike, func.count().label("people")).where(meant(audience, source_language))
    rows = connection.execute(grouped.group_by("read", people.c.zone, people.c.zones, "obstacle"))
    return {Share(row.read, row.zone, row.zones, row.obstacle): row.people for row in rows}


def lately(
    connection: Connection, audience: Audience, source_language: str, since: datetime, but: str
) -> Iterator[Lately]:
    """Everybody who would be told and has had something since then; what was caused by `but` is left out."""
    counted = outbox.c.capped & (outbox.c.created_at >= since) & (outbox.c.cause != but)
    counted &= outbox.c.state.not_in((delivery.CANCELED, delivery.FAILED))
    columns = (people.c.id, spoken(source_language).label("language"), people.c.zone, people.c.zones)
    joined = select(*columns, outbox.c.created_at).join_from(people, outbox, outbox.c.person_id == people.c.id)
    query = joined.where(told(audience, source_language), counted).order_by(people.c.id, outbox.c.created_at)
    person, share, moments = 0, Share("", "", ""), list[datetime]()
    for row in connection.execute(query):
        if row.id != person and moments:
            yield Lately(share, tuple(moments))
            moments = []
        person, share = row.id, Share(row.language, row.zone, row.zones)
        moments.append(row.created_at)
    if moments:
        yield Lately(share, tuple(moments))
