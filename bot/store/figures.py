"""Figures for whoever runs the service: counts and ages over several tables, and nothing that names a person.

What is open is counted through indexes, at any size. `inbound` and `outbound` read
their whole table: whoever asks often keeps the answer for a while.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select

from bot.rules import delivery, lanes
from bot.store.alerts import OPEN, TOLD, alerts, events
from bot.store.broadcasts import broadcasts, sleeping_wordings
from bot.store.due import WAITING, due
from bot.store.inbox import inbox
from bot.store.outbox import UNSETTLED, awake, in_state, outbox


def inbound(connection: Connection) -> dict[tuple[str, str], int]:
    """{(channel, label): texts}."""
    query = select(inbox.c.channel, inbox.c.label, func.count()).group_by(inbox.c.channel, inbox.c.label)
    return {(channel, label): count for channel, label, count in connection.execute(query)}


def outbound(connection: Connection) -> dict[tuple[str, str, str], int]:
    """{(state, lane, the gateway's last error): messages}."""
    columns = (outbox.c.state, outbox.c.lane, outbox.c.error)
    query = select(*columns, func.count()).group_by(*columns)
    return {(state, lane, error): count for state, lane, error, count in connection.execute(query)}


def outbound_open(connection: Connection) -> dict[tuple[str, str], int]:
    """{(state, lane): messages} of what is queued or under way."""
    columns = (outbox.c.state, outbox.c.lane)
    found: dict[tuple[str, str], int] = {}
    # two questions: each has an index of its own
    for which in (in_state(delivery.QUEUED), UNSETTLED):
        query = select(*columns, func.count()).where(which).group_by(*columns)
        found |= {(state, lane): count for state, lane, count in connection.execute(query)}
    return found


def oldest_queued(connection: Connection, now: datetime) -> dict[str, datetime]:
    """{lane: since when its longest waiting message could have gone}; lanes with none are left out.

    What a sender passes over, as that of a broadcast that is paused, does not wait for one.
    """
    queued = in_state(delivery.QUEUED) & awake(sleeping_wordings(connection))
    found: dict[str, datetime] = {}
    for lane in lanes.LANES:
        mine = select(func.min(outbox.c.due_at)).where(queued, outbox.c.lane == lane, outbox.c.due_at <= now)
        if moment := _moment(connection, mine):
            found[lane] = moment
    return found


def oldest_open(connection: Connection, state: str) -> datetime | None:
    """Since when the message that stayed longest in an open state is in it."""
    return _moment(connection, select(func.min(outbox.c.changed_at)).where(UNSETTLED, in_state(state)))


def open_alerts(connection: Connection) -> dict[str, tuple[int, datetime]]:
    """{severity: (how many are open, since when the oldest)}."""
    query = select(alerts.c.severity, func.count(), func.min(alerts.c.created_at))
    rows = connection.execute(query.where(alerts.c.state == OPEN).group_by(alerts.c.severity))
    return {severity: (count, oldest) for severity, count, oldest in rows}


def unheard_alerts(connection: Connection) -> int:
    """Open alerts of which nobody was ever told."""
    told = select(events.c.id).where(events.c.alert_id == alerts.c.id, events.c.what == TOLD).exists()
    query = select(func.count()).select_from(alerts).where(alerts.c.state == OPEN, alerts.c.same_as.is_(None), ~told)
    return int(connection.execute(query).scalar_one())


def overdue(connection: Connection, before: datetime) -> tuple[int, datetime | None]:
    """(how many due rows should have been told before `before`, the earliest of them)."""
    waiting = due.c.state == literal(WAITING, literal_execute=True)
    late = waiting & (due.c.not_before < before)
    count, first = connection.execute(select(func.count(), func.min(due.c.not_before)).where(late)).one()
    return count, first


def broadcast_states(connection: Connection) -> dict[str, int]:
    """{state: broadcasts}."""
    query = select(broadcasts.c.state, func.count()).group_by(broadcasts.c.state)
    return {row.state: row[1] for row in connection.execute(query)}


def _moment(connection: Connection, query: Select[Any]) -> datetime | None:
    found: datetime | None = connection.execute(query).scalar_one_or_none()
    return found
