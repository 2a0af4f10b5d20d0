"""Whether pills were taken: one row for each reminder that was answered; no name of a pill, and no dose."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    Table,
    UniqueConstraint,
    insert,
    select,
    update,
)

from bot.store.database import Moment, metadata

pills = Table(
    "pills",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("enrolment_id", Integer, ForeignKey("enrolments.id", ondelete="CASCADE"), nullable=False),
    # the moment the reminder was planned for
    Column("due_at", Moment, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("answered_at", Moment, nullable=False),
    UniqueConstraint("enrolment_id", "due_at"),
)


def keep(connection: Connection, answer: dict[str, object], at: datetime) -> bool | None:
    """Keep an answer (person_id, enrolment_id, due_at, taken), the person held; the one it replaces, or None."""
    same = (pills.c.enrolment_id == answer["enrolment_id"]) & (pills.c.due_at == answer["due_at"])
    before: bool | None = connection.execute(select(pills.c.taken).where(same)).scalar_one_or_none()
    if before is None:
        connection.execute(insert(pills).values(**answer, answered_at=at))
    else:
        connection.execute(update(pills).where(same).values(taken=answer["taken"], answered_at=at))
    return before


def last(connection: Connection, enrolment_id: int, limit: int) -> list[bool]:
    """Whether they were taken, the latest answer first."""
    query = select(pills.c.taken).where(pills.c.enrolment_id == enrolment_id)
    return list(connection.execute(query.order_by(pills.c.due_at.desc()).limit(limit)).scalars())
