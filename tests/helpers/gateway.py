"""Twilio, as far as a webhook sees it: requests signed by Twilio's own library."""

import itertools
from typing import Any

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "a" * 32
BASE = "https://texts.example.org"
OUR_NUMBER = "+12025550199"
MESSAGE_URL = "/webhooks/twilio/message"

_sids = itertools.count(1)


def sid() -> str:
    """A message id nobody has used."""
    return f"SM{next(_sids):032x}"


def form(text: str = "hi", sender: str = "+12025550111", **fields: Any) -> dict[str, Any]:
    """The form of one inbound SMS, as Twilio posts it."""
    message_sid = fields.pop("MessageSid", None) or sid()
    return {
        "ToCountry": "US", "ToState": "DC", "SmsMessageSid": message_sid, "NumMedia": "0", "ToCity": "", "FromZip": "",
        "SmsSid": message_sid, "FromState": "", "SmsStatus": "received", "FromCity": "", "Body": text, "FromCountry": "US",
        "To": OUR_NUMBER, "ToZip": "", "NumSegments": "1", "MessageSid": message_sid, "AccountSid": ACCOUNT,
        "From": sender, "ApiVersion": "2010-04-01", **fields,
    }  # fmt: skip


def signature(url: str, fields: dict[str, Any], token: str = TOKEN) -> str:
    """X-Twilio-Signature for `url` and `fields`."""
    return RequestValidator(token).compute_signature(url, fields)


def post(client: FlaskClient, path: str, fields: dict[str, Any], token: str = TOKEN, **headers: str) -> TestResponse:
    """A signed POST."""
    signed = {"X-Twilio-Signature": signature(BASE + path, fields, token), **headers}
    return client.post(path, data=fields, headers=signed)


def text(client: FlaskClient, words: str, sender: str = "+12025550111", **fields: Any) -> TestResponse:
    """One SMS, signed and posted."""
    return post(client, MESSAGE_URL, form(words, sender, **fields))
