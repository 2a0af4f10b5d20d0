"""Messages nobody knows about: the gateway's own list is asked, and nothing is sent again blindly.

Found there, a message was sent. Absent twice, minutes apart, it never arrived at
the gateway: then it may be sent, if it is still of use. What the gateway cannot
tell stays unknown, for staff to see; so does a message while the gateway has another
to the same person that nobody accounts for: an account may be set to keep no words,
or to change some.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import Found, Report, Sender
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.sending.track import note
from bot.store import unknown
from bot.store.database import Connection, transaction
from bot.store.unknown import Unknown
from bot.store.vault import WrongKey

PAGE, AT_ONCE = 50, 10
"""Questions to the gateway in one pass, and side by side."""

LOOK_AGAIN = timedelta(minutes=4)
ASK_AGAIN = timedelta(minutes=10)
SKEW, DOUBT = timedelta(minutes=2), timedelta(hours=1)
"""Between the gateway's clock and ours: where both are right, and where one of them is not."""

GIVE_UP = timedelta(hours=24)
"""After so long without a word a message stays unknown, and the gateway is not asked any more."""

ABSENT_ONCE, NOT_ACCEPTED, NO_WORD = "not in the gateway's list", "never reached the gateway", "no word"
MAY_BE_IT = "perhaps another in the gateway's list"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the gateway has to a person since a message began, with its very words; and what else may be it."""

    same: Sequence[Found]
    others: Sequence[Found]


Answer = tuple[Unknown, Listed | None]
"""A message, and what may be it; None when the gateway cannot tell."""


def settle(runtime: Runtime) -> Counter[str]:
    """One pass over the unknown messages whose time to be looked for has come; what became of them."""
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        lost = unknown.to_look_for(connection, now, PAGE)
    if not lost:
        return Counter()
    # what is surely found first: it is then accounted for when the others are judged
    answers = sorted(asyncio.run(_ask(runtime, lost)), key=lambda answer: not (answer[1] and answer[1].same))
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


async def _find(runtime: Runtime, sender: Sender, message: Unknown) -> Listed | None:
    """What the gateway has of ours that may be this message; None when nobody can tell."""
    try:
        address, words = runtime.vault.open(message.address), runtime.vault.open(message.body).strip()
    except WrongKey:
        return None
    found, earliest = await sender.find(address, message.created_at), message.created_at - SKEW
    if found is None:
        return None
    same = [one for one in found if one.text.strip() == words and (one.at or earliest) >= earliest]
    others = [one for one in found if one not in same and (one.at or earliest) >= message.created_at - DOUBT]
    return Listed(same, others)


def _conclude(runtime: Runtime, message: Unknown, listed: Listed | None, now: datetime) -> str:
    with transaction(runtime.store) as connection:
        if listed is None:
            return _later(connection, message, now, NO_WORD)
        if ours := _unaccounted(connection, message, listed.same):
            first = min(ours, key=lambda one: (one.at or now, one.external_id))
            unknown.found(connection, message.id, first.external_id, now)
            note(connection, Report(message.id, first.status, first.external_id, first.error), runtime)
            return "found"
        if _is_in_doubt(runtime, connection, message, listed.others):
            return _later(connection, message, now, MAY_BE_IT)
        if message.reason != ABSENT_ONCE:
            unknown.look_later(connection, message.id, now + LOOK_AGAIN, ABSENT_ONCE)
            return "absent once"
        return unknown.absent(connection, message, now, NOT_ACCEPTED)


def _unaccounted(connection: Connection, message: Unknown, found: Sequence[Found]) -> list[Found]:
    """Those that belong to no other message to this person."""
    taken = unknown.known_ids(connection, message.person_id, [one.external_id for one in found])
    return [one for one in found if one.external_id not in taken]


def _is_in_doubt(runtime: Runtime, connection: Connection, message: Unknown, others: Sequence[Found]) -> bool:
    """Whether one of these may be the message: it is no other's, and has not the words of one that is still open."""
    left = _unaccounted(connection, message, others)
    if not left:
        return False
    ours = {_words(runtime, body) for body in unknown.open_beside(connection, message)}
    return any(one.text.strip() not in ours for one in left)


def _words(runtime: Runtime, body: str) -> str | None:
    try:
        return runtime.vault.open(body).strip()
    except WrongKey:
        return None


def _later(connection: Connection, message: Unknown, now: datetime, reason: str) -> str:
    """Asked again, for a day."""
    given_up = now - message.since > GIVE_UP
    unknown.look_later(connection, message.id, None if given_up else now + ASK_AGAIN, reason)
    return delivery.UNKNOWN
