"""What every channel can do: tell a real request, read it, answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SMS = "sms"


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as it was on the wire. `url` is absolute and not decoded; `form` keeps every pair."""

    url: str
    headers: Mapping[str, str]
    form: Sequence[tuple[str, str]]
    body: bytes = b""
    content_type: str = ""

    def field(self, name: str) -> str:
        """The first value of a form field, or an empty string."""
        return next((value for key, value in self.form if key == name), "")


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text. `address` is opaque (a number, or `whatsapp:` and an id); `medium` is `sms`, `whatsapp` ..."""

    channel: str
    external_id: str
    address: str
    to: str
    text: str
    media: int = 0
    opt_out: str = ""
    medium: str = SMS
    account: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message of an answer, with the id that its status reports carry (empty: nobody waits for one)."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a gateway says became of a message of ours, in its own word."""

    outbox_id: str
    status: str
    external_id: str = ""
    error: str = ""


class Malformed(Exception):
    """An authentic request without what a text must have (400)."""


class Channel(Protocol):
    """A gateway's adapter."""

    name: str

    def is_authentic(self, request: Request) -> bool:
        """Whether the gateway itself sent this request."""
        ...

    def is_ours(self, inbound: Inbound) -> bool:
        """Whether the text was meant for this service."""
        ...

    def read(self, request: Request) -> Inbound:
        """The text; raises Malformed."""
        ...

    def answer(self, messages: Sequence[Outgoing]) -> tuple[str, str]:
        """The response that sends `messages`: body and content type."""
        ...

    def report(self, request: Request, outbox_id: str) -> Report:
        """The status report; raises Malformed."""
        ...
