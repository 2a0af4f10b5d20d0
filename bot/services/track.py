"""Status reports: each moves its message along the one table of states, in whatever order they come."""

from bot.channels.base import Report
from bot.rules import delivery
from bot.runtime import Runtime
from bot.store import deliveries, outbox
from bot.store.database import Connection, transaction


def track(runtime: Runtime, report: Report) -> bool:
    """Keep a report and apply it; True when it changed the message.

    A report about a message that is not there (yet) is kept, and applied by
    the sweep once the message is.
    """
    kept: dict[str, object] = {
        "outbox_id": report.outbox_id,
        "status": report.status,
        "external_id": report.external_id,
        "error": report.error,
    }
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        deliveries.record(connection, kept, now)
        return apply(connection, report, runtime)


def apply(connection: Connection, report: Report, runtime: Runtime) -> bool:
    """Move the message as far as the report allows."""
    target = delivery.reported(report.status)
    details = {"external_id": report.external_id} if report.external_id else {}
    details |= {"error": report.error} if report.error else {}
    return bool(target) and outbox.move(connection, report.outbox_id, str(target), details, runtime.clock())
