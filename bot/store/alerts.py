"""Alerts: one row a danger sign, told to staff until one of them takes it; and what was done about each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    or_,
    select,
    update,
)

from bot.store.database import Moment, metadata
from bot.store.upsert import into

OPEN, ACKNOWLEDGED, NOTED, GONE = "open", "acknowledged", "noted", "gone"
"""`noted`: for staff to read, nobody is woken for it. `gone`: the person erased themselves before anybody took it."""

RAISED, TOLD, REPEATED, UNHEARD, TAKEN = "raised", "told", "repeated", "nobody on call", "acknowledged"
"""The events of an alert."""

LARGEST = 2**31 - 1
"""No alert has a number above it."""

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="SET NULL")),
    Column("inbox_id", Integer, ForeignKey("inbox.id", ondelete="SET NULL")),
    Column("severity", String(8), nullable=False),
    Column("rule", String(64), nullable=False),
    # sealed
    Column("said", Text, nullable=False, default=""),
    Column("state", String(16), nullable=False, default=OPEN),
    # an open alert about the same person that already wakes staff
    Column("same_as", Integer),
    # how often staff were told; the next time they will be
    Column("level", Integer, nullable=False, default=0),
    Column("next_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", String(80), nullable=False, default=""),
    UniqueConstraint("inbox_id", "rule"),
    Index("ix_alerts_state", "state", "next_at"),
    Index("ix_alerts_person", "person_id", "id"),
)

events = Table(
    "alert_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert_id", Integer, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    Column("what", String(32), nullable=False),
    Column("who", String(80), nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Index("ix_alert_events_alert", "alert_id", "id"),
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One row. `said` is sealed."""

    id: int
    person_id: int | None
    inbox_id: int | None
    severity: str
    rule: str
    said: str
    state: str
    same_as: int | None
    level: int
    next_at: datetime | None
    created_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class Event:
    """What was done about an alert: by or to which member of staff, and when."""

    what: str
    who: str
    at: datetime


def add(connection: Connection, alert: dict[str, object]) -> Alert | None:
    """A new alert (person_id, inbox_id, severity, rule, said, state, created_at); None when that text raised it."""
    new = into(connection, alerts).values(**alert).on_conflict_do_nothing().returning(*alerts.c)
    row = connection.execute(new).one_or_none()
    return None if row is None else _alert(row)


def by_id(connection: Connection, alert_id: int) -> Alert | None:
    """One alert."""
    if alert_id > LARGEST:
        return None
    row = connection.execute(select(alerts).where(alerts.c.id == alert_id)).one_or_none()
    return None if row is None else _alert(row)


def leading(connection: Connection, person_id: int) -> list[Alert]:
    """A person's open alerts that wake staff, newest first; held, so that none is taken meanwhile."""
    query = select(alerts).where(alerts.c.person_id == person_id, _leads()).order_by(alerts.c.id.desc())
    return [_alert(row) for row in connection.execute(query.with_for_update())]


def listed(connection: Connection, *, only_open: bool, limit: int = 200) -> list[Alert]:
    """The last alerts, newest first."""
    query = select(alerts).where(alerts.c.state == OPEN) if only_open else select(alerts)
    return [_alert(row) for row in connection.execute(query.order_by(alerts.c.id.desc()).limit(limit))]


def open_numbers(connection: Connection) -> list[int]:
    """The numbers of the open alerts that wake staff."""
    return list(connection.execute(select(alerts.c.id).where(_leads()).order_by(alerts.c.id)).scalars())


def ripe(connection: Connection, now: datetime, limit: int) -> list[Alert]:
    """Open alerts of which staff should be told again by now, the longest waiting first."""
    query = select(alerts).where(_leads(), alerts.c.next_at <= now).order_by(alerts.c.next_at, alerts.c.id)
    return [_alert(row) for row in connection.execute(query.limit(limit))]


def step_up(connection: Connection, alert: Alert, next_at: datetime) -> bool:
    """Compare and set: one level more, and again at `next_at`; False when somebody else was first."""
    same = (alerts.c.id == alert.id) & (alerts.c.level == alert.level) & _leads()
    return connection.execute(
        update(alerts).where(same).values(level=alert.level + 1, next_at=next_at)
    ).rowcount == 1  # fmt: skip


def join(connection: Connection, alert_ids: list[int], leader: Alert) -> None:
    """These, and what had joined them, wake nobody by themselves: they go with `leader`, of the same person."""
    theirs = or_(alerts.c.id.in_(alert_ids), alerts.c.same_as.in_(alert_ids))
    same = (alerts.c.person_id == leader.person_id) & (alerts.c.id != leader.id)
    connection.execute(update(alerts).where(same, theirs).values(same_as=leader.id, next_at=None))


def acknowledge(connection: Connection, alert_id: int, by: str, at: datetime) -> list[int]:
    """Compare and set: taken by `by`, with what joined it; their numbers, none when it was not there to take."""
    taken = {"state": ACKNOWLEDGED, "next_at": None, "acknowledged_at": at, "acknowledged_by": by}
    waiting = alerts.c.state.in_((OPEN, NOTED))
    mine = update(alerts).where(alerts.c.id == alert_id, waiting).values(**taken).returning(alerts.c.person_id)
    row = connection.execute(mine).one_or_none()
    if row is None:
        return []
    # a statement of its own: whoever joined meanwhile held the leader, and is seen now
    theirs = (alerts.c.person_id == row.person_id) & (alerts.c.same_as == alert_id) & waiting
    joined = update(alerts).where(theirs).values(**taken).returning(alerts.c.id)
    return [alert_id, *sorted(found.id for found in connection.execute(joined))]


def forget(connection: Connection, person_id: int) -> list[int]:
    """The words of a person's alerts are gone, and nobody is woken for them; their numbers."""
    mine = alerts.c.person_id == person_id
    connection.execute(update(alerts).where(mine, alerts.c.state.in_((OPEN, NOTED))).values(state=GONE, next_at=None))
    emptied = update(alerts).where(mine).values(said="").returning(alerts.c.id)
    return [int(row.id) for row in connection.execute(emptied)]


def note(connection: Connection, alert_ids: list[int], what: str, at: datetime, who: str = "") -> None:
    """A line in the history of each."""
    if alert_ids:
        connection.execute(insert(events), [{"alert_id": one, "what": what, "who": who, "at": at} for one in alert_ids])


def history(connection: Connection, alert_id: int) -> list[Event]:
    """What was done about an alert, oldest first."""
    query = select(events.c.what, events.c.who, events.c.at).where(events.c.alert_id == alert_id).order_by(events.c.id)
    return [Event(**row._mapping) for row in connection.execute(query)]


def told(connection: Connection, alert_ids: list[int]) -> set[str]:
    """The names of those who were told of any of these."""
    query = select(events.c.who).where(events.c.alert_id.in_(alert_ids), events.c.what == TOLD).distinct()
    return set(connection.execute(query).scalars())


def _leads() -> ColumnElement[bool]:
    return (alerts.c.state == OPEN) & alerts.c.same_as.is_(None)


def _alert(row: Row[tuple[object, ...]]) -> Alert:
    return Alert(**row._mapping)
