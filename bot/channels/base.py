"""What every channel can do: tell a real request, read it, answer it; and send what we start ourselves."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

SMS = "sms"

ACCEPTED, AGAIN, FAILED, UNKNOWN = "accepted", "again", "failed", "unknown"
"""What became of one attempt to send: taken; surely not taken, so it may be tried again; refused; nobody can tell."""


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


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to send. `id` is our outbox id (32 hex), `address` opaque, `valid_for` the seconds it is useful."""

    id: str
    address: str
    medium: str
    text: str
    valid_for: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of one attempt. `status` is the gateway's own word, `wait` the seconds it asks us to wait."""

    outcome: str
    external_id: str = ""
    status: str = ""
    error: str = ""
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """A message of ours in the gateway's own list; `at` is aware UTC."""

    external_id: str
    text: str
    status: str
    error: str = ""
    at: datetime | None = None


Again = Literal["never", "backoff", "later", "tomorrow"]
"""Whether a refused message is tried again by itself, and when."""

Fault = Literal["person", "stopped", "content", "sender", "gateway"]
"""Where it went wrong: the address, their STOP, our words, our account or number, or beyond both of us."""


@dataclass(frozen=True, slots=True)
class SendError:
    """A gateway's code in plain words, for staff. `later` means `times` times, each `after` minutes.

    times: for an address that may be gone, how often it is seen before nothing more is sent to it.
    halts: with so many refused for it and none taken in between, sending as a whole rests; 0: never.
    """

    code: str
    name: str
    again: Again
    fault: Fault
    reason: str
    mend: str
    after: float = 0.0
    times: int = 1
    halts: int = 0


def unexplained(code: str) -> SendError:
    """A code that no table knows: not tried again by itself."""
    return SendError(
        code,
        "unexplained",
        again="never",
        fault="gateway",
        reason=f"the gateway refused it (code {code})" if code else "the gateway gave no reason",
        mend="Look the code up at the gateway, mend what it names, then send the message again by hand.",
    )


class Malformed(Exception):
    """An authentic request without what a text must have (400)."""


class Sender(Protocol):
    """An open connection to the gateway."""

    async def send(self, parcel: Parcel) -> Receipt:
        """One attempt, never repeated in here. Does not raise for what a gateway or a network does."""
        ...

    async def find(self, address: str, since: datetime) -> list[Found] | None:
        """Our messages to `address` that the gateway has since that day; None when it cannot tell."""
        ...


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

    def open(self) -> AbstractAsyncContextManager[Sender]:
        """A connection for many sends at once, in the running event loop."""
        ...

    def explain(self, code: str) -> SendError:
        """A code of a receipt or a status report in plain words."""
        ...
