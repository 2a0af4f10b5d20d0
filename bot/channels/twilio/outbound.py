"""Sending through Twilio: one POST a message, never repeated here, and its outcome by class.

`POST Messages.json` is not idempotent and has no idempotency key: after a time-out or a 5xx nobody can
tell whether the message was taken. Only 429 is documented as never processed (support article 360044308153).
Source: twilio.com/docs/messaging/api/message-resource and domain rules of its OpenAPI document.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels import http
from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Found, Parcel, Receipt, Sender
from bot.channels.patience import Patience
from bot.channels.twilio import errors
from bot.channels.twilio.client import HttpClient, Lost, NeverLeft, Refused
from bot.settings import Settings

VALIDITY = (6, 36_000)
"""Seconds Twilio may keep a message waiting; it advises against 5 and less."""

PAGE, PAGES = 1_000, 5
"""What is read at most of the list of one person's messages: a dozen a day for as long as Twilio keeps them."""

RECENT = 20
"""Messages of the account at which it is seen whether it keeps their numbers."""

SLACK = timedelta(days=1)
"""Between Twilio's clock and whoever asks: what is older than that is left out."""

UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, TwilioException)
"""What Twilio's library raises over an answer that is not what it expects."""

_WHATSAPP = "whatsapp"
_CUT = re.compile(r"\+(?!\d{8,}$)")
"""A number without all its digits. What has no plus is none: a WhatsApp user may have an id instead (`US.1349...`)."""


@asynccontextmanager
async def opened(settings: Settings, patience: Patience) -> AsyncIterator[Sender]:
    """A sender whose connections are reused and closed at the end."""
    async with http.session(patience) as session:
        client = Client(
            username=settings.twilio_account_sid,
            password=next(iter(settings.twilio_auth_token), ""),
            http_client=HttpClient(session, settings.twilio_api_base_url),
            # left out, the library reads region and account from the process's environment
            environment={"TWILIO_EDGE": ""},
        )
        yield TwilioSender(client.messages, settings)


class TwilioSender:
    """Messages to and from one account."""

    def __init__(self, messages: Any, settings: Settings) -> None:
        self._messages = messages
        self._service = settings.twilio_messaging_service_sid
        self._number = next(iter(settings.senders), "")
        self._callback = settings.public_base_url.rstrip("/") + "/webhooks/twilio/status/"
        self._hides: bool | None = None

    async def send(self, parcel: Parcel) -> Receipt:
        """One POST, and its outcome."""
        try:
            message = await self._messages.create_async(
                to=parcel.address,
                body=parcel.text,
                status_callback=self._callback + parcel.id,
                validity_period=min(max(parcel.valid_for, VALIDITY[0]), VALIDITY[1]),
                **self._from(parcel.medium),
            )
        except NeverLeft:
            return Receipt(AGAIN, error=errors.NO_CONTACT)
        except Lost:
            return Receipt(UNKNOWN, error=errors.NO_ANSWER)
        except Refused as refusal:
            return _receipt(refusal)
        except UNREADABLE:
            return Receipt(UNKNOWN, error=errors.UNREADABLE)
        if not message.sid:
            return Receipt(UNKNOWN, error=errors.UNREADABLE)
        return Receipt(ACCEPTED, str(message.sid), str(message.status or ""), _text(message.error_code))

    async def find(self, address: str, since: datetime) -> list[Found] | None:
        """The messages to `address` that Twilio made since `since` (and some before it), sent yet or not.

        None when Twilio cannot tell, or the list has no end. Twilio filters by the day it *sent* a message, which one
        that waits in its queue has not, and documents no order: so the list is read whole, and judged by
        `date_created`. An account that keeps no numbers (Message Redaction) cannot be asked by number.
        """
        try:
            rows = None if await self._hides_numbers() else await self._listed(address)
            found = [_found(message) for message in rows or () if _is_ours(message)]
        except (NeverLeft, Lost, Refused, *UNREADABLE):
            return None
        return None if rows is None else [one for one in found if one.at is None or one.at > since - SLACK]

    async def _hides_numbers(self) -> bool:
        """Whether any of the account's newest messages has lost the end of its number; asked once."""
        if self._hides is None:
            page = await self._messages.page_async(page_size=RECENT)
            self._hides = any(not message.to or _CUT.search(message.to) for message in page if _is_ours(message))
        return self._hides

    async def _listed(self, address: str) -> list[Any] | None:
        """Every message to `address`; None when there are more than anybody can have."""
        page = await self._messages.page_async(to=address, page_size=PAGE)
        rows = list(page)
        for _ in range(PAGES - 1):
            if not page.next_page_url:
                break
            page = await page.next_page_async()
            rows += page
        return None if page.next_page_url else rows

    def _from(self, medium: str) -> dict[str, str]:
        """A messaging service or a number of ours, never both. WhatsApp's senders have the medium before them."""
        if self._service:
            return {"messaging_service_sid": self._service}
        return {"from_": f"{_WHATSAPP}:{self._number}" if medium == _WHATSAPP else self._number}


def _receipt(refusal: Refused) -> Receipt:
    """The outcome that an answer other than success stands for."""
    status, code = refusal.status, refusal.code or str(refusal.status)
    if status == 429 or code == errors.TOO_MANY:
        return Receipt(AGAIN, error=errors.TOO_MANY, wait=refusal.wait)
    if not 400 <= status < 500 or code in errors.AMBIGUOUS:
        return Receipt(UNKNOWN, error=code)
    if status in (401, 403) and not errors.is_known(code):
        code = errors.NOT_LET_IN
    return Receipt(FAILED, error=code)


def _is_ours(message: Any) -> bool:
    return str(message.direction).startswith("outbound")


def _found(message: Any) -> Found:
    at = message.date_created or message.date_sent
    return Found(str(message.sid), message.body or "", str(message.status or ""), _text(message.error_code), at)


def _text(code: object) -> str:
    return "" if code is None else str(code)[:16]
