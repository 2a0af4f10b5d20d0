"""The gateways' door: what each path answers, also when a store is gone."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy import text as sql
from werkzeug.test import TestResponse

from bot import runtime as runtimes
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.store import schema
from bot.store.database import CONNECT_SECONDS, connect
from bot.store.inbox import inbox
from bot.store.outbox import outbox
from bot.store.people import people
from bot.web.app import LARGEST_REQUEST, create_app
from tests.conftest import START, make_runtime, make_settings
from tests.helpers import gateway
from tests.helpers.gateway import BASE, MESSAGE_URL

OUTBOX_ID = "0123456789abcdef" * 2
STATUS_URL = f"/webhooks/twilio/status/{OUTBOX_ID}"
FALLBACK_URL = "/webhooks/twilio/fallback"
ANSWER_SECONDS = 3.0


def said(answer: TestResponse) -> list[str]:
    """The messages of a TwiML answer."""
    assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=utf-8")
    return [element.text or "" for element in ElementTree.fromstring(answer.data)]


def rows(runtime: Runtime) -> dict[str, int]:
    with runtime.store.connect() as connection:
        tables = (people, inbox, outbox)
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[FlaskClient]:
    """One application for every request that leaves nothing behind."""
    folder = tmp_path_factory.mktemp("idle")
    handles = make_runtime(make_settings(f"sqlite:///{folder}/test.db", folder), redis_url, HeldClock(START))
    yield create_app(handles).test_client()
    assert rows(handles) == {"people": 0, "inbox": 0, "outbox": 0}
    handles.store.dispose()


def test_a_text_gets_the_welcome_and_menu(client: FlaskClient) -> None:
    welcome, menu = said(gateway.text(client, "hi"))
    assert welcome.startswith("Welcome to Marrowline")
    assert menu.startswith("MARROWLINE\n1 ")


def test_status_reports_are_taken_without_words(client: FlaskClient) -> None:
    answer = gateway.post(client, STATUS_URL, {"MessageStatus": "delivered", "MessageSid": gateway.sid()})
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    "garbage", ["1", "x" * 32, OUTBOX_ID.upper(), OUTBOX_ID + "0", OUTBOX_ID[:-1], "..%2F..", "%00", f"{OUTBOX_ID}%0A"]
)
def test_garbage_message_ids_are_unknown(idle: FlaskClient, garbage: str) -> None:
    answer = gateway.post(idle, f"/webhooks/twilio/status/{garbage}", {"MessageStatus": "delivered"})
    assert answer.status_code == 404


def test_a_report_without_status_is_malformed(idle: FlaskClient) -> None:
    assert gateway.post(idle, STATUS_URL, {"MessageSid": gateway.sid()}).status_code == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [MESSAGE_URL, STATUS_URL, FALLBACK_URL])
def test_only_post_is_taken(idle: FlaskClient, path: str, method: str) -> None:
    assert idle.open(path, method=method).status_code == 405


@pytest.mark.parametrize("path", [MESSAGE_URL, STATUS_URL, FALLBACK_URL])
def test_a_trailing_slash_is_no_redirect(client: FlaskClient, path: str) -> None:
    answer = gateway.post(client, f"{path}/", gateway.form(MessageStatus="sent"))
    assert answer.status_code in (200, 204)


@pytest.mark.parametrize(
    "path",
    [
        "//webhooks/twilio/message",
        "/webhooks//twilio/message",
        "/webhooks/twilio//message",
        "/webhooks/twilio/message//",
    ],
)
def test_a_double_slash_is_no_redirect(idle: FlaskClient, path: str) -> None:
    assert gateway.post(idle, path, gateway.form()).status_code == 404


@pytest.mark.parametrize("deed", ["message", f"status/{OUTBOX_ID}", "fallback"])
@pytest.mark.parametrize("name", ["vonage", "TWILIO", "..", "%00", "twilio%20"])
def test_an_unknown_channel_is_not_found(idle: FlaskClient, name: str, deed: str) -> None:
    assert gateway.post(idle, f"/webhooks/{name}/{deed}", gateway.form()).status_code == 404


@pytest.mark.parametrize("deed", ["message", f"status/{OUTBOX_ID}"])
def test_the_simulator_is_closed_outside_a_demo(idle: FlaskClient, deed: str) -> None:
    answer = idle.post(f"/webhooks/simulator/{deed}", data={"from": "+12025550111", "text": "hi"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "foreign", [{"AccountSid": "AC" + "b" * 32}, {"To": "+12025550198"}, {"To": "whatsapp:+12025550198"}]
)
def test_what_is_not_ours_gets_silence(idle: FlaskClient, foreign: dict[str, str]) -> None:
    assert said(gateway.text(idle, "STOP", **foreign)) == []


def test_too_large_a_text_is_refused(idle: FlaskClient) -> None:
    assert gateway.text(idle, "x" * LARGEST_REQUEST).status_code == 413
    assert idle.post(MESSAGE_URL, data=b"x" * (LARGEST_REQUEST + 1), content_type="application/json").status_code == 413


@pytest.mark.parametrize("letter", ["x", "€", "😀"])
def test_ten_thousand_letters_are_not_too_large(client: FlaskClient, letter: str) -> None:
    assert said(gateway.text(client, letter * 10_000))


def test_what_the_carrier_answered_gets_an_empty_response(client: FlaskClient) -> None:
    gateway.text(client, "hi")
    assert said(gateway.text(client, "STOP", OptOutType="STOP")) == []


def test_every_message_names_its_row(client: FlaskClient, runtime: Runtime) -> None:
    document = ElementTree.fromstring(gateway.text(client, "hi").data)
    with runtime.store.connect() as connection:
        ids = connection.execute(select(outbox.c.id).order_by(outbox.c.position)).scalars().all()
    callbacks = [element.get("statusCallback", "") for element in document]
    assert callbacks == [f"{BASE}/webhooks/twilio/status/{found}" for found in ids]
    path = callbacks[0].removeprefix(BASE)
    assert gateway.post(client, path, {"MessageStatus": "delivered"}).status_code == 204
    with runtime.store.connect() as connection:
        assert connection.execute(select(outbox.c.state).order_by(outbox.c.position)).scalars().all() == [
            "delivered",
            "handed",
        ]


HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("POST", MESSAGE_URL, 403),
        ("GET", MESSAGE_URL, 405),
        ("GET", "/nowhere", 404),
        ("POST", FALLBACK_URL, 200),
    ],
)
def test_every_answer_is_hardened(idle: FlaskClient, method: str, path: str, status: int) -> None:
    answer = idle.open(path, method=method)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


# stores that are gone


@pytest.fixture(params=["sqlite:////nowhere/at/all/test.db", "postgresql+psycopg://127.0.0.1:1/none"])
def without_database(request: pytest.FixtureRequest, runtime: Runtime) -> Iterator[Runtime]:
    store = connect(request.param)
    yield replace(runtime, store=store)
    store.dispose()


def test_no_database_means_try_again(without_database: Runtime) -> None:
    web = create_app(without_database).test_client()
    began = time.monotonic()
    assert gateway.text(web, "hi").status_code == 503
    assert gateway.post(web, STATUS_URL, {"MessageStatus": "sent"}).status_code == 503
    assert time.monotonic() - began < ANSWER_SECONDS
    assert without_database.cache.keys("place:*") == []


@pytest.mark.parametrize("table", ["outbox", "inbox", "consents", "clinics"])
def test_nothing_is_half_done(both_runtimes: Runtime, table: str) -> None:
    web = create_app(both_runtimes).test_client()
    with both_runtimes.store.begin() as connection:
        connection.execute(sql(f"ALTER TABLE {table} RENAME TO mislaid"))
    fields = gateway.form("hi")
    assert gateway.post(web, MESSAGE_URL, fields).status_code == 503
    with both_runtimes.store.begin() as connection:
        connection.execute(sql(f"ALTER TABLE mislaid RENAME TO {table}"))
    assert rows(both_runtimes) == {"people": 0, "inbox": 0, "outbox": 0}
    assert both_runtimes.cache.keys("place:*") == []
    # the gateway tries again, and is answered as if nothing had been
    assert len(said(gateway.post(web, MESSAGE_URL, fields))) == 2


REFUSED, SILENT = "refused", "silent"


@pytest.fixture(params=[REFUSED, SILENT])
def dead_redis(request: pytest.FixtureRequest) -> Iterator[str]:
    """A Redis that refuses, and one that takes a connection and never says a word."""
    if request.param == REFUSED:
        yield "redis://127.0.0.1:1/0"
        return
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_no_redis_still_means_an_answer(runtime: Runtime, dead_redis: str) -> None:
    settings = runtime.settings.model_copy(update={"loop_brake": "30/minute,300/day"})
    gone = replace(runtimes.build(settings, dead_redis, runtime.clock), store=runtime.store, vault=runtime.vault)
    web = create_app(gone).test_client()
    for words, expected in (("i have a fever", "CALL"), ("STOP", "unsubscribed")):
        began = time.monotonic()
        answers = said(gateway.text(web, words))
        assert time.monotonic() - began < ANSWER_SECONDS
        assert expected in answers[0]


def test_the_fallback_needs_no_store(runtime: Runtime) -> None:
    # one that takes a connection and never says a word: whoever asks it waits
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = f"127.0.0.1:{server.getsockname()[1]}"
        gone = runtimes.build(runtime.settings, f"redis://{silent}/0", runtime.clock)
        store = connect(f"postgresql+psycopg://{silent}/none")
        web = create_app(replace(gone, store=store)).test_client()
        began = time.monotonic()
        (words,) = said(web.post(FALLBACK_URL))
        assert time.monotonic() - began < CONNECT_SECONDS
        store.dispose()
    assert "911" in words and "988" in words
    assert words.count("\n") == len(gone.book.languages) - 1 == 4
    assert len(words) <= 1_600


def test_the_fallback_waits_for_no_report(idle: FlaskClient) -> None:
    (message,) = ElementTree.fromstring(idle.post(FALLBACK_URL, data=gateway.form()).data)
    assert message.attrib == {}


def test_a_broken_migration_is_no_answer(tmp_path: Path, redis_url: str) -> None:
    """A database nobody has migrated is one that is not there."""
    settings = make_settings(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    handles = runtimes.build(settings, redis_url, HeldClock(START))
    assert gateway.text(create_app(handles).test_client(), "hi").status_code == 503
    schema.migrate(handles.store)
    assert gateway.text(create_app(handles).test_client(), "hi").status_code == 200


def test_a_base_with_a_path_works_whole(tmp_path: Path, redis_url: str) -> None:
    base = "https://example.org/texts"
    settings = make_settings(f"sqlite:///{tmp_path}/test.db", tmp_path, public_base_url=base)
    web = create_app(make_runtime(settings, redis_url, HeldClock(START))).test_client()
    fields = gateway.form()
    answer = web.post(
        MESSAGE_URL, data=fields, headers={"X-Twilio-Signature": gateway.signature(base + MESSAGE_URL, fields)}
    )
    callback = ElementTree.fromstring(answer.data)[0].get("statusCallback", "")
    assert callback.startswith(f"{base}/webhooks/twilio/status/")
    report = {"MessageStatus": "sent"}
    headers = {"X-Twilio-Signature": gateway.signature(callback, report)}
    assert web.post(callback.removeprefix(base), data=report, headers=headers).status_code == 204
