"""10,000 status callbacks at once, twice each and in any order: every one is kept, and every message ends right."""

import random
import time

import pytest
from sqlalchemy import func, select

from bot.store.deliveries import deliveries
from bot.web.app import create_app
from tests.helpers import gateway
from tests.loss.audit import outcome
from tests.loss.table import holds, row
from tests.loss.world import MINUTE, World

PEOPLE, MESSAGES = 100, 2_500
GONE = "30005"
"""Of every tenth message the gateway says that nobody uses the phone any more."""


def reports(world: World) -> list[tuple[str, dict[str, str]]]:
    """(path, form) of each callback: two for a message, each of them twice, shuffled."""
    found = []
    for n, message in enumerate(world.gateway.accepted):
        last = {"MessageStatus": "delivered"} if n % 10 else {"MessageStatus": "undelivered", "ErrorCode": GONE}
        for said in ({"MessageStatus": "sent"}, last):
            found += [(message.status_callback.removeprefix(gateway.BASE), {"MessageSid": message.sid, **said})] * 2
    random.Random(10).shuffle(found)
    return found


def test_ten_thousand_callbacks(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.people(PEOPLE)
    for _ in range(MESSAGES // PEOPLE):
        world.queue(world.readers)
    world.a_minute()
    told, client = reports(world), create_app(world.runtime).test_client()
    began = time.perf_counter()
    answers = {gateway.post(client, path, form).status_code for path, form in told}
    took = time.perf_counter() - began
    assert (len(told), answers) == (10_000, {204})
    assert {one.state for one in world.rows()} == {"delivered", "failed"}
    failed = {one.id for one in world.rows() if one.state == "failed"}
    assert failed == {message.status_callback[-32:] for message in world.gateway.accepted[::10]}
    with world.runtime.store.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 2 * MESSAGES
    # the gateway remembers what it reported
    for message in world.gateway.accepted[::10]:
        message.status = "undelivered"
    with capsys.disabled():
        print(f"\n{world.runtime.store.dialect.name}: {1_000 * took / len(told):.2f} ms a callback")
    world.clock.move(MINUTE)
    holds(row("10,000 callbacks in a minute, twice each and out of order", outcome(world), world.recover()))
