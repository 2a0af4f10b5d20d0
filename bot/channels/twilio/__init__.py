"""Twilio: SMS and WhatsApp, in through one webhook and out through its API."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

from bot.channels.base import Inbound, Outgoing, Report, Request, Sender, SendError
from bot.channels.patience import USUAL, Patience
from bot.channels.simulator import nobody
from bot.channels.twilio import errors, inbound, signature, status, twiml
from bot.settings import Settings


class Twilio:
    """The adapter. Facts about Twilio stand beside the code that depends on them."""

    name = "twilio"

    def __init__(self, settings: Settings, patience: Patience = USUAL) -> None:
        self._tokens = settings.twilio_auth_token
        self._base = settings.public_base_url.rstrip("/")
        self._account = settings.twilio_account_sid
        self._senders = settings.senders
        self._settings = settings
        self._patience = patience

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

    def open(self) -> AbstractAsyncContextManager[Sender]:
        """Twilio's API; in a demo nobody, unless TWILIO_API_BASE_URL names a test gateway."""
        if self._settings.demo and not self._settings.twilio_api_base_url:
            return nobody()
        # most processes never send, and the client takes 0.2 s to import
        from bot.channels.twilio import outbound

        return outbound.opened(self._settings, self._patience)

    def explain(self, code: str) -> SendError:
        """One of Twilio's codes in plain words."""
        return errors.explain(code)
