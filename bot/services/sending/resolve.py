"""A person of the clinic settles by hand what nobody else could: a message whose fate stayed unknown."""

from bot.rules import delivery
from bot.runtime import Runtime
from bot.store import audit, outbox
from bot.store.database import transaction

ANSWERS = {"sent": delivery.SENT, "again": delivery.QUEUED, "failed": delivery.FAILED}
"""What staff may say of it -> the state that follows."""


def resolve(runtime: Runtime, outbox_id: str, answer: str, who: str) -> bool:
    """Settle one unknown message as `answer` says; KeyError for another answer.

    False when it is not unknown, or nobody's any more.
    """
    now, target = runtime.clock(), ANSWERS[answer]
    with transaction(runtime.store) as connection:
        row = outbox.by_id(connection, outbox_id)
        if row is None or row.person_id is None or row.state != delivery.UNKNOWN:
            return False
        details: dict[str, object] = {"reason": "settled by hand", "due_at": now}
        moved = outbox.move(connection, outbox_id, target, details, now)
        audit.record(connection, who, f"message {answer}", f"outbox:{outbox_id[:24]}", now)
    return moved
