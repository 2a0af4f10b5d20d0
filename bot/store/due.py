"""What is due when: one row a moment at which something should be said. The clock's only list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    literal,
    select,
    update,
)

from bot.store.database import Moment, metadata
from bot.store.upsert import INTO, Insert, into

WAITING, FIRED, DROPPED, EXPIRED = "waiting", "fired", "dropped", "expired"

due = Table(
    "due",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    # whose words it takes, and which: `visit.7d`, `routine.pill`, `tip`, `checkin`, `nudge`
    Column("kind", String(32), nullable=False),
    # the row it belongs to: `visit:12`, `enrolment:5`, `run:7`
    Column("ref", String(32), nullable=False),
    # the moment it was planned for; `not_before` moves when it is held
    Column("at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    # after this it is no use any more
    Column("expires_at", Moment, nullable=False),
    Column("state", String(16), nullable=False, default=WAITING),
    Column("reason", String(64), nullable=False, default=""),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("person_id", "kind", "ref", "at"),
    Index("ix_due_ref", "ref"),
)
IS_WAITING = due.c.state == literal(WAITING, literal_execute=True)
"""Written out: SQLite takes a partial index only for a value it can see."""

Index("ix_due_waiting", due.c.not_before, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)


@dataclass(frozen=True, slots=True)
class Due:
    """One row. `reason` says why it is held, or why it was dropped."""

    id: int
    person_id: int
    kind: str
    ref: str
    at: datetime
    not_before: datetime
    expires_at: datetime
    state: str
    reason: str
    changed_at: datetime


def add(connection: Connection, row: dict[str, object], at: datetime) -> None:
    """One moment (person_id, kind, ref, at, expires_at; not_before, else `at`); one that was dropped waits again."""
    plan(connection, [row], at)


def plan(connection: Connection, rows: Sequence[dict[str, object]], at: datetime) -> None:
    """Many moments at once."""
    fresh = {"state": WAITING, "reason": "", "changed_at": at}
    if rows:
        connection.execute(
            _planning(connection.dialect.name), [{"not_before": row["at"], **row, **fresh} for row in rows]
        )


def drop(connection: Connection, ref: str, reason: str, at: datetime) -> int:
    """What still waits for `ref` will not be said; how many."""
    return _drop(connection, due.c.ref == ref, reason, at)


def drop_for(connection: Connection, person_id: int, reason: str, at: datetime) -> int:
    """What still waits for a person will not be said; how many."""
    return _drop(connection, due.c.person_id == person_id, reason, at)


def drop_kind(connection: Connection, person_id: int, kind: str, reason: str, at: datetime) -> int:
    """What still waits for a person, of one kind, will not be said; how many."""
    return _drop(connection, (due.c.person_id == person_id) & (due.c.kind == kind), reason, at)


def record(connection: Connection, row: dict[str, object], state: str, reason: str, at: datetime) -> None:
    """One moment that is over already (keys as in `add`); one that is known stays as it is."""
    over = {"not_before": row["at"], "state": state, "reason": reason, "changed_at": at}
    keys = ["person_id", "kind", "ref", "at"]
    connection.execute(into(connection, due).values(**{**row, **over}).on_conflict_do_nothing(index_elements=keys))


def ripe(connection: Connection, now: datetime, limit: int) -> list[Due]:
    """What should be said by now, earliest first."""
    query = select(due).where(IS_WAITING, due.c.not_before <= now).order_by(due.c.not_before, due.c.id)
    return [_due(row) for row in connection.execute(query.limit(limit))]


def claim(connection: Connection, due_ids: Collection[int], now: datetime) -> set[int]:
    """Those of these rows that still wait for `now`; nobody else can settle them before the transaction ends."""
    query = (
        select(due.c.id)
        .where(due.c.id.in_(due_ids), IS_WAITING, due.c.not_before <= now)
        .order_by(due.c.id)
        .with_for_update()
    )
    return set(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class Settled:
    """How a row stands from now on, and why. Of one that goes on waiting: not before when."""

    id: int
    state: str
    reason: str
    not_before: datetime


_SETTLE = update(due).where(due.c.id == bindparam("row"), due.c.state == WAITING)


def settle(connection: Connection, settled: Sequence[Settled], at: datetime) -> int:
    """Compare and set, from waiting to what each says; how many were still waiting."""
    rows = [
        {"row": one.id, "state": one.state, "reason": one.reason, "not_before": one.not_before, "changed_at": at}
        for one in settled
    ]
    return connection.execute(_SETTLE, rows).rowcount if rows else 0


def hold(connection: Connection, due_id: int, until: datetime, reason: str, at: datetime) -> bool:
    """Not before `until`, and why; False when it waits no more."""
    mine = (due.c.id == due_id) & (due.c.state == WAITING)
    changed = update(due).where(mine).values(not_before=until, reason=reason, changed_at=at)
    return connection.execute(changed).rowcount == 1


def of_ref(connection: Connection, ref: str) -> list[Due]:
    """Everything planned for `ref`, by moment."""
    return [_due(row) for row in connection.execute(select(due).where(due.c.ref == ref).order_by(due.c.at))]


def of_person(connection: Connection, person_id: int) -> list[Due]:
    """Everything planned for a person, by moment."""
    query = select(due).where(due.c.person_id == person_id).order_by(due.c.at)
    return [_due(row) for row in connection.execute(query)]


def fired(connection: Connection, person_id: int, first: str, limit: int) -> list[Due]:
    """What a person was told last of the kinds that begin with the word `first`, the latest first."""
    mine = (due.c.person_id == person_id) & (due.c.state == FIRED) & due.c.kind.startswith(f"{first}.", autoescape=True)
    query = select(due).where(mine).order_by(due.c.changed_at.desc(), due.c.id.desc()).limit(limit)
    return [_due(row) for row in connection.execute(query)]


def _drop(connection: Connection, which: object, reason: str, at: datetime) -> int:
    waiting = update(due).where(due.c.state == WAITING).where(which)  # type: ignore[arg-type]
    return connection.execute(waiting.values(state=DROPPED, reason=reason, changed_at=at)).rowcount


def _due(row: Row[tuple[object, ...]]) -> Due:
    return Due(**row._mapping)


@cache
def _planning(dialect: str) -> Insert:
    """Written once: that takes longer than to run it."""
    new = INTO[dialect](due)
    fresh = {name: new.excluded[name] for name in ("not_before", "expires_at", "state", "reason", "changed_at")}
    keys = ["person_id", "kind", "ref", "at"]
    return new.on_conflict_do_update(index_elements=keys, set_=fresh, where=due.c.state == DROPPED)
