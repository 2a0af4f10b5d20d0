"""Whom a broadcast would reach, counted before it is sent. Never a number, and nobody by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, func, select

from bot.rules.audience import Audience
from bot.store import cap
from bot.store.audience import meant, obstacle, spoken, told
from bot.store.broadcasts import sleeping_wordings
from bot.store.outbox import awake, outbox
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
    """What somebody who would be told has had of late, or is about to have: moments that count against the cap.

    waiting: (due, of use until) of the messages of other broadcasts, which count once they went out.
    """

    share: Share
    moments: tuple[datetime, ...]
    waiting: tuple[tuple[datetime, datetime | None], ...] = ()


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
    goes = ~cap.WAITS | awake(sleeping_wordings(connection))
    at, counted = cap.moment(), cap.COUNTS & goes & (outbox.c.cause != but)
    columns = (people.c.id, spoken(source_language).label("language"), people.c.zone, people.c.zones)
    joined = select(*columns, at.label("at"), cap.WAITS.label("waits"), outbox.c.expires_at)
    joined = joined.join_from(people, outbox, outbox.c.person_id == people.c.id)
    query = joined.where(told(audience, source_language), counted, at >= since).order_by(people.c.id, "at")
    for _, mine in groupby(connection.execute(query), key=lambda row: row.id):
        rows = list(mine)
        share = Share(rows[0].language, rows[0].zone, rows[0].zones)
        sent = tuple(row.at for row in rows if not row.waits)
        yield Lately(share, sent, tuple((row.at, row.expires_at) for row in rows if row.waits))
