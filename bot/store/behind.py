"""Who is behind with their tips: missed ones, and enrolments that have nothing planned."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, and_, case, cast, func, literal, or_, select

from bot.rules.refs import ENROLMENT
from bot.store.due import DROPPED, EXPIRED, WAITING, due
from bot.store.enrolments import ACTIVE, enrolments


@dataclass(frozen=True, slots=True)
class Standing:
    """One enrolment that is on: how many of its moments were missed, since when, and the next (None: nothing)."""

    person_id: int
    series: str
    position: int
    missed: int
    first_missed_at: datetime | None
    last_missed_at: datetime | None
    next_at: datetime | None
    held: str


def standings(connection: Connection, programme: str, lost: str, since: datetime) -> list[Standing]:
    """Every enrolment of `programme` that is on, by person. Missed is what expired, or was dropped for `lost`."""
    on, row = enrolments.c, due.c
    missed = and_(or_(row.state == EXPIRED, and_(row.state == DROPPED, row.reason == lost)), row.at >= since)
    waits = row.state == WAITING
    query = (
        select(
            on.person_id, on.series, on.position,
            func.count(case((missed, 1))).label("missed"),
            func.min(case((missed, row.at))).label("first_missed_at"),
            func.max(case((missed, row.at))).label("last_missed_at"),
            func.min(case((waits, row.not_before))).label("next_at"),
            func.coalesce(func.max(case((waits, row.reason))), "").label("held"),
        )
        .select_from(enrolments.outerjoin(due, row.ref == literal(f"{ENROLMENT}:") + cast(on.id, String)))
        .where(on.programme == programme, on.state == ACTIVE)
        .group_by(on.id, on.person_id, on.series, on.position)
        .order_by(on.person_id)
    )  # fmt: skip
    return [Standing(**found._mapping) for found in connection.execute(query)]
