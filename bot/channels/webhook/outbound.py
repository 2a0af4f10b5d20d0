"""Telling a clinic's own webhook: a signed POST of JSON, never repeated here and never redirected.

Whoever receives it checks `X-Marrowline-Signature` (HMAC-SHA256 of the body with SECRET_KEY) and drops a
second `Idempotency-Key`.
"""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import ClientSession

from bot.channels import http
from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Found, Parcel, Receipt, Sender
from bot.channels.patience import Patience
from bot.channels.send_only import ADDRESS, NO_ANSWER, NO_CONTACT, may_be_called
from bot.settings import Settings


@asynccontextmanager
async def opened(settings: Settings, patience: Patience) -> AsyncIterator[Sender]:
    """A sender whose connections are closed at the end."""
    async with http.session(patience) as session:
        yield WebhookSender(session, settings)


class WebhookSender:
    """POSTs to whatever address a parcel has."""

    def __init__(self, session: ClientSession, settings: Settings) -> None:
        self._session = session
        self._key = settings.secret_key.encode()
        self._demo = settings.demo

    async def send(self, parcel: Parcel) -> Receipt:
        """One POST, and its outcome."""
        if not may_be_called(parcel.address, demo=self._demo):
            return Receipt(FAILED, error=ADDRESS)
        body = json.dumps({"id": parcel.id, "text": parcel.text}).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": parcel.id,
            "X-Marrowline-Signature": "sha256=" + hmac.new(self._key, body, hashlib.sha256).hexdigest(),
        }
        try:
            async with self._session.post(parcel.address, data=body, headers=headers, allow_redirects=False) as answer:
                return _receipt(answer.status, http.retry_after(answer.headers))
        except http.NEVER_LEFT:
            return Receipt(AGAIN, error=NO_CONTACT)
        except http.LOST:
            return Receipt(UNKNOWN, error=NO_ANSWER)

    async def find(self, address: str, since: datetime) -> list[Found] | None:
        """A webhook keeps no list."""
        return None


def _receipt(status: int, wait: float) -> Receipt:
    if 200 <= status < 300:
        return Receipt(ACCEPTED)
    if status == 429:
        return Receipt(AGAIN, error="429", wait=wait)
    return Receipt(FAILED if 400 <= status < 500 else UNKNOWN, error=str(status))
