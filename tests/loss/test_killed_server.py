"""A web process killed between two requests loses nothing that it answered."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from sqlalchemy import select

from bot.runtime import Runtime
from bot.store.outbox import outbox
from tests.helpers import gateway
from tests.helpers.gateway import BASE, MESSAGE_URL
from tests.services.talking import fresh_number, ledger, person, said, texts
from tests.workers.environment import ROOT, SECONDS, environment, python


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def server(runtime: Runtime, redis_url: str, port: int) -> Iterator[str]:
    """A web process in a session of its own, killed with all its children at the end."""
    command = python("bot.web.server", "--port", str(port))
    process = subprocess.Popen(command, env=environment(runtime.settings, redis_url), cwd=ROOT, start_new_session=True)
    try:
        wait_until_alive(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS)


def wait_until_alive(url: str, process: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(int(SECONDS * 20)):
        assert process.poll() is None
        try:
            with urlopen(url, timeout=SECONDS):
                return
        except (URLError, ConnectionError):
            pause.wait(0.05)
    raise AssertionError("the server did not start")


def post(base: str, fields: dict[str, str]) -> list[str]:
    """The messages that answer one text, over the wire."""
    headers = {"X-Twilio-Signature": gateway.signature(BASE + MESSAGE_URL, fields)}
    with urlopen(Request(base + MESSAGE_URL, urlencode(fields).encode(), headers), timeout=SECONDS) as answer:
        return [element.text or "" for element in ElementTree.fromstring(answer.read())]


def test_what_was_answered_outlives_a_kill(runtime: Runtime, redis_url: str) -> None:
    number, port, answered = fresh_number(), free_port(), []
    for words in (("hola", "1"), ("ENGLISH", "STOP")):
        with server(runtime, redis_url, port) as base:
            # the gateway tries again what it was answered before the kill, and gets the same
            assert [post(base, fields) for fields, _ in answered] == [answer for _, answer in answered]
            for text in words:
                fields = gateway.form(text, number)
                answered.append((fields, post(base, fields)))
    found = person(runtime, number)
    assert found and (found.turn, found.language) == (4, "en")
    assert texts(runtime, number) == ["hola", "1", "ENGLISH", "STOP"]
    assert ledger(runtime, number) == ["given", "stopped"]
    with runtime.store.connect() as connection:
        assert len(connection.execute(select(outbox.c.id)).all()) == sum(len(answer) for _, answer in answered)
    # a person whose server was never killed is told the same
    twin = fresh_number()
    assert [answer for _, answer in answered] == [
        said(runtime, twin, text) for text in ("hola", "1", "ENGLISH", "STOP")
    ]
