"""What the gateway said to an attempt, and what follows: again, later, never, or nobody knows."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.base import ACCEPTED, AGAIN, UNKNOWN, Receipt, SendError
from bot.rules import backoff, delivery
from bot.runtime import Runtime
from bot.services.people.leave import leave
from bot.services.scene import set_scene
from bot.store import consent, outbox, people, sending
from bot.store.database import Connection, transaction
from bot.store.sending import Claimed, Ticket

LOOK_AFTER = timedelta(minutes=1)
"""When the gateway's list is asked for a message nobody knows about."""

MOST_ATTEMPTS = 8
"""After so many refusals for a passing reason a message has failed. A gateway that is busy refuses nothing: what
it does not get to is tried, ever more rarely, until it is of no use."""

HALT_SECONDS = 300.0
"""How long nothing is sent after an error of our own account or number."""

TOMORROW = timedelta(hours=12)

_chance = random.SystemRandom()

Told = Sequence[tuple[Claimed, Receipt]]


def keep(runtime: Runtime, told: Told, ticket: Ticket) -> Counter[str]:
    """Settle a window in one transaction; how many messages ended in which state."""
    now = runtime.clock()
    taken = {message.id: receipt.external_id for message, receipt in told if receipt.outcome == ACCEPTED}
    refused = [(message, _explained(runtime, message, receipt)) for message, receipt in told if _is_refusal(receipt)]
    halting = _halting(runtime, Counter(error for _, error in refused), any_taken=bool(taken))
    rows = [_row(message, receipt, now) for message, receipt in told if receipt.outcome in (AGAIN, UNKNOWN)]
    rows += [_refused(message, error, now, is_ours=error.code in halting) for message, error in refused]
    with transaction(runtime.store) as connection:
        sending.accepted(connection, taken, now)
        sending.put_back(connection, rows, ticket, now)
        for message, error in refused:
            blame(runtime, connection, message.person_id, error, now)
    for code in sorted(halting):
        runtime.rates.halt(HALT_SECONDS, code)
    return Counter({delivery.SENT: len(taken)}) + Counter(str(row["target"]) for row in rows)


def _is_refusal(receipt: Receipt) -> bool:
    return receipt.outcome not in (ACCEPTED, AGAIN, UNKNOWN)


def _explained(runtime: Runtime, message: Claimed, receipt: Receipt) -> SendError:
    return runtime.channels[message.channel].explain(receipt.error)


def _halting(runtime: Runtime, refused: Counter[SendError], *, any_taken: bool) -> set[str]:
    """For which errors sending rests: the account itself is refused, or so many in a row that it is not the people."""
    if any_taken:
        runtime.rates.taken()
    found = {error for error in refused if error.halts == 1}
    if not any_taken:
        several = ((error, count) for error, count in refused.items() if error.halts > 1)
        found |= {error for error, count in several if runtime.rates.refused(error.code, count) >= error.halts}
    return {error.code for error in found}


def _row(message: Claimed, receipt: Receipt, now: datetime) -> dict[str, object]:
    if receipt.outcome == UNKNOWN:
        return _to(message, delivery.UNKNOWN, receipt.error, due=now + LOOK_AFTER)
    pause = backoff.wait(message.attempts + 1, _chance.random(), receipt.wait)
    return _to(message, delivery.QUEUED, receipt.error, now + timedelta(seconds=pause), "gateway busy")


def _refused(message: Claimed, error: SendError, now: datetime, *, is_ours: bool) -> dict[str, object]:
    """Tried again when the reason passes, or when it is no fault of the message: then once the account is mended."""
    due = now + timedelta(seconds=HALT_SECONDS) if is_ours else again_at(error, _times(message, error), now)
    target = delivery.QUEUED if due and not (message.expires_at and due >= message.expires_at) else delivery.FAILED
    return _to(message, target, error.code, due, error.name)


def _times(message: Claimed, error: SendError) -> int:
    """How often this error has met the message: the attempts before another one, or a busy gateway, are not its own."""
    return message.attempts + 1 if message.error == error.code else 1


def _to(message: Claimed, target: str, code: str, due: datetime | None = None, why: str = "") -> dict[str, object]:
    return {"row": message.id, "target": target, "due": due, "why": why, "code": code[:16]}


def again_at(error: SendError, times: int, now: datetime) -> datetime | None:
    """When a message may be tried again by itself that was refused for this error so many times; None when never."""
    if error.again == "tomorrow":
        return now + TOMORROW
    if error.again == "later":
        return now + timedelta(minutes=error.after) if times <= error.times else None
    if error.again == "backoff" and times < MOST_ATTEMPTS:
        return now + timedelta(seconds=backoff.wait(times, _chance.random()))
    return None


def blame(runtime: Runtime, connection: Connection, person_id: int, error: SendError, now: datetime) -> None:
    """What an error means beyond its message, once that is kept: a person who stopped, an address that is no good."""
    if error.fault == "stopped":
        _stopped(runtime, connection, person_id, error.code, now)
    elif error.fault == "person" and error.again == "never" and _is_gone(connection, person_id, error):
        people.change(connection, person_id, unreachable=error.code[:16])


def _is_gone(connection: Connection, person_id: int, error: SendError) -> bool:
    return error.times <= 1 or outbox.days_failed(connection, person_id, error.code) >= error.times


def _stopped(runtime: Runtime, connection: Connection, person_id: int, code: str, now: datetime) -> None:
    person = people.hold(connection, person_id)
    if person is None or person.consent == people.STOPPED:
        return
    line: dict[str, object] = {"mark": person.mark, "kind": consent.STOPPED, "how": f"gateway:{code}", "wording": ""}
    consent.record(connection, line | {"language": person.language}, now)
    leave(set_scene(runtime, connection, person, now))
