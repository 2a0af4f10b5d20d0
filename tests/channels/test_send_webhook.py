"""Telling a clinic's own webhook: signed, once, and only where nobody can read along."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator

import pytest

from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Receipt
from bot.channels.webhook import Webhook
from tests.channels.sending import GAVE_UP, ID, QUICK, Listener, find, listener, parcel, raw_server, send, settings
from tests.conftest import START

CHANNEL = Webhook(settings(secret_key="sesame"), QUICK)


@pytest.fixture
def server() -> Iterator[Listener]:
    with listener() as running:
        yield running


def test_the_post_is_signed_and_carries_its_id(server: Listener) -> None:
    words = "Alert 12: fever. Reply ACK 12 ✓"
    assert send(CHANNEL, parcel(f"{server.url}/alerts?ward=3", words)) == [Receipt(ACCEPTED)]
    ((path, headers, body),) = server.posts
    assert path == "/alerts?ward=3"
    assert json.loads(body) == {"id": ID, "text": words}
    assert headers["Idempotency-Key"] == ID
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Marrowline-Signature"] == "sha256=" + hmac.new(b"sesame", body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Receipt(ACCEPTED)), (202, Receipt(ACCEPTED)), (204, Receipt(ACCEPTED)),
        (301, Receipt(UNKNOWN, error="301")), (302, Receipt(UNKNOWN, error="302")), (307, Receipt(UNKNOWN, error="307")),
        (400, Receipt(FAILED, error="400")), (401, Receipt(FAILED, error="401")), (404, Receipt(FAILED, error="404")),
        (410, Receipt(FAILED, error="410")), (429, Receipt(AGAIN, error="429", wait=9.0)),
        (500, Receipt(UNKNOWN, error="500")), (503, Receipt(UNKNOWN, error="503")),
    ],
)  # fmt: skip
def test_each_status_has_its_outcome_and_one_post(server: Listener, status: int, expected: Receipt) -> None:
    server.status, server.headers = status, {"Retry-After": "9", "Location": f"{server.url}/elsewhere"}
    assert send(CHANNEL, parcel(server.url)) == [expected]
    assert len(server.posts) == 1


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 ", b"no HTTP\r\n\r\n"], ids=["silent", "cut", "other"])
def test_no_clear_answer_is_unknown(said: bytes) -> None:
    begun = time.monotonic()
    with raw_server(said) as url:
        assert send(CHANNEL, parcel(url)) == [Receipt(UNKNOWN, error="no-answer")]
    assert time.monotonic() - begun < GAVE_UP


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "https://127.0.0.1:1/x", "https://alerts.invalid/x"])
def test_a_server_out_of_reach_may_be_tried_again(url: str) -> None:
    assert send(CHANNEL, parcel(url)) == [Receipt(AGAIN, error="no-contact")]


@pytest.mark.parametrize(
    "address",
    ["http://alerts.invalid/x", "http://127.0.0.1.alerts.invalid", "ftp://127.0.0.1/x", "file:///etc/passwd", "127.0.0.1",
     "https://", "https:///x", "http://[::1", "", "+12025550111", "javascript:alert(1)"],
)  # fmt: skip
def test_only_an_encrypted_address_is_called(address: str) -> None:
    assert send(CHANNEL, parcel(address, medium="webhook")) == [Receipt(FAILED, error="address")]


@pytest.mark.parametrize("port", ["99999", "no"])
def test_an_impossible_port_is_called_by_nobody(port: str) -> None:
    assert send(CHANNEL, parcel(f"https://127.0.0.1:{port}/", medium="webhook"))[0].outcome in (FAILED, AGAIN)


def test_a_demo_may_do_without_encryption() -> None:
    """Nobody is there, but it was asked."""
    demo = Webhook(settings(demo=True), QUICK)
    assert send(demo, parcel("http://alerts.invalid/x")) == [Receipt(AGAIN, error="no-contact")]


def test_it_keeps_no_list(server: Listener) -> None:
    assert find(CHANNEL, server.url, START) is None


@pytest.mark.parametrize(
    ("code", "again", "fault"),
    [("404", "never", "person"), ("429", "backoff", "gateway"), ("address", "never", "person"),
     ("no-contact", "backoff", "gateway"), ("no-answer", "never", "gateway"), ("400", "never", "gateway")],
)  # fmt: skip
def test_codes_are_told_in_plain_words(code: str, again: str, fault: str) -> None:
    found = CHANNEL.explain(code)
    assert (found.code, found.again, found.fault) == (code, again, fault)
    assert found.reason
    assert found.mend.endswith(".")
