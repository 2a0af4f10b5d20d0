"""The phones that need no gateway: in the browser, in the terminal and in tests."""

import html
import uuid
from collections.abc import Sequence

from bot.channels.base import SMS, Inbound, Malformed, Outgoing, Report, Request
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


def text(address: str, words: str, external_id: str = "") -> Inbound:
    """A text from a simulated phone; every one has an id of its own unless given."""
    medium = address.partition(":")[0] if ":" in address else SMS
    return Inbound("simulator", external_id or f"SIM{uuid.uuid4().hex}", address, "", words, medium=medium)
