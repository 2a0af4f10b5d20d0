"""Status reports: each moves its message along the one table of states, in whatever order they come."""

from dataclasses import asdict

from bot.channels.base import Report
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.sending import outcome
from bot.store import deliveries, outbox, people
from bot.store.database import Connection, transaction
from bot.store.outbox import Outbound


def track(runtime: Runtime, report: Report) -> bool:
    """Keep a report and apply it; True when it changed the message.

    A report about a message that is not there (yet) is kept, and applied by
    the sweep once the message is.
    """
    with transaction(runtime.store) as connection:
        return note(connection, report, runtime)


def note(connection: Connection, report: Report, runtime: Runtime) -> bool:
    """The same in a transaction that is open."""
    row = outbox.by_id(connection, report.outbox_id)
    deliveries.record(connection, asdict(report) | {"applied": row is not None}, runtime.clock())
    return row is not None and _move(connection, row, report, runtime)


def apply(connection: Connection, report: Report, runtime: Runtime) -> bool:
    """Move the message as far as a report allows that was kept before."""
    row = outbox.by_id(connection, report.outbox_id)
    if row is None:
        return False
    deliveries.applied(connection, row.id, report.status)
    return _move(connection, row, report, runtime)


def _move(connection: Connection, row: Outbound, report: Report, runtime: Runtime) -> bool:
    target, now = delivery.reported(report.status), runtime.clock()
    # most reports tell what is known: these cost no write
    if not target or row.state not in delivery.origins(target):
        return False
    if target in (delivery.SENT, delivery.FAILED) and _is_about_the_past(row, report):
        return False
    details: dict[str, object] = {"external_id": report.external_id} if report.external_id else {}
    if report.error or target in (delivery.SENT, delivery.DELIVERED):
        # what arrived keeps nothing of what was feared for it
        details |= {"error": report.error} | ({} if report.error else {"reason": ""})
    if target == delivery.FAILED and report.error:
        return _failed(connection, runtime, row, report, details)
    return outbox.move(connection, row.id, target, details, now)


def _is_about_the_past(row: Outbound, report: Report) -> bool:
    """Late word of an attempt that failed, while the message waits for its next one, or that is made."""
    if row.state == delivery.SENT:
        return bool(row.external_id and report.external_id) and row.external_id != report.external_id
    if row.state not in (delivery.QUEUED, delivery.CLAIMED, delivery.SENDING, delivery.UNKNOWN):
        return False
    # until the gateway takes it again, a message keeps the gateway's id of the attempt before
    if row.external_id:
        return report.external_id in ("", row.external_id)
    return bool(row.error) and not report.external_id and row.state in (delivery.QUEUED, delivery.CLAIMED)


def _failed(
    connection: Connection, runtime: Runtime, row: Outbound, report: Report, details: dict[str, object]
) -> bool:
    """Undelivered: once more where the reason passes and the message is still of use, else for good."""
    now, person = runtime.clock(), people.by_id(connection, row.person_id) if row.person_id else None
    channel = runtime.channels.get(person.channel) if person else None
    if person is None or channel is None:
        return outbox.move(connection, row.id, delivery.FAILED, details, now)
    error, due = channel.explain(report.error), None
    if row.inbox_id is None and error.again != "never":
        due = outcome.again_at(error, _times(connection, row, report), now)
    again = due is not None and (row.expires_at is None or due < row.expires_at)
    target = delivery.QUEUED if again else delivery.FAILED
    more = {"due_at": due, "reason": error.name} if again else {"reason": error.name}
    moved = outbox.move(connection, row.id, target, details | more, now)
    if moved:
        outcome.blame(runtime, connection, person.id, error, now)
    return moved


def _times(connection: Connection, row: Outbound, report: Report) -> int:
    """How often the message met this error: once, unless an attempt before this one was reported as failed too.

    Attempts that a busy gateway did not take are nothing that was reported.
    """
    before = deliveries.failures(connection, row.id, report.external_id or row.external_id)
    if not before or (report.error not in before and row.attempts < outcome.MOST_ATTEMPTS):
        return 1
    return row.attempts
