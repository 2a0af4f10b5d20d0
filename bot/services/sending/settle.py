"""Messages nobody knows about: the gateway's own list is asked, and nothing is sent again blindly.

Found there, a message was sent. Absent twice, minutes apart, it never arrived at
the gateway: then it may be sent, if it is still of use. What the gateway cannot
tell stays unknown, for staff to see.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime, timedelta

from bot.channels.base import Found, Report, Sender
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.sending.track import apply
from bot.store import unknown
from bot.store.database import transaction
from bot.store.unknown import Unknown
from bot.store.vault import WrongKey

PAGE, AT_ONCE = 50, 10
"""Questions to the gateway in one pass, and side by side."""

LOOK_AGAIN = timedelta(minutes=4)
ASK_AGAIN = timedelta(minutes=10)
SKEW = timedelta(minutes=2)
"""Between the gateway's clock and ours."""

GIVE_UP = timedelta(hours=24)
"""After so long without a word a message stays unknown, and the gateway is not asked any more."""

ABSENT_ONCE, NOT_ACCEPTED, NO_WORD = "not in the gateway's list", "never reached the gateway", "no word"

Answer = tuple[Unknown, list[Found] | None]
"""A message, and those of the gateway's list that may be it; None when the gateway cannot tell."""


def settle(runtime: Runtime) -> Counter[str]:
    """One pass over the unknown messages whose time to be looked for has come; what became of them."""
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        lost = unknown.to_look_for(connection, now, PAGE)
    if not lost:
        return Counter()
    answers = asyncio.run(_ask(runtime, lost))
    return Counter(_conclude(runtime, message, found, now) for message, found in answers)


async def _ask(runtime: Runtime, lost: Sequence[Unknown]) -> list[Answer]:
    by_channel: dict[str, list[Unknown]] = defaultdict(list)
    for message in lost:
        by_channel[message.channel].append(message)
    async with AsyncExitStack() as doors:
        return [
            answer
            for channel, messages in by_channel.items()
            for answer in await _ask_one(runtime, await doors.enter_async_context(_open(runtime, channel)), messages)
        ]


def _open(runtime: Runtime, channel: str) -> AbstractAsyncContextManager[Sender]:
    return runtime.channels[channel].open()


async def _ask_one(runtime: Runtime, sender: Sender, messages: Sequence[Unknown]) -> list[Answer]:
    """Its list for some at a time; a gateway that tells nothing of any of them is not asked for the rest."""
    answers: list[Answer] = []
    for at in range(0, len(messages), AT_ONCE):
        some = messages[at : at + AT_ONCE]
        answers += zip(some, await asyncio.gather(*(_find(runtime, sender, one) for one in some)), strict=True)
        if all(found is None for _, found in answers[-len(some) :]):
            break
    return answers + [(message, None) for message in messages[len(answers) :]]


async def _find(runtime: Runtime, sender: Sender, message: Unknown) -> list[Found] | None:
    """What the gateway has of ours with these words; None when nobody can tell."""
    try:
        address, words = runtime.vault.open(message.address), runtime.vault.open(message.body).strip()
    except WrongKey:
        return None
    found, earliest = await sender.find(address, message.created_at), message.created_at - SKEW
    if found is None:
        return None
    return [one for one in found if one.text.strip() == words and (one.at or earliest) >= earliest]


def _conclude(runtime: Runtime, message: Unknown, found: list[Found] | None, now: datetime) -> str:
    with transaction(runtime.store) as connection:
        if found is None:
            given_up = now - message.since > GIVE_UP
            unknown.look_later(connection, message.id, None if given_up else now + ASK_AGAIN, NO_WORD)
            return delivery.UNKNOWN
        taken = unknown.known_ids(connection, message.person_id, [one.external_id for one in found])
        if ours := [one for one in found if one.external_id not in taken]:
            first = min(ours, key=lambda one: (one.at or now, one.external_id))
            unknown.found(connection, message.id, first.external_id, now)
            apply(connection, Report(message.id, first.status, first.external_id, first.error), runtime)
            return "found"
        if message.reason != ABSENT_ONCE:
            unknown.look_later(connection, message.id, now + LOOK_AGAIN, ABSENT_ONCE)
            return "absent once"
        return unknown.absent(connection, message, now, NOT_ACCEPTED)
