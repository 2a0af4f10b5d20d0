"""A person who stops us, or wants to be forgotten, in the moment between the mark of an attempt and its request."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.channels.base import Found, Parcel, Receipt, Sender
from bot.channels.twilio import Twilio
from bot.rules import lanes
from bot.runtime import Runtime
from bot.services.sending.deliver import deliver
from bot.services.sending.settle import LOOK_AGAIN, settle
from bot.services.sending.sweep import NOBODYS_FOR, sweep
from bot.services.talk.converse import converse
from bot.store import outbox
from bot.store.database import transaction
from bot.store.deliveries import deliveries
from bot.web.app import create_app
from tests.conftest import START
from tests.helpers import gateway
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import PostOffice
from tests.services.talking import ledger, sms

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANSWERS: dict[str, dict[str, Any]] = {
    "taken": {"kind": "ok"}, "busy": {"kind": "429"}, "refused": {"kind": "error", "code": 21610},
    "bad number": {"kind": "error", "code": 21211}, "no owner": {"kind": "error", "code": 30005},
    "wrong secret": {"kind": "error", "code": 20003, "status": 401}, "cut": {"kind": "drop"}, "lost": {"kind": "lose"},
}  # fmt: skip


@pytest.fixture
def office(office: PostOffice) -> PostOffice:
    """One whose gateway has the same clock."""

    def now() -> float:
        return office.clock.at.timestamp()

    office.gateway.now = now
    return office


class Before:
    """A sender before whose first request something happens."""

    def __init__(self, sender: Sender, deeds: list[Callable[[], object]]) -> None:
        self._sender, self._deeds = sender, deeds

    async def send(self, parcel: Parcel) -> Receipt:
        while self._deeds:
            await asyncio.to_thread(self._deeds.pop())
        return await self._sender.send(parcel)

    async def find(self, *asked: Any) -> list[Found] | None:
        return await self._sender.find(*asked)


class Meanwhile(Twilio):
    """The adapter with such a sender."""

    def __init__(self, runtime: Runtime, deed: Callable[[], object]) -> None:
        super().__init__(runtime.settings)
        self._deeds = [deed]

    def open(self) -> AbstractAsyncContextManager[Sender]:
        return self._opened()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Sender]:
        async with super().open() as sender:
            yield Before(sender, self._deeds)


def deliver_while(office: PostOffice, deed: Callable[[], object]) -> None:
    """One pass, in which `deed` is done between the first mark and its request."""
    channels = {**office.runtime.channels, "twilio": Meanwhile(office.runtime, deed)}
    deliver(replace(office.runtime, channels=channels), lanes.SOON)


def texts(office: PostOffice, number: str, *words: str) -> Callable[[], object]:
    """The deed of somebody who texts us."""
    return lambda: [converse(office.runtime, sms(number, word)) for word in words]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_stop_after_the_mark_is_the_end_of_everything_else(office: PostOffice, answer: str) -> None:
    """What was marked may have gone; nothing is sent after it, whatever became of it."""
    number = fresh_number()
    reader = office.reader(number)
    before = len(ledger(office.runtime, number))
    message, later = office.queue(reader), office.queue(reader, due_at=START + HOUR)
    office.gateway.control(fault=ANSWERS[answer], number=number, times=1)
    deliver_while(office, texts(office, number, "STOP"))
    posts = office.gateway.posts
    assert (posts, office.state(later), office.row(later).reason) == (1, "canceled", "stopped")
    office.runtime.cache.flushall()
    for _ in range(4):
        office.clock.move(LOOK_AGAIN)
        sweep(office.runtime)
        settle(office.runtime)
        office.deliver()
    ends = {"taken": "sent", "cut": "sent", "lost": "canceled", "busy": "canceled", "wrong secret": "canceled"}
    assert (office.state(message), office.gateway.posts) == (ends.get(answer, "failed"), posts)
    assert ledger(office.runtime, number)[before:] == ["stopped"]


@pytest.mark.parametrize("answer", ANSWERS)
def test_who_is_forgotten_in_mid_send_leaves_nothing_and_stops_nothing(office: PostOffice, answer: str) -> None:
    number = fresh_number()
    message, other = office.queue(office.reader(number)), office.queue(office.reader())
    office.gateway.control(fault=ANSWERS[answer], number=number, times=1)
    deliver_while(office, texts(office, number, "FORGET", "FORGET"))
    assert answer == "wrong secret" or office.state(other) == "sent"
    assert row_of(office, message) is None
    client, path = create_app(office.runtime).test_client(), f"/webhooks/twilio/status/{message}"
    for word, code in (("sent", {}), ("undelivered", {"ErrorCode": "30003"}), ("undelivered", {"ErrorCode": "21610"})):
        form = {"MessageSid": "SM1", "MessageStatus": word, **code}
        assert gateway.post(client, path, form).status_code == 204
    assert sweep(office.runtime).adopted == 0
    assert (row_of(office, message), kept_of(office, message)) == (None, 2)
    office.clock.move(NOBODYS_FOR + MINUTE)
    sweep(office.runtime)
    assert kept_of(office, message) == 0
    assert (settle(office.runtime), office.gateway.posts) == ({}, 2)


def row_of(office: PostOffice, message: str) -> object:
    with transaction(office.runtime.store) as connection:
        return outbox.by_id(connection, message)


def kept_of(office: PostOffice, message: str) -> int:
    """How many reports about it are kept."""
    with transaction(office.runtime.store) as connection:
        mine = select(func.count()).select_from(deliveries).where(deliveries.c.outbox_id == message)
        return int(connection.execute(mine).scalar_one())
