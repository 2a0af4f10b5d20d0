"""What was planned and never reached anybody: not told at its moment, or its message was not sent."""

from collections.abc import Collection

from sqlalchemy import Connection, String, and_, cast, func, literal, or_, select

from bot.rules import delivery
from bot.store.due import FIRED, due
from bot.store.outbox import outbox


def untold(connection: Connection, person_ids: Collection[int], kind: str) -> set[int]:
    """Those of these people whose last row of `kind` was not told, or its message was canceled or failed."""
    wanted = due.c.person_id.in_(person_ids) & (due.c.kind == kind)
    last = select(func.max(due.c.id)).where(wanted).group_by(due.c.person_id)
    cause = literal("due:") + cast(due.c.id, String) + literal(":0")
    message = and_(outbox.c.person_id == due.c.person_id, outbox.c.cause == cause)
    lost = or_(due.c.state != FIRED, outbox.c.state.in_((delivery.CANCELED, delivery.FAILED)))
    query = select(due.c.person_id).select_from(due.outerjoin(outbox, message)).where(due.c.id.in_(last), lost)
    return set(connection.execute(query).scalars())
