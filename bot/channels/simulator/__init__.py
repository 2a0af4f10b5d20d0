"""The phones that need no gateway: in the browser, in the terminal and in tests."""

import html
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from bot.channels.base import (
    ACCEPTED,
    SMS,
    Found,
    Inbound,
    Malformed,
    Outgoing,
    Parcel,
    Receipt,
    Report,
    Request,
    Sender,
    SendError,
    unexplained,
)
from bot.settings import Settings


class Simulator:
    """Reads a form with `from` and `text`. It proves nothing about the sender, so it is never on a public URL."""

    name = "simulator"

    def __init__(self, settings: Settings) -> None:
        self._open = settings.demo

    def is_authentic(self, request: Request) -> bool:
        """Only in a demo."""
        return self._open

    def is_ours(self, inbound: Inbound) -> bool:
        """Always."""
        return True

    def read(self, request: Request) -> Inbound:
        """The text; raises Malformed without a sender."""
        if not request.field("from"):
            raise Malformed("`from` is needed")
        return text(request.field("from"), request.field("text"))

    def answer(self, messages: Sequence[Outgoing]) -> tuple[str, str]:
        """A list to read."""
        items = "".join(f'<li id="{message.id}">{html.escape(message.text)}</li>' for message in messages)
        return f"<ul>{items}</ul>", "text/html"

    def report(self, request: Request, outbox_id: str) -> Report:
        """The state a test wants the message to be in."""
        return Report(outbox_id, request.field("status") or "delivered")

    def open(self) -> AbstractAsyncContextManager[Sender]:
        """Sends to nobody."""
        return nobody()

    def explain(self, code: str) -> SendError:
        """Nothing is known of any code."""
        return unexplained(code)


class Nobody:
    """Takes every message and brings it nowhere."""

    async def send(self, parcel: Parcel) -> Receipt:
        """Accepted at once."""
        return Receipt(ACCEPTED, f"SIM{parcel.id}", "sent")

    async def find(self, address: str, since: datetime) -> list[Found] | None:
        """It keeps no list."""
        return None


@asynccontextmanager
async def nobody() -> AsyncIterator[Sender]:
    """A sender for demos."""
    yield Nobody()


def text(address: str, words: str, external_id: str = "") -> Inbound:
    """A text from a simulated phone; every one has an id of its own unless given."""
    medium = address.partition(":")[0] if ":" in address else SMS
    return Inbound("simulator", external_id or f"SIM{uuid.uuid4().hex}", address, "", words, medium=medium)
