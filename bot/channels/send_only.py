"""Channels that only send, to staff: their webhook refuses everything, and their codes are few."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.channels.base import Inbound, Malformed, Outgoing, Report, Request, SendError, unexplained

ADDRESS, NO_CONTACT, NO_ANSWER = "address", "no-contact", "no-answer"
"""Our own words where the other side gave no code."""


def bad_address(code: str, reason: str) -> SendError:
    """The one address is at fault."""
    return SendError(code, "bad_address", "never", "person", reason, "Correct the address in the staff list.")


def down(code: str, reason: str) -> SendError:
    """The other side is, for now."""
    mend = "It is tried again by itself. If it lasts, ask whoever runs that server."
    return SendError(code, "gateway_down", "backoff", "gateway", reason, mend)


_SHARED = (
    bad_address(ADDRESS, "this is not an address we can send to"),
    down(NO_CONTACT, "the server could not be reached"),
    SendError(
        NO_ANSWER, "ambiguous", "never", "gateway", "the server took it and did not answer",
        "It may have arrived: ask whoever should have got it.",
    ),
)  # fmt: skip
SHARED = {error.code: error for error in _SHARED}


class SendOnly:
    """The listening half of a channel that has none."""

    errors: Mapping[str, SendError] = SHARED

    def is_authentic(self, request: Request) -> bool:
        """Never."""
        return False

    def is_ours(self, inbound: Inbound) -> bool:
        """Never."""
        return False

    def read(self, request: Request) -> Inbound:
        """Raises Malformed."""
        raise Malformed("this channel only sends")

    def answer(self, messages: Sequence[Outgoing]) -> tuple[str, str]:
        """Nobody asked, so nothing is said."""
        return "", "text/plain"

    def report(self, request: Request, outbox_id: str) -> Report:
        """Raises Malformed."""
        raise Malformed("this channel only sends")

    def explain(self, code: str) -> SendError:
        """A code in plain words."""
        return self.errors.get(code) or unexplained(code)


def may_be_called(address: str, *, demo: bool) -> bool:
    """Whether `address` is an https URL, or an http one that stays on this machine or in a demo."""
    try:
        url = urlsplit(address)
        host = url.hostname or ""
    except ValueError:
        return False
    return bool(host) and (url.scheme == "https" or (url.scheme == "http" and (demo or is_loopback(host))))


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: what never leaves it needs no encryption."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
