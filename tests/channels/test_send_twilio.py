"""Sending through Twilio, over real HTTP: what each outcome is, and that nothing is ever posted twice (A27 to A34)."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.channels import http
from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Receipt
from bot.channels.patience import Patience
from bot.channels.twilio import Twilio, client, errors, outbound
from tests.channels.sending import (
    GAVE_UP,
    ID,
    QUICK,
    TO,
    find,
    listener,
    parcel,
    raw_server,
    send,
    send_at_once,
    settings,
)
from tests.helpers import gateway as twilio
from tests.helpers.fake_gateway import FakeGateway

SERVICE = "MG" + "c" * 32
CALLBACK = f"{twilio.BASE}/webhooks/twilio/status/{ID}"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


def channel(base: str, **overrides: object) -> Twilio:
    """The adapter, impatient, towards `base`."""
    return Twilio(settings(twilio_api_base_url=base, **overrides), QUICK)


def test_an_accepted_message_has_its_sid(gateway: FakeGateway) -> None:
    (receipt,) = send(channel(gateway.url), parcel())
    (message,) = gateway.accepted
    assert receipt == Receipt(ACCEPTED, message.sid, "queued")
    assert (message.to, message.body, message.status_callback) == (TO, "hello", CALLBACK)


def error(status: int, code: int) -> dict[str, Any]:
    return {"kind": "error", "status": status, "code": code}


REFUSALS = [
    ({"kind": "429", "retry_after": 7}, Receipt(AGAIN, error="20429", wait=7.0)),
    ({"kind": "429"}, Receipt(AGAIN, error="20429")),
    ({"kind": "429", "retry_after": "soon"}, Receipt(AGAIN, error="20429")),
    (error(429, 21611), Receipt(AGAIN, error="20429")),
    (error(400, 20429), Receipt(AGAIN, error="20429")),
    (error(503, 20429), Receipt(AGAIN, error="20429")),
    (error(400, 21610), Receipt(FAILED, error="21610")),
    (error(400, 21211), Receipt(FAILED, error="21211")),
    (error(400, 21611), Receipt(FAILED, error="21611")),
    (error(400, 99999), Receipt(FAILED, error="99999")),
    (error(404, 20404), Receipt(FAILED, error="20404")),
    (error(401, 20003), Receipt(FAILED, error="20003")),
    (error(403, 20005), Receipt(FAILED, error="20003")),
    (error(403, 21408), Receipt(FAILED, error="21408")),
    (error(400, 20500), Receipt(UNKNOWN, error="20500")),
    ({"kind": "500"}, Receipt(UNKNOWN, error="20500")),
    ({"kind": "500", "accepts": True}, Receipt(UNKNOWN, error="20500")),
    ({"kind": "500", "status": 503, "code": 20503}, Receipt(UNKNOWN, error="20503")),
    (error(302, 1), Receipt(UNKNOWN, error="1")),
    ({"kind": "drop"}, Receipt(UNKNOWN, error=errors.NO_ANSWER)),
    ({"kind": "lose"}, Receipt(UNKNOWN, error=errors.NO_ANSWER)),
    ({"kind": "timeout"}, Receipt(UNKNOWN, error=errors.NO_ANSWER)),
    ({"kind": "slow", "seconds": 30}, Receipt(UNKNOWN, error=errors.NO_ANSWER)),
    *(
        ({"kind": "garbage", "body": body}, Receipt(UNKNOWN, error=errors.UNREADABLE))
        for body in ("<html>", "", "{", "{}", "[]", "null", "7", '{"sid": null}', '{"sid": ""}')
    ),
]


@pytest.mark.parametrize("reused", [False, True], ids=["first", "reused"])
@pytest.mark.parametrize(("fault", "expected"), REFUSALS, ids=lambda value: str(getattr(value, "error", value)))
def test_every_refusal_has_its_outcome_and_one_post(
    gateway: FakeGateway, fault: dict[str, Any], expected: Receipt, reused: bool
) -> None:
    """Also over a connection that was used before, where libraries like to try again."""
    gateway.control(fault=fault, number=TO)
    before = [parcel("+12025550112")] if reused else []
    begun = time.monotonic()
    assert send(channel(gateway.url), *before, parcel())[-1] == expected
    assert time.monotonic() - begun < GAVE_UP
    assert gateway.posts == 1 + len(before)
    assert gateway.lines == 1


def test_a_slow_answer_is_still_an_answer(gateway: FakeGateway) -> None:
    gateway.control(fault={"kind": "slow", "seconds": 1.1})
    patient = Twilio(settings(twilio_api_base_url=gateway.url), Patience(connect=1.0, whole=10))
    assert send(patient, parcel())[0].outcome == ACCEPTED


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\n\xff\xfe\x00",
        b"HTTP/1.1 201 Created\r\nContent-Type: text/plain; charset=none\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 999 What\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
    ],
    ids=["cut", "bytes", "charset", "chunks", "proxy", "list", "status", "ssh"],
)
def test_an_answer_that_cannot_be_read_is_unknown(said: bytes) -> None:
    with raw_server(said) as url:
        assert send(channel(url), parcel())[0].outcome == UNKNOWN


def test_a_proxys_refusal_keeps_its_status() -> None:
    with raw_server(b"HTTP/1.1 413 Too Large\r\nContent-Length: 6\r\n\r\n<html>") as url:
        assert send(channel(url), parcel()) == [Receipt(FAILED, error="413")]


def test_a_refused_connection_may_go_again(gateway: FakeGateway) -> None:
    gateway.control(refuse=60)
    assert send(channel(gateway.url), parcel()) == [Receipt(AGAIN, error=errors.NO_CONTACT)]


def test_an_unknown_host_may_go_again() -> None:
    assert send(channel("http://gateway.invalid"), parcel()) == [Receipt(AGAIN, error=errors.NO_CONTACT)]


def test_a_connection_that_takes_too_long_may_go_again() -> None:
    """The line opens, but its TLS never does: nothing of ours has left."""
    with raw_server(b"") as url:
        begun = time.monotonic()
        receipts = send(channel(url.replace("http:", "https:")), parcel())
    assert receipts == [Receipt(AGAIN, error=errors.NO_CONTACT)]
    assert time.monotonic() - begun < GAVE_UP


def test_an_untrusted_certificate_gets_nothing() -> None:
    with raw_server(b"HTTP/1.1 201 Created\r\n\r\n") as url:
        assert send(channel(url.replace("http:", "https:")), parcel()) == [Receipt(AGAIN, error=errors.NO_CONTACT)]


# what is sent


def test_the_form_has_what_is_needed_and_no_more(gateway: FakeGateway) -> None:
    send(channel(gateway.url), parcel())
    assert gateway.last.target == f"/2010-04-01/Accounts/{twilio.ACCOUNT}/Messages.json"
    assert gateway.last.form == {
        "To": TO, "From": twilio.OUR_NUMBER, "Body": "hello", "StatusCallback": CALLBACK, "ValidityPeriod": "3600",
    }  # fmt: skip
    assert gateway.last.headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "text",
    ["a=b&c=d%20+;", "¿Cómo está? 👩🏽‍🚀 化疗 مرحبا", "two\nlines\r\n\ttab", "  blanks  ", "'\"<>`^|\\{}[]#?/:@!$()*,"],
)
def test_every_letter_arrives(gateway: FakeGateway, text: str) -> None:
    send(channel(gateway.url), parcel(text=text))
    assert (
        dict(parse_qsl(gateway.last.body.decode("ascii"), keep_blank_values=True, strict_parsing=True))["Body"] == text
    )


@pytest.mark.parametrize("tokens", [(twilio.TOKEN,), (twilio.TOKEN, "f" * 32)])
def test_the_first_token_signs_in(gateway: FakeGateway, tokens: tuple[str, ...]) -> None:
    assert send(channel(gateway.url, twilio_auth_token=tokens), parcel())[0].outcome == ACCEPTED
    turned = channel(gateway.url, twilio_auth_token=("f" * 32, *tokens))
    assert send(turned, parcel()) == [Receipt(FAILED, error="20003")]


@pytest.mark.parametrize(
    ("valid_for", "asked"), [(-5, 6), (0, 6), (6, 6), (7_200, 7_200), (36_000, 36_000), (10**9, 36_000)]
)
def test_the_validity_stays_within_twilios_bounds(gateway: FakeGateway, valid_for: int, asked: int) -> None:
    send(channel(gateway.url), parcel(valid_for=valid_for))
    assert gateway.last.form["ValidityPeriod"] == str(asked)


@pytest.mark.parametrize("address", ["whatsapp:+12025550111", "whatsapp:US.13491208655302741918"])
def test_whatsapp_goes_from_a_whatsapp_sender(gateway: FakeGateway, address: str) -> None:
    send(channel(gateway.url), parcel(address))
    assert (gateway.last.form["To"], gateway.last.form["From"]) == (address, f"whatsapp:{twilio.OUR_NUMBER}")


@pytest.mark.parametrize("ours", ["+12025550199,+12025550198", "whatsapp:+12025550199 , +12025550198"])
def test_the_first_of_our_numbers_sends(gateway: FakeGateway, ours: str) -> None:
    send(channel(gateway.url, twilio_from_number=ours), parcel())
    assert gateway.last.form["From"] == "+12025550199"


@pytest.mark.parametrize("address", [TO, f"whatsapp:{TO}"])
def test_a_messaging_service_takes_the_place_of_a_number(gateway: FakeGateway, address: str) -> None:
    receipts = send(channel(gateway.url, twilio_messaging_service_sid=SERVICE), parcel(address))
    assert receipts[0].status == "accepted"
    assert "From" not in gateway.last.form
    assert gateway.last.form["MessagingServiceSid"] == SERVICE


@pytest.mark.parametrize("base", ["https://texts.example.org/", "https://example.org/texts"])
def test_the_callback_keeps_the_public_base(gateway: FakeGateway, base: str) -> None:
    send(channel(gateway.url, public_base_url=base), parcel())
    assert gateway.last.form["StatusCallback"] == f"{base.rstrip('/')}/webhooks/twilio/status/{ID}"


@pytest.mark.parametrize("path", ["", "/", "/proxy", "/proxy/"])
def test_the_base_url_takes_the_place_of_twilios(path: str) -> None:
    with listener() as server:
        send(channel(server.url + path), parcel())
        (target, _, _), *more = server.posts
    assert target == f"{path.rstrip('/')}/2010-04-01/Accounts/{twilio.ACCOUNT}/Messages.json"
    assert more == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    """The account's secret would go along."""
    with listener() as elsewhere, listener() as server:
        server.status, server.headers = status, {"Location": f"{elsewhere.url}/2010-04-01"}
        assert send(channel(server.url), parcel()) == [Receipt(UNKNOWN, error=str(status))]
        assert (len(server.posts), elsewhere.posts) == (1, [])


def test_without_a_base_url_it_is_twilio() -> None:
    assert client.HttpClient(None, "")._base == "https://api.twilio.com"


def test_the_environment_changes_nothing(gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("TWILIO_EDGE", "TWILIO_REGION", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        monkeypatch.setenv(name, "elsewhere")
    assert send(channel(gateway.url), parcel())[0].outcome == ACCEPTED


# many at once


def test_a_hundred_are_in_flight_at_once(gateway: FakeGateway) -> None:
    gateway.control(latency_ms=200)
    patient = Twilio(settings(twilio_api_base_url=gateway.url))
    begun = time.monotonic()
    receipts = send_at_once(patient, [parcel(id=f"{number:032x}") for number in range(100)])
    assert time.monotonic() - begun < 5, "one by one it would take twenty seconds"
    assert {receipt.outcome for receipt in receipts} == {ACCEPTED}
    assert len({receipt.external_id for receipt in receipts}) == 100
    assert gateway.twice() == {}


def test_connections_are_used_again(gateway: FakeGateway) -> None:
    send(channel(gateway.url), *(parcel() for _ in range(20)))
    assert (gateway.posts, gateway.lines) == (20, 1)


def test_no_log_has_a_number_or_a_text(gateway: FakeGateway, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("twilio", "twilio.async_http_client", "aiohttp", "aiohttp.client", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    for fault in ({"kind": "ok"}, {"kind": "error"}, {"kind": "drop"}, {"kind": "garbage"}):
        gateway.control(fault=fault)
        send(channel(gateway.url), parcel(text="a very private word"))
        find(channel(gateway.url), TO, NOON)
    assert "private" not in caplog.text
    assert TO.removeprefix("+") not in caplog.text


# what the gateway has


def test_the_list_finds_what_was_sent_and_lost(gateway: FakeGateway) -> None:
    gateway.control(fault={"kind": "drop"}, number=TO)
    assert send(channel(gateway.url), parcel(text="lost?"), parcel("+12025550112"))[0].outcome == UNKNOWN
    (found,) = find(channel(gateway.url), TO, datetime.now(UTC))
    (taken,) = gateway.to(TO)
    assert (found.external_id, found.text, found.status, found.error) == (taken.sid, "lost?", "sent", "")
    assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_list_tells_why_a_message_failed(gateway: FakeGateway) -> None:
    with listener() as web:
        gateway.control(callbacks={"base": web.url, "statuses": ()})
        send(channel(gateway.url), parcel())
        (taken,) = gateway.accepted
        gateway.control(report={"sid": taken.sid, "status": "undelivered", "code": 30003, "base": web.url})
    (found,) = find(channel(gateway.url), TO, datetime.now(UTC))
    assert (found.status, found.error) == ("undelivered", "30003")


def test_the_list_is_asked_by_person_alone(gateway: FakeGateway) -> None:
    """Not by the day: what Twilio has taken and not yet sent, it has sent on no day."""
    send(channel(gateway.url), parcel("whatsapp:+12025550111"))
    assert len(find(channel(gateway.url), "whatsapp:+12025550111", datetime.now(UTC))) == 1
    path, _, query = gateway.last.target.partition("?")
    assert path == f"/2010-04-01/Accounts/{twilio.ACCOUNT}/Messages.json"
    assert dict(parse_qsl(query)) == {"To": "whatsapp:+12025550111", "PageSize": "1000"}


@pytest.mark.parametrize("status", ["queued", "accepted", "scheduled", "failed", "canceled"])
def test_what_was_taken_and_not_sent_is_found(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """It has no day of sending, and comes at the end of the list."""
    monkeypatch.setattr(outbound, "PAGE", 2)
    gateway.control(settled=status)
    send(channel(gateway.url), *(parcel(text=str(number)) for number in range(5)))
    for taken in gateway.accepted[1:]:
        taken.status = "delivered"
    found = find(channel(gateway.url), TO, datetime.now(UTC))
    assert [(one.text, one.status) for one in found] == [*((n, "delivered") for n in "4321"), ("0", status)]
    assert abs(found[-1].at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (3, 1), (4, 2), (15, 5)])
def test_the_list_is_read_to_its_end(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, count: int, pages: int
) -> None:
    monkeypatch.setattr(outbound, "PAGE", 3)
    send_at_once(channel(gateway.url), [parcel(id=f"{number:032x}", text=str(number)) for number in range(count)])
    assert len(find(channel(gateway.url), TO, datetime.now(UTC))) == count
    assert int(dict(parse_qsl(gateway.last.target)).get("Page", 0)) == pages - 1


def test_a_list_without_an_end_says_nothing(gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not on these pages may be on the next one: absence would be taken for proof."""
    monkeypatch.setattr(outbound, "PAGE", 3)
    send_at_once(channel(gateway.url), [parcel(id=f"{number:032x}") for number in range(16)])
    assert find(channel(gateway.url), TO, datetime.now(UTC)) is None


@pytest.mark.parametrize("kept", ["+1202555XXXX", "+1202555", "whatsapp:+1202555XXXX", "+1202555****", ""])
def test_an_account_that_keeps_no_numbers_says_nothing(gateway: FakeGateway, kept: str) -> None:
    """Asked by number it has no message at all: absence would be taken for proof."""
    assert find(channel(gateway.url), TO, datetime.now(UTC)) == []
    send(channel(gateway.url), parcel("whatsapp:US.13491208655302741918"), parcel(text="before"), parcel(text="after"))
    assert len(find(channel(gateway.url), TO, datetime.now(UTC))) == 2
    hidden = gateway.to(TO).pop()
    hidden.to = kept
    assert find(channel(gateway.url), TO, datetime.now(UTC)) is None


def test_what_is_older_is_left_out(gateway: FakeGateway) -> None:
    send(channel(gateway.url), parcel(text="old"), parcel(text="new"))
    gateway.accepted[0].at -= 2 * 86_400
    assert [one.text for one in find(channel(gateway.url), TO, datetime.now(UTC))] == ["new"]


def test_what_people_sent_us_is_not_ours() -> None:
    rows = [
        {"sid": "SM1", "direction": "inbound", "body": "hi"}, {"sid": "SM2", "direction": "outbound-reply", "to": TO}
    ]  # fmt: skip
    body = str({"messages": rows}).replace("'", '"').encode()
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)) as url:
        found = find(channel(url), TO, NOON)
    assert [(message.external_id, message.text, message.at) for message in found] == [("SM2", "", None)]


@pytest.mark.parametrize(
    "fault", [{"kind": "500"}, {"kind": "429"}, {"kind": "drop"}, {"kind": "timeout"}, {"kind": "garbage"}]
)
def test_a_list_that_fails_says_nothing(gateway: FakeGateway, fault: dict[str, Any]) -> None:
    """None, not an empty list: absence would be taken for proof."""
    gateway.control(fault={**fault, "on": "list"})
    assert find(channel(gateway.url), TO, NOON) is None


def test_a_gateway_out_of_reach_says_nothing() -> None:
    assert find(channel("http://127.0.0.1:1"), TO, NOON) is None


# in a demo, and dates


def test_a_demo_sends_to_nobody(gateway: FakeGateway) -> None:
    assert send(Twilio(settings(demo=True)), parcel())[0] == Receipt(ACCEPTED, f"SIM{ID}", "sent")
    assert send(channel(gateway.url, demo=True), parcel())[0].outcome == ACCEPTED
    assert len(gateway.accepted) == 1, "only where a gateway was named"


@pytest.mark.parametrize(
    ("asked", "now", "wait"),
    [
        ("7", "", 7.0), (" 7 ", "", 7.0), ("0", "", 0.0), ("99999999", "", 3_600.0), ("", "", 0.0), ("-1", "", 0.0),
        ("1e9", "", 0.0), ("nan", "", 0.0), ("٧", "", 0.0),
        ("Mon, 23 Nov 2026 15:00:30 GMT", "Mon, 23 Nov 2026 15:00:00 GMT", 30.0),
        ("Mon, 23 Nov 2026 14:00:00 GMT", "Mon, 23 Nov 2026 15:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 15:00:30 -0000", "Mon, 23 Nov 2026 15:00:00 GMT", 30.0),
        ("Mon, 23 Nov 2026 15:00:30 GMT", "", 0.0),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms(asked: str, now: str, wait: float) -> None:
    assert http.retry_after({"Retry-After": asked, "Date": now}) == wait
