"""Who may speak to us: X-Twilio-Signature, over the raw URL and every parameter (rules A1 to A8)."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import Request as WireRequest
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server

from bot import channels
from bot.channels.base import Request
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.store.inbox import inbox
from bot.store.people import people
from bot.web.app import create_app
from tests.conftest import START, make_runtime, make_settings
from tests.helpers import gateway
from tests.helpers.gateway import BASE, MESSAGE_URL, TOKEN

NEXT_TOKEN = "f" * 32
SHARED_KEY = "shared-key-secret"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Runtime]:
    folder = tmp_path_factory.mktemp("signature")
    tokens = (NEXT_TOKEN, TOKEN, SHARED_KEY)
    found = make_settings(f"sqlite:///{folder}/test.db", folder, twilio_auth_token=tokens)
    handles = make_runtime(found, redis_url, HeldClock(START))
    yield handles
    handles.store.dispose()


@pytest.fixture(scope="module")
def web(shared: Runtime) -> FlaskClient:
    return create_app(shared).test_client()


def rows(shared: Runtime) -> tuple[int, ...]:
    """How many texts and people are kept."""
    with shared.store.connect() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (inbox, people)
        )


def knock(web: FlaskClient, fields: dict[str, Any], url: str = BASE + MESSAGE_URL, **more: Any) -> int:
    """Post `fields` signed for `url`; the status that came back."""
    signed = {"X-Twilio-Signature": gateway.signature(url, more.pop("signed", fields), more.pop("token", TOKEN))}
    path = more.pop("path", MESSAGE_URL)
    return web.post(path, data=fields, headers=signed | more.pop("headers", {}), **more).status_code


def test_a_signed_text_is_taken(web: FlaskClient) -> None:
    assert knock(web, gateway.form()) == 200


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "forged"}])
def test_an_unsigned_text_leaves_no_row(web: FlaskClient, shared: Runtime, headers: dict[str, str]) -> None:
    before = rows(shared)
    assert web.post(MESSAGE_URL, data=gateway.form(), headers=headers).status_code == 403
    assert rows(shared) == before


@pytest.mark.parametrize("name", ["Body", "From", "To", "MessageSid", "AccountSid", "NumMedia"])
def test_one_changed_byte_is_refused(web: FlaskClient, shared: Runtime, name: str) -> None:
    fields, before = gateway.form("stop"), rows(shared)
    forged = fields | {name: fields[name][:-1] + chr(ord(fields[name][-1]) ^ 1)}
    assert knock(web, forged, signed=fields) == 403
    assert rows(shared) == before


@pytest.mark.parametrize("change", [{"Body": None}, {"Extra": "1"}, {"body": "hi"}])
def test_a_field_more_or_less_is_refused(web: FlaskClient, change: dict[str, str | None]) -> None:
    fields = gateway.form()
    forged = {name: value for name, value in {**fields, **change}.items() if value is not None}
    assert knock(web, forged, signed=fields) == 403


QUERIES = [
    "lang=es",
    "c=caf%C3%A9",
    "x=a%2Bb",
    "x=a%20b",
    "x=a+b",
    "x=%7Ebob",
    "x=~bob",
    "a=1&a=2",
    "a",
    "a=%00",
    "u=%E2%82%AC",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_raw_url_is_signed(web: FlaskClient, query: str) -> None:
    path = f"{MESSAGE_URL}?{query}"
    assert knock(web, gateway.form(), BASE + path, path=path) == 200


@pytest.mark.parametrize(
    ("signed", "sent"), [("c=caf%C3%A9", "c=café"), ("x=a+b", "x=a%20b"), ("x=%7Ebob", "x=~bob"), ("", "x=1")]
)
def test_another_spelling_is_another_url(web: FlaskClient, signed: str, sent: str) -> None:
    assert knock(web, gateway.form(), f"{BASE}{MESSAGE_URL}?{signed}", path=f"{MESSAGE_URL}?{sent}") == 403


@pytest.mark.parametrize(
    ("base", "status"),
    [
        ("https://texts.example.org:443", 200),
        ("https://texts.example.org:8443", 403),
        ("http://texts.example.org", 403),
        ("https://texts.example.com", 403),
        ("https://user@texts.example.org", 403),
    ],
)
def test_only_the_standard_port_is_optional(web: FlaskClient, base: str, status: int) -> None:
    assert knock(web, gateway.form(), base + MESSAGE_URL) == status


@pytest.mark.parametrize(("token", "status"), [(TOKEN, 200), (NEXT_TOKEN, 200), ("0" * 32, 403), ("", 403)])
def test_either_token_signs_while_rotating(web: FlaskClient, token: str, status: int) -> None:
    assert knock(web, gateway.form(), token=token) == status


@pytest.mark.parametrize("tokens", [(NEXT_TOKEN,), ()])
def test_a_removed_token_signs_no_more(tokens: tuple[str, ...]) -> None:
    fields = gateway.form()
    incoming = Request(
        BASE + MESSAGE_URL, {"X-Twilio-Signature": gateway.signature(BASE + MESSAGE_URL, fields)}, tuple(fields.items())
    )
    with_it = channels.build(make_settings("sqlite://", Path("var"), twilio_auth_token=(*tokens, TOKEN)))["twilio"]
    without = channels.build(make_settings("sqlite://", Path("var"), twilio_auth_token=tokens))["twilio"]
    assert (with_it.is_authentic(incoming), without.is_authentic(incoming)) == (True, False)


ODD_FIELDS: dict[str, dict[str, str]] = {
    "unknown": {"Zebra": "1", "Ünï": "é", "aa": "", "A": "1"},
    "white_space": {"Body": "  hi \t\n", "ProfileName": " Ana "},
    "line_ends": {"Body": "a\r\nb\rc\nd"},
    "empty": {"Body": ""},
    "signs": {"Body": "a=b&c=d%20+;"},
    "wide": {"Body": "😀 مرحبا 化疗"},
    "control": {"Body": "a\x00b\x0b"},
}


@pytest.mark.parametrize("odd", ODD_FIELDS.values(), ids=ODD_FIELDS)
def test_every_value_counts_as_it_is(web: FlaskClient, odd: dict[str, str]) -> None:
    assert knock(web, gateway.form(text=odd.get("Body", "hi")) | odd) == 200


@pytest.mark.parametrize("values", [["a", "b"], ["b", "a"], ["a", "a"], ["", " "]])
def test_repeated_fields_are_all_signed(web: FlaskClient, values: list[str]) -> None:
    fields = MultiDict([*gateway.form().items(), *(("Twice", value) for value in values)])
    given = RequestValidator(TOKEN).compute_signature(BASE + MESSAGE_URL, fields)
    one_less = MultiDict([*gateway.form().items(), ("Twice", "other")])
    headers = {"X-Twilio-Signature": given}
    assert web.post(MESSAGE_URL, data=fields, headers=headers).status_code == 200
    assert web.post(MESSAGE_URL, data=one_less, headers=headers).status_code == 403


FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "8080",
    "Forwarded": "host=evil.example",
}


@pytest.mark.parametrize("name", FORWARDED)
def test_forwarded_headers_change_nothing(web: FlaskClient, name: str) -> None:
    headers = {name: FORWARDED[name]}
    assert knock(web, gateway.form(), headers=headers) == 200
    assert knock(web, gateway.form(), f"https://evil.example{MESSAGE_URL}", headers=headers) == 403


def test_the_host_header_changes_nothing(web: FlaskClient) -> None:
    assert knock(web, gateway.form(), base_url="http://10.0.0.5:8000") == 200
    assert knock(web, gateway.form(), f"http://evil.example{MESSAGE_URL}", base_url="http://evil.example") == 403


def send_json(web: FlaskClient, body: bytes, digest: str | None, content_type: str = "application/json") -> int:
    path = MESSAGE_URL if digest is None else f"{MESSAGE_URL}?bodySHA256={digest}"
    signed = {"X-Twilio-Signature": gateway.signature(BASE + path, {})}
    return web.post(path, data=body, headers=signed, content_type=content_type).status_code


JSON_BODY = '{"é": 1}'.encode()
GOOD = hashlib.sha256(JSON_BODY).hexdigest()


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
@pytest.mark.parametrize(
    ("body", "digest", "status"),
    [
        (JSON_BODY, GOOD, 400),  # authentic, and no text
        (JSON_BODY + b" ", GOOD, 403),
        (b"", GOOD, 403),
        (b"\xff\xfe", GOOD, 403),
        (JSON_BODY, "", 403),
        (JSON_BODY, None, 403),
        (JSON_BODY, "0" * 64, 403),
    ],
)
def test_json_is_covered_by_its_hash(
    web: FlaskClient, body: bytes, digest: str | None, status: int, content_type: str
) -> None:
    assert send_json(web, body, digest, content_type) == status


def test_a_form_is_not_covered_by_a_hash(web: FlaskClient, shared: Runtime) -> None:
    """A signature over the URL alone must not carry a form in."""
    body, before = b"MessageSid=SM1&From=%2B12025550111&Body=START", rows(shared)
    for content_type in ("application/x-www-form-urlencoded", "application/json"):
        digest = hashlib.sha256(body).hexdigest()
        assert send_json(web, body, digest, content_type) in (400, 403)
    assert rows(shared) == before


def shared_key(fields: dict[str, Any], algorithm: str, secret: str = SHARED_KEY) -> dict[str, str]:
    text = BASE + MESSAGE_URL + "".join(name + fields[name] for name in sorted(fields))
    mac = hmac.new(secret.encode(), text.encode(), hashlib.sha256 if "256" in algorithm else hashlib.sha1)
    return {
        "X-Twilio-Signature": base64.b64encode(mac.digest()).decode(),
        "X-Twilio-Webhooks-Signature-Settings": f"key=webhooks_sharedkey_1,algorithm={algorithm}",
    }


@pytest.mark.parametrize(
    ("algorithm", "secret", "status"),
    [
        ("HMAC_SHA256", SHARED_KEY, 200),
        ("HMAC_SHA1", SHARED_KEY, 200),
        ("HMAC_SHA256", "another", 403),
        ("MD5", SHARED_KEY, 403),
        ("HMAC_SHA512", SHARED_KEY, 403),
        ("none", SHARED_KEY, 403),
    ],
)
def test_a_shared_key_may_sign(web: FlaskClient, algorithm: str, secret: str, status: int) -> None:
    fields = gateway.form()
    assert web.post(MESSAGE_URL, data=fields, headers=shared_key(fields, algorithm, secret)).status_code == status


@pytest.mark.parametrize(
    "base",
    ["https://texts.example.org", "https://texts.example.org/", "https://example.org/texts", "http://localhost:8000"],
)
def test_the_public_base_is_what_was_called(shared: Runtime, base: str) -> None:
    settings = shared.settings.model_copy(update={"public_base_url": base})
    web, fields = (create_app(replace(shared, settings=settings)).test_client(), gateway.form())
    assert knock(web, fields, base.rstrip("/") + MESSAGE_URL) == 200
    assert knock(web, fields, "https://texts.example.net" + MESSAGE_URL) == 403


def test_no_public_base_means_the_host_header(shared: Runtime) -> None:
    settings = shared.settings.model_copy(update={"public_base_url": ""})
    web = create_app(replace(shared, settings=settings)).test_client()
    assert (
        knock(web, gateway.form(), f"http://here.example:8000{MESSAGE_URL}", base_url="http://here.example:8000") == 200
    )
    headers = {"X-Forwarded-Host": "evil.example"}
    assert knock(web, gateway.form(), f"http://evil.example{MESSAGE_URL}", headers=headers) == 403


@pytest.fixture(scope="module")
def socket_url(shared: Runtime) -> Iterator[str]:
    """The application behind a real socket."""
    server = make_server("127.0.0.1", 0, create_app(shared), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("query", ["", *(f"?{query}" for query in QUERIES)])
def test_a_real_socket_keeps_the_url(socket_url: str, query: str) -> None:
    fields = gateway.form("¿qué? a+b %7E")
    body = "&".join(f"{name}={_quoted(value)}" for name, value in fields.items()).encode()
    headers = {"X-Twilio-Signature": gateway.signature(BASE + MESSAGE_URL + query, fields)}
    with urlopen(WireRequest(socket_url + MESSAGE_URL + query, body, headers), timeout=10) as answer:
        assert answer.status == 200
        assert b"<Message" in answer.read()


def _quoted(value: str) -> str:
    """Every byte escaped, as the strictest client would."""
    return "".join(f"%{byte:02X}" for byte in value.encode())
