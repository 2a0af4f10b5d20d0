"""What the tests of sending share: parcels, an open sender in a loop of its own, servers that behave badly."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.channels.base import Channel, Found, Parcel, Receipt
from bot.channels.patience import Patience
from bot.settings import Settings
from tests.conftest import make_settings

QUICK = Patience(connect=1.0, whole=1.5)
"""Long enough for a server of this machine, however busy that is."""

GAVE_UP = 5.0
"""Seconds: longer than QUICK waits, shorter than a library that nobody told how long."""

ID = "0123456789abcdef" * 2
TO = "+12025550111"


def settings(**overrides: object) -> Settings:
    """Settings of a service that sends."""
    return make_settings("sqlite://", Path("var"), **overrides)


def parcel(address: str = TO, text: str = "hello", **changes: Any) -> Parcel:
    """One message to send."""
    given = {"id": ID, "medium": address.partition(":")[0] if ":" in address else "sms", "valid_for": 3_600, **changes}
    return Parcel(address=address, text=text, **given)


def send(channel: Channel, *parcels: Parcel) -> list[Receipt]:
    """Send one after the other over one open sender."""

    async def deliver() -> list[Receipt]:
        async with channel.open() as sender:
            return [await sender.send(one) for one in parcels]

    return asyncio.run(deliver())


def send_at_once(channel: Channel, parcels: Sequence[Parcel]) -> list[Receipt]:
    """Send side by side over one open sender."""

    async def deliver() -> list[Receipt]:
        async with channel.open() as sender:
            return await asyncio.gather(*(sender.send(one) for one in parcels))

    return asyncio.run(deliver())


def find(channel: Channel, address: str, since: datetime) -> list[Found] | None:
    """Ask the gateway's list."""

    async def ask() -> list[Found] | None:
        async with channel.open() as sender:
            return await sender.find(address, since)

    return asyncio.run(ask())


@contextmanager
def raw_server(said: bytes) -> Iterator[str]:
    """A server that takes a request, says `said` whatever it was, and hangs up; with nothing to say it waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                held.append(line)
                if said:
                    line.recv(65_536)
                    line.sendall(said)
                    line.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
            for line in held:
                line.close()


class Listener(ThreadingHTTPServer):
    """A web server that keeps every POST it gets and answers as told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Post(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listener() -> Iterator[Listener]:
    """A Listener that listens."""
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)
