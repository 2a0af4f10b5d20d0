"""Send what waits in a lane: claim, look again, mark, ask the gateway, keep what it said.

The mark is committed before the gateway is asked, a small window at a time: a
sender killed in mid-send leaves at most its open windows unknown, and nothing of
them is ever sent again blindly. Many windows are in flight at once.
"""

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Container, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

from bot.channels.base import FAILED, Parcel, Receipt, Sender
from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.services.sending import outcome
from bot.services.sending.gate import Closing, Gate
from bot.store import broadcasts, sending
from bot.store.database import Connection, transaction
from bot.store.sending import Claimed, Ticket
from bot.store.vault import WrongKey

BATCH = 200
"""Messages claimed at once."""

WINDOW = 25
"""Messages marked, sent and settled together: what a killed sender may leave unknown."""

IN_FLIGHT = 4
"""Windows at the gateway at once, in one process."""

PUMPS = 3
"""Batches in work at once: while one ends, the next is claimed."""

LEASE = timedelta(seconds=60)
"""Longer than any attempt can take; a dead sender's messages are somebody else's after it."""

VALID_SECONDS = 36_000
"""How long the gateway may try, for a message with no end of its own."""

WINDOW_SECONDS = 2.5
"""Of the sender's rate, for one window."""

LONGEST_WAIT = 20.0
"""Seconds a claimed message may wait for the rate before it is put back."""


SEALED = "sealed"
"""The error of a message that none of our keys opens."""

Result = TypeVar("Result")


@dataclass(slots=True)
class Errand:
    """One pass over a lane."""

    runtime: Runtime
    lane: str
    ends: float
    wanted: Callable[[], bool]
    counts: Counter[str] = field(default_factory=Counter)
    senders: dict[str, Sender] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    slow: bool = False
    closing: Closing = field(default_factory=dict)
    doors: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))
    opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def goes_on(self) -> bool:
        """Whether to take more: there is time, nobody asked us to end, the rate allows it, and nothing halts us."""
        timely = time.monotonic() < self.ends and self.wanted() and not self.slow
        return timely and not halted(self.runtime, self.lane)

    @property
    def window(self) -> int:
        """Messages of a window: no more than the rate allows in a few seconds."""
        return max(1, min(WINDOW, int(self.runtime.settings.sender_rate * WINDOW_SECONDS)))

    @property
    def batch(self) -> int:
        """Messages of a claim: no more than can be sent well within its lease."""
        return max(1, min(BATCH, int(self.runtime.settings.sender_rate * LONGEST_WAIT)))

    async def store(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Work with the database in a thread, one at a time: what is in flight at the gateway goes on meanwhile."""
        async with self.writing:
            return await asyncio.to_thread(work, *arguments)

    def open(self, message: Claimed) -> str:
        """Its words; those of a broadcast are opened once."""
        if not message.shared:
            return self.runtime.vault.open(message.body)
        if message.body not in self.opened:
            self.opened[message.body] = self.runtime.vault.open(message.body)
        return self.opened[message.body]

    def ticket(self, owner: str) -> Ticket:
        """This claim from now on."""
        return Ticket(owner, self.runtime.clock() + LEASE)


def deliver(
    runtime: Runtime, lane: str, seconds: float = 20.0, wanted: Callable[[], bool] = lambda: True
) -> Counter[str]:
    """Send what is due in `lane`, for about `seconds`, while `wanted`, or until nothing is left.

    How many ended in which state. What is at the gateway by then is waited for; the rest waits for the next pass.
    """
    if halted(runtime, lane):
        return Counter()
    return asyncio.run(_run(Errand(runtime, lane, time.monotonic() + seconds, wanted)))


def halted(runtime: Runtime, lane: str) -> bool:
    """Whether sending rests. The first lane never does: alerts go out by e-mail though our number is refused."""
    return lane != lanes.NOW and bool(runtime.rates.halted())


async def _run(errand: Errand) -> Counter[str]:
    async with AsyncExitStack() as doors:
        await asyncio.gather(*(_pump(errand, doors) for _ in range(PUMPS)))
    return errand.counts


async def _pump(errand: Errand, doors: AsyncExitStack) -> None:
    while errand.goes_on:
        ready = await errand.store(_claim, errand)
        if ready is None:
            return
        await _open(errand, doors, {message.channel for message in ready})
        windows = [ready[at : at + errand.window] for at in range(0, len(ready), errand.window)]
        await asyncio.gather(*(_window(errand, window) for window in windows))


async def _open(errand: Errand, doors: AsyncExitStack, channels: set[str]) -> None:
    async with errand.opening:
        for channel in channels - set(errand.senders):
            errand.senders[channel] = await doors.enter_async_context(errand.runtime.channels[channel].open())


def _claim(errand: Errand) -> list[Claimed] | None:
    """The next messages that may go now; None when the lane has nothing due."""
    runtime, now = errand.runtime, errand.runtime.clock()
    # a word for this claim alone: late news of an earlier one of the same message must not touch it
    ticket = errand.ticket(uuid.uuid4().hex)
    with transaction(runtime.store) as connection:
        batch = sending.claim(connection, errand.lane, now, ticket, errand.batch, _asleep(errand, connection))
        if not batch:
            return None
        gate = Gate(runtime, connection, now, errand.closing)
        kept = list(gate.judge(batch))
        sending.put_back(connection, [verdict.as_row() for verdict in kept], ticket, now)
    errand.counts.update("held" if verdict.target == delivery.QUEUED else verdict.target for verdict in kept)
    held = {verdict.id for verdict in kept}
    return [replace(message, until=gate.until(message)) for message in batch if message.id not in held]


def _asleep(errand: Errand, connection: Connection) -> list[int]:
    """The wordings of broadcasts that were paused or called off."""
    return broadcasts.sleeping_wordings(connection) if errand.lane == lanes.BULK else []


async def _window(errand: Errand, window: Sequence[Claimed]) -> None:
    async with errand.doors:
        if not (errand.goes_on and await _may_send(errand, _segments(errand, window))):
            await errand.store(_give_back, errand, window)
            return
        ticket = errand.ticket(window[0].owner)
        going = await errand.store(_begin, errand, window)
        chains = await asyncio.gather(*(_in_order(errand, mine, ticket.until) for mine in _by_person(going)))
        told = list(chain.from_iterable(chains))
        errand.counts.update(await errand.store(outcome.keep, errand.runtime, told, ticket))


async def _may_send(errand: Errand, segments: int) -> bool:
    """Wait for the rate; False when it would take too long, or sending was halted meanwhile."""
    waited = 0.0
    while segments and (pause := errand.runtime.rates.take(errand.lane, segments)):
        waited += pause
        if waited > LONGEST_WAIT or not errand.goes_on:
            errand.slow = True
            return False
        await asyncio.sleep(pause)
    return not halted(errand.runtime, errand.lane)


def _segments(errand: Errand, window: Sequence[Claimed]) -> int:
    """Of what is still timely; the rest needs none of the rate."""
    return sum(message.segments for message in window if _is_timely(message, errand.runtime.clock()))


def _is_timely(message: Claimed, now: datetime) -> bool:
    return message.until is None or message.until > now


def _begin(errand: Errand, window: Sequence[Claimed]) -> list[Claimed]:
    """Mark the attempt; what is still ours. What its hour has passed by, or what was paused, is looked at again."""
    now, ticket = errand.runtime.clock(), errand.ticket(window[0].owner)
    timely = [message.id for message in window if _is_timely(message, now)]
    with transaction(errand.runtime.store) as connection:
        ours = sending.begin(connection, timely, ticket, now, _asleep(errand, connection))
        sending.put_back(connection, _as_they_were(window, ours), ticket, now)
    return [message for message in window if message.id in ours]


def _give_back(errand: Errand, window: Sequence[Claimed]) -> None:
    ticket = errand.ticket(window[0].owner)
    with transaction(errand.runtime.store) as connection:
        sending.put_back(connection, _as_they_were(window), ticket, errand.runtime.clock())


def _as_they_were(window: Sequence[Claimed], but: Container[str] = ()) -> list[dict[str, object]]:
    again: dict[str, object] = {"target": delivery.QUEUED, "due": None, "why": "", "code": ""}
    return [again | {"row": message.id} for message in window if message.id not in but]


def _by_person(messages: Sequence[Claimed]) -> Collection[list[Claimed]]:
    found: dict[int, list[Claimed]] = {}
    for message in messages:
        found.setdefault(message.person_id, []).append(message)
    return found.values()


async def _in_order(errand: Errand, messages: Sequence[Claimed], until: datetime) -> list[tuple[Claimed, Receipt]]:
    """What goes to one person, one after the other.

    What the lease reaches no more (a slow gateway, a machine that slept) may be somebody else's by now: the sweep's.
    """
    clock = errand.runtime.clock
    return [(message, await _send(errand, message)) for message in messages if clock() < until]


async def _send(errand: Errand, message: Claimed) -> Receipt:
    runtime = errand.runtime
    left = (message.until - runtime.clock()).total_seconds() if message.until else VALID_SECONDS
    try:
        address, text = runtime.vault.open(message.address), errand.open(message)
    except WrongKey:
        return Receipt(FAILED, error=SEALED)
    parcel = Parcel(message.id, address, message.medium, text, max(1, int(min(left, VALID_SECONDS))))
    return await errand.senders[message.channel].send(parcel)
