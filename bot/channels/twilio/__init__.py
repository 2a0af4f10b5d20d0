"""Twilio: SMS and WhatsApp through one webhook."""

from collections.abc import Sequence

from bot.channels.base import Inbound, Outgoing, Report, Request
from bot.channels.twilio import inbound, signature, status, twiml
from bot.settings import Settings


class Twilio:
    """The adapter. Facts about Twilio stand beside the code that depends on them."""

    name = "twilio"

    def __init__(self, settings: Settings) -> None:
        self._tokens = settings.twilio_auth_token
        self._base = settings.public_base_url.rstrip("/")
        self._account = settings.twilio_account_sid
        self._senders = settings.senders

    def is_authentic(self, request: Request) -> bool:
        """Signed with one of our tokens."""
        return signature.is_valid(request, self._tokens)

    def is_ours(self, message: Inbound) -> bool:
        """For our account and, where we name our numbers, to one of them."""
        account = not self._account or message.account in ("", self._account)
        number = not self._senders or not message.to or message.to.rpartition(":")[2] in self._senders
        return account and number

    def read(self, request: Request) -> Inbound:
        """The text in the form fields; raises Malformed."""
        return inbound.read(request, self.name)

    def answer(self, messages: Sequence[Outgoing]) -> tuple[str, str]:
        """TwiML whose every message reports back to us."""
        return twiml.render(messages, self._base), "text/xml"

    def report(self, request: Request, outbox_id: str) -> Report:
        """The status callback; raises Malformed."""
        return status.read(request, outbox_id)
