"""The next moment at which something is to be done, over every table that waits for one."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.rules import delivery
from bot.store import alerts, broadcasts
from bot.store.due import IS_WAITING, due
from bot.store.outbox import in_state, outbox

_ALERTS, _BROADCASTS = alerts.alerts.c, broadcasts.broadcasts.c

_WAITS = (
    (due.c.not_before, IS_WAITING),
    (outbox.c.due_at, in_state(delivery.QUEUED)),
    (_ALERTS.next_at, _ALERTS.state == alerts.OPEN),
    (_BROADCASTS.starts_at, _BROADCASTS.state == broadcasts.APPROVED),
)
"""(moment, what makes it count) of each; that the gateway is asked about a message again counts for nobody."""


def next_moment(connection: Connection, after: datetime) -> datetime | None:
    """The first moment later than `after`; None when nothing waits."""
    queries = (select(func.min(moment)).where(counts, moment > after) for moment, counts in _WAITS)
    moments = [moment for query in queries if (moment := connection.execute(query).scalar_one())]
    return min(moments, default=None)
