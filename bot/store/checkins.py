"""Check-ins: each run through a set of questions, where it stands, and every answer kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
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
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.store.database import Moment, metadata

OPEN, DONE, ENDED, LAPSED = "open", "done", "ended", "lapsed"
"""`ended`: an answer asked for a call, so no more was asked. `lapsed`: nobody answered."""

runs = Table(
    "checkin_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("set_id", String(8), nullable=False),
    Column("state", String(16), nullable=False, default=OPEN),
    # the node of the question that waits, and whether an answer has asked for a call
    Column("question", String(32), nullable=False),
    Column("call", Boolean, nullable=False, default=False),
    Column("started_at", Moment, nullable=False),
    # until when an answer counts
    Column("until", Moment, nullable=False),
    Column("nudged_at", Moment),
    Column("finished_at", Moment),
    Index("ix_checkin_runs_person", "person_id", "id"),
)
Index(
    "ix_checkin_runs_open", runs.c.until,
    sqlite_where=runs.c.state == OPEN, postgresql_where=runs.c.state == OPEN,
)  # fmt: skip

answers = Table(
    "checkin_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("checkin_runs.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("question", String(8), nullable=False),
    # a number, y, n, none, said or skip; words are in `note`, sealed
    Column("value", String(16), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("severity", String(8), nullable=False, default=""),
    Column("rule", String(32), nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Index("ix_checkin_answers_trend", "person_id", "question", "at"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run through a set. `question` is the node that waits; `call`: an answer has asked for a call."""

    id: int
    person_id: int
    set_id: str
    state: str
    question: str
    call: bool
    started_at: datetime
    until: datetime
    nudged_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `note` is sealed, or empty."""

    id: int
    run_id: int
    person_id: int
    question: str
    value: str
    note: str
    severity: str
    rule: str
    at: datetime


_ADD = insert(runs).returning(runs.c.id)
_CHANGE = update(runs).where(runs.c.id == bindparam("row"))
_OF = runs.c.person_id == bindparam("person")
_OPEN_RUNS = select(runs).where(_OF, runs.c.state == OPEN).order_by(runs.c.id.desc())
_OF_SET = _OF & (runs.c.set_id == bindparam("set"))
_ANSWERED = select(func.max(answers.c.run_id)).join(runs, runs.c.id == answers.c.run_id).where(_OF_SET)
_SILENCE = select(func.min(runs.c.started_at), func.max(runs.c.nudged_at)).where(
    _OF_SET,
    runs.c.id > func.coalesce(_ANSWERED.scalar_subquery(), 0),
    runs.c.started_at >= bindparam("since"),
)


def add(connection: Connection, run: dict[str, object]) -> int:
    """A new run (person_id, set_id, question, started_at, until); its id."""
    return int(connection.execute(_ADD, run).scalar_one())


def by_id(connection: Connection, run_id: int) -> Run | None:
    """One run."""
    row = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    return None if row is None else _run(row)


def by_ids(connection: Connection, run_ids: Collection[int]) -> dict[int, Run]:
    """{id: run} of these."""
    rows = connection.execute(select(runs).where(runs.c.id.in_(run_ids)))
    return {row.id: _run(row) for row in rows}


def change(connection: Connection, run_id: int, **values: object) -> None:
    """Set columns of one run."""
    connection.execute(_CHANGE, {"row": run_id, **values})


def open_runs(connection: Connection, person_id: int) -> list[Run]:
    """A person's runs that wait for an answer, newest first."""
    return [_run(row) for row in connection.execute(_OPEN_RUNS, {"person": person_id})]


def of_person(connection: Connection, person_id: int) -> list[Run]:
    """A person's runs, oldest first."""
    query = select(runs).where(runs.c.person_id == person_id).order_by(runs.c.id)
    return [_run(row) for row in connection.execute(query)]


def silence(connection: Connection, person_id: int, set_id: str, since: datetime) -> tuple[datetime | None, bool]:
    """Since when nothing was answered in a set, of runs begun from `since` on, and whether it was asked once more."""
    row = connection.execute(_SILENCE, {"person": person_id, "set": set_id, "since": since}).one()
    return row[0], row[1] is not None


def lapse(connection: Connection, now: datetime) -> int:
    """Runs whose time is over without an end are over; how many."""
    return _lapse(connection, runs.c.until <= now, now)


def lapse_for(connection: Connection, person_id: int, now: datetime) -> int:
    """A person's open runs are over; how many."""
    return _lapse(connection, runs.c.person_id == person_id, now)


def keep(connection: Connection, answer: dict[str, object]) -> None:
    """One answer more."""
    connection.execute(insert(answers).values(**answer))


def is_answered(connection: Connection, run_id: int) -> bool:
    """Whether any question of a run has an answer, be it SKIP."""
    return connection.execute(select(answers.c.id).where(answers.c.run_id == run_id).limit(1)).first() is not None


def of_question(connection: Connection, person_id: int, question: str, since: datetime) -> list[Answer]:
    """A person's answers to one question from `since` on, oldest first."""
    mine = (answers.c.person_id == person_id) & (answers.c.question == question) & (answers.c.at >= since)
    return [_answer(row) for row in connection.execute(select(answers).where(mine).order_by(answers.c.at))]


def answers_of(connection: Connection, person_id: int) -> list[Answer]:
    """Every answer of a person, oldest first."""
    query = select(answers).where(answers.c.person_id == person_id).order_by(answers.c.id)
    return [_answer(row) for row in connection.execute(query)]


def severe(connection: Connection, since: datetime, limit: int) -> list[Answer]:
    """Answers that staff should see, of everybody, newest first."""
    query = select(answers).where(answers.c.severity != "", answers.c.at >= since).order_by(answers.c.id.desc())
    return [_answer(row) for row in connection.execute(query.limit(limit))]


def _lapse(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    open_ones = update(runs).where(runs.c.state == OPEN, which)
    return connection.execute(open_ones.values(state=LAPSED, finished_at=now)).rowcount


def _run(row: Row[tuple[object, ...]]) -> Run:
    return Run(**row._mapping)


def _answer(row: Row[tuple[object, ...]]) -> Answer:
    return Answer(**row._mapping)
