"""10,000 status callbacks in a minute, twice each and in any order: every one is kept, and every message ends right."""

import http.client
import random
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from sqlalchemy import bindparam, func, select, update

from bot.clock import system_clock
from bot.rules import delivery
from bot.store.database import transaction
from bot.store.deliveries import deliveries
from bot.store.outbox import outbox
from tests.conftest import log_folder
from tests.helpers import gateway
from tests.loss.audit import outcome
from tests.loss.conftest import free_port
from tests.loss.table import Day, holds, row
from tests.loss.world import MINUTE, World
from tests.workers.environment import ROOT, SECONDS, environment, python

PEOPLE, MESSAGES = 100, 2_500
LINES = 4
"""Connections that the gateway calls back on at once."""

WORK, WALL = 90.0, 120.0
"""Seconds of the server's own work, and until each callback is answered: on two cores that other work shared they were
38 and 45, and a machine half as fast must not fail."""

GONE = "30005"
"""Of every tenth message the gateway says that nobody uses the phone any more."""

Callback = tuple[str, bytes, dict[str, str]]
"""Path, form and headers."""


def sent(world: World) -> None:
    """2,500 messages that the gateway has taken, and nothing was heard of since."""
    for _ in range(MESSAGES // PEOPLE):
        world.queue(world.readers, state=delivery.SENT, attempts=1)
    forms = [
        {"To": world.number_of(one.person_id), "Body": one.id, "StatusCallback": f"{gateway.BASE}{path_of(one.id)}"}
        for one in world.rows()
    ]
    taken = [{"row": form["Body"], "sid": world.gateway._take(form, {}).sid} for form in forms]
    with transaction(world.runtime.store) as connection:
        mine = update(outbox).where(outbox.c.id == bindparam("row")).values(external_id=bindparam("sid"))
        connection.execute(mine, taken)


def path_of(outbox_id: str) -> str:
    return f"/webhooks/twilio/status/{outbox_id}"


def callbacks(world: World) -> list[Callback]:
    """Two for a message, each of them twice, shuffled."""
    found = []
    for n, message in enumerate(world.gateway.accepted):
        last = {"MessageStatus": "delivered"} if n % 10 else {"MessageStatus": "undelivered", "ErrorCode": GONE}
        for said in ({"MessageStatus": "sent"}, last):
            found += [signed(message.status_callback, {"MessageSid": message.sid, **said})] * 2
    random.Random(10).shuffle(found)
    return found


def signed(address: str, form: dict[str, str]) -> Callback:
    headers = {
        "X-Twilio-Signature": gateway.signature(address, form),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return address.removeprefix(gateway.BASE), urlencode(form).encode(), headers


@contextmanager
def served(world: World) -> Iterator[int]:
    """The port of a web process as the service runs it: gunicorn, one worker with its threads."""
    port = free_port()
    command = python("bot.web.server", "--port", str(port))
    with (log_folder() / "callbacks.log").open("ab") as log:
        process = subprocess.Popen(
            command, env=environment(world.runtime.settings, world.redis), cwd=ROOT, stdout=log, stderr=log
        )
    try:
        assert any(is_ready(port) for _ in range(int(SECONDS * 20)))
        yield port
    finally:
        process.terminate()
        process.wait(SECONDS)


def is_ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        time.sleep(0.05)
        return False
    finally:
        line.close()


def call_back(port: int, told: Sequence[Callback]) -> set[int]:
    """Over one connection, one after the other; the answers."""
    line, answers = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS), set()
    for path, body, headers in told:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        answer.read()
        answers.add(answer.status)
    line.close()
    return answers


def _worked() -> float:
    """Seconds that the processes this one started, and that have ended, kept a core busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_ten_thousand_callbacks(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    # the web process has the machine's own clock
    world.clock.at = system_clock()
    world.people(PEOPLE)
    sent(world)
    told = callbacks(world)
    before = _worked()
    with served(world) as port, ThreadPoolExecutor(LINES) as lines:
        began = time.perf_counter()
        calls = [lines.submit(call_back, port, told[line::LINES]) for line in range(LINES)]
        answers = set().union(*(call.result() for call in calls))
        took = time.perf_counter() - began
    worked = _worked() - before
    with capsys.disabled():
        name = world.runtime.store.dialect.name
        print(
            f"\n{name}: 10,000 callbacks in {took:.1f} s (at most {WALL:.0f}), {worked:.1f} s of them the server's work"
        )
    assert (len(told), answers) == (10_000, {204})
    assert worked < WORK
    assert took < WALL
    assert {one.state for one in world.rows()} == {"delivered", "failed"}
    failed = {one.id for one in world.rows() if one.state == "failed"}
    assert failed == {message.status_callback[-32:] for message in world.gateway.accepted[::10]}
    with world.runtime.store.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 2 * MESSAGES
    # the gateway remembers what it reported
    for message in world.gateway.accepted[::10]:
        message.status = "undelivered"
    world.clock.move(MINUTE)
    holds(row(Day.CALLBACKS, outcome(world), world.recover()))
