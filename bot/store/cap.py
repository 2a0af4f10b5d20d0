"""What counts against the frequency cap, and on which day: one expression for reminders, the sender and the preview."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, func, select

from bot.rules import delivery
from bot.store.outbox import outbox

COUNTS = outbox.c.capped & outbox.c.state.not_in((delivery.CANCELED, delivery.FAILED))
"""The messages that count: nobody asked for them, and they went out, or shall."""

WAITS = outbox.c.wording_id.is_not(None) & (outbox.c.state == delivery.QUEUED)
"""A broadcast's that waits. Two of them that counted would hold back each other, so a sender counts none."""


def moment() -> ColumnElement[datetime]:
    """When a message went out, or shall."""
    # the lease of what has gone out ended a minute after its last attempt began
    planned = case((outbox.c.state == delivery.QUEUED, outbox.c.due_at), else_=outbox.c.lease_until)
    return func.coalesce(planned, outbox.c.due_at, outbox.c.created_at, type_=outbox.c.created_at.type)


def sent_since(
    connection: Connection, person_ids: list[int], since: datetime, asked: Sequence[str] | None = None
) -> dict[int, list[datetime]]:
    """{person: moments} of what counts against the frequency cap from `since` on: when it went out, or shall.

    asked: messages of broadcasts that want to go now; these, and others of broadcasts that wait, do not count.
    """
    counted = COUNTS if asked is None else COUNTS & ~WAITS & outbox.c.id.not_in(list(asked))
    at = moment().label("at")
    query = select(outbox.c.person_id, at).where(outbox.c.person_id.in_(person_ids), counted, at.element >= since)
    found: dict[int, list[datetime]] = {}
    for row in connection.execute(query.order_by(at)):
        found.setdefault(row.person_id, []).append(row.at)
    return found
