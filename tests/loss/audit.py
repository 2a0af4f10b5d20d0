"""What became of the messages: our rows held against what the gateway took."""

from collections import Counter
from dataclasses import astuple, dataclass

from sqlalchemy import func, select

from bot.rules import delivery
from bot.store import due
from tests.helpers.fake_gateway import Message
from tests.loss.world import OPEN, World

SAID_SENT = (delivery.SENT, delivery.DELIVERED, delivery.READ)
NOT_DELIVERED = ("failed", "undelivered")
TOO_LATE = "too late"


@dataclass(frozen=True)
class Outcome:
    """Counts of messages. `late`: expired, and the row says so; `refused`: not sent for another reason, which it says."""

    messages: int = 0
    once: int = 0
    twice: int = 0
    lost: int = 0
    late: int = 0
    unknown: int = 0
    refused: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def outcome(world: World) -> Outcome:
    """Every message that we began; raises AssertionError where a row says something else than the gateway."""
    taken = Counter(_id(message) for message in world.gateway.accepted if message.status not in NOT_DELIVERED)
    refused = Counter(_id(message) for message in world.gateway.accepted if message.status in NOT_DELIVERED)
    counts: Counter[str] = Counter()
    for row in world.begun():
        times = taken[row.id] or min(refused[row.id], 1)
        kind = _kind(row.state, row.reason, times)
        told = row.state in SAID_SENT or (row.state == delivery.FAILED and refused[row.id] > 0)
        assert not (times and not told and row.state not in OPEN), f"{row.id} was taken, and is {row.state}"
        counts.update([kind, "messages"])
    never = due_states(world)
    counts.update({"late": never[due.EXPIRED], "lost": never[due.WAITING], "refused": never[due.DROPPED]})
    counts["messages"] += never[due.EXPIRED] + never[due.WAITING] + never[due.DROPPED]
    assert set(taken) <= {row.id for row in world.rows()}, "the gateway took what we know nothing of"
    return Outcome(**counts)


def _kind(state: str, reason: str, times: int) -> str:
    if times > 1:
        return "twice"
    if state == delivery.UNKNOWN:
        return "unknown"
    if times:
        return "once"
    if state in (delivery.CANCELED, delivery.FAILED) and reason:
        return "late" if reason == TOO_LATE else "refused"
    return "lost"


def due_states(world: World) -> Counter[str]:
    """How many due rows are in each state; of those that wait, the ones whose moment has come."""
    come = (due.due.c.state != due.WAITING) | (due.due.c.not_before <= world.clock())
    query = select(due.due.c.state, func.count().label("messages")).where(come).group_by(due.due.c.state)
    with world.runtime.store.connect() as connection:
        return Counter({row.state: row.messages for row in connection.execute(query)})


def spoken(world: World) -> list[tuple[str, str]]:
    """Who heard the same words more than once, and what."""
    heard = Counter((message.to, message.body) for message in world.gateway.accepted)
    return [who for who, times in heard.items() if times > 1]


def sent_to(world: World, number: str) -> list[Message]:
    """What the gateway took for a number."""
    return list(world.gateway.to(number))


def _id(message: Message) -> str:
    return message.status_callback[-32:]
