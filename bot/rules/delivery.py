"""The life of an outbound message: one table of states, and the only ways between them.

A reply to a text starts as `handed`: it left inside the webhook's own answer.
What we start ourselves is queued, claimed under a lease, marked as sending before
the gateway is asked, and then sent, failed or unknown. Status reports come in any
order, twice, or not at all, so a state never goes back: only what the gateway has
surely not delivered (refused for now, not in its list, reported as undelivered
for a passing reason) is queued again.
"""

from typing import Final

QUEUED, CLAIMED, SENDING, HANDED, UNKNOWN = "queued", "claimed", "sending", "handed", "unknown"
SENT, DELIVERED, READ, FAILED, CANCELED = "sent", "delivered", "read", "failed", "canceled"

STATES: Final[dict[str, frozenset[str]]] = {
    # a late word from the gateway ends what waits to be sent once more
    QUEUED: frozenset({CLAIMED, CANCELED, SENT, DELIVERED, READ, FAILED}),
    CLAIMED: frozenset({SENDING, QUEUED, CANCELED, SENT, DELIVERED, READ, FAILED}),
    SENDING: frozenset({SENT, DELIVERED, READ, FAILED, UNKNOWN, QUEUED}),
    HANDED: frozenset({SENT, DELIVERED, READ, FAILED, UNKNOWN}),
    UNKNOWN: frozenset({SENT, DELIVERED, READ, FAILED, QUEUED}),
    SENT: frozenset({DELIVERED, READ, FAILED, QUEUED}),
    DELIVERED: frozenset({READ}),
    READ: frozenset(),
    FAILED: frozenset(),
    CANCELED: frozenset(),
}
"""state -> the states that may follow. `sent` is all that some routes ever report."""

PROVIDER_STATES: Final[dict[str, str]] = {
    "sent": SENT,
    "delivered": DELIVERED,
    "read": READ,
    "undelivered": FAILED,
    "failed": FAILED,
    "canceled": FAILED,
}
"""A gateway's words for states of ours; its other words (queued, accepted, sending ...) change nothing."""


def origins(target: str) -> frozenset[str]:
    """The states from which `target` may follow: what a compare-and-set asks for."""
    return frozenset(state for state, following in STATES.items() if target in following)


def reported(status: str) -> str | None:
    """The state that a gateway's status stands for, or None when it changes nothing."""
    return PROVIDER_STATES.get(status.strip().lower())
