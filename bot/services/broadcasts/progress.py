"""How far a broadcast has come: its messages by what became of them, each reason in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.broadcasts.steer import CALLED_OFF
from bot.services.due import decency
from bot.services.sending import gate
from bot.store import audit, broadcasts, expansion, outcomes
from bot.store.broadcasts import Broadcast
from bot.store.database import reading
from bot.store.outcomes import Outcome

REPLY_WITHIN = timedelta(hours=72)

PLAIN: Mapping[str, str] = {
    decency.STOPPED: "asked for no more texts",
    decency.NO_CONSENT: "never agreed to get texts",
    decency.STAFF: "theirs is a staff phone by now, which gets alerts alone",
    decency.UNREACHABLE: "the gateway says that nobody can be reached at this number",
    decency.QUIET: "it is quiet hours where they are",
    decency.CAP: "they have had their share of messages",
    decency.TALKING: "they were texting with us just now",
    decency.TOO_LATE: "there was no decent moment before it was too late",
    gate.OUTSIDE_WINDOW: "WhatsApp takes no message so long after their own",
    CALLED_OFF: "the broadcast was called off",
    "gateway busy": "the gateway asked us to wait",
}
"""A word of ours in the outbox -> what staff read."""

RESTS = "sending rests"
"""Why what is queued does not go: the gateway refuses our account or our number."""

_WAITING = frozenset({delivery.QUEUED, delivery.CLAIMED, delivery.SENDING})


@dataclass(frozen=True, slots=True)
class Line:
    """Messages alike in state and reason. `mend`: what to do; `held_from`, `held_to`: when those held may go."""

    state: str
    messages: int
    reason: str = ""
    mend: str = ""
    code: str = ""
    held_from: datetime | None = None
    held_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A broadcast and its messages. `settled` need nothing more; `unknown`: whether they arrived nobody can tell."""

    broadcast: Broadcast
    written: int
    settled: int
    unknown: int
    segments: int
    replied: int
    states: Mapping[str, int]
    lines: tuple[Line, ...]
    history: tuple[tuple[str, str, datetime], ...]


def progress(runtime: Runtime, broadcast_id: int) -> Progress:
    """How far it has come; KeyError for none such."""
    cause = expansion.cause(broadcast_id)
    with reading(runtime.store) as connection:
        broadcast = broadcasts.by_id(connection, broadcast_id)
        if broadcast is None:
            raise KeyError(broadcast_id)
        found = outcomes.counts(connection, cause)
        replied = outcomes.replies(connection, cause, REPLY_WITHIN)
        history = tuple(audit.of_ref(connection, f"broadcast:{broadcast_id}"))
    now = runtime.clock()
    states = {state: number for state in delivery.STATES if (number := _in_state(found, state))}
    return Progress(
        broadcast=broadcast,
        written=sum(states.values()),
        settled=sum(number for state, number in states.items() if state not in _WAITING),
        unknown=states.get(delivery.UNKNOWN, 0),
        segments=sum(one.segments for one in found),
        replied=replied,
        states=states,
        lines=tuple(_line(runtime, one, now) for one in found),
        history=history,
    )


def _in_state(found: list[Outcome], state: str) -> int:
    return sum(one.messages for one in found if one.state == state)


def _line(runtime: Runtime, one: Outcome, now: datetime) -> Line:
    held = bool(one.held_to and one.held_to > now)
    reason, mend = _explained(runtime, one)
    return Line(
        state=one.state,
        messages=one.messages,
        reason=reason,
        mend=mend,
        code=one.error,
        held_from=max(one.held_from, now) if held and one.held_from else None,
        held_to=one.held_to if held else None,
    )


def _explained(runtime: Runtime, one: Outcome) -> tuple[str, str]:
    """(why, what to do about it): what the gateway's code means, else our own word."""
    channel = runtime.channels.get(one.channel)
    waits = one.state == delivery.QUEUED and not (one.error or one.reason)
    halted = runtime.rates.halted() if waits else ""
    if halted and channel:
        error = channel.explain(halted)
        return f"{RESTS}: {error.reason}", error.mend
    if one.error and channel:
        error = channel.explain(one.error)
        return error.reason, error.mend
    return PLAIN.get(one.reason, one.reason), ""
