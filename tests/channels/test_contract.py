"""One runner for every adapter: what its case file says, and what nobody writes down."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import channels
from bot.channels.base import Malformed, Outgoing, Request
from bot.clock import HeldClock
from bot.rules import delivery
from bot.runtime import Runtime
from bot.store import inbox, people
from bot.store.database import transaction
from bot.web.app import create_app
from tests.channels.table import CHANNELS, EVERY, FOLDER, demo_settings, form, proof, request, rows, table
from tests.conftest import START, make_runtime
from tests.helpers import gateway

OUTBOX_ID = "0123456789abcdef" * 2
NAMES = sorted(CHANNELS)
every_channel = pytest.mark.parametrize("channel", NAMES)


def test_every_channel_has_its_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(EVERY)


@pytest.mark.parametrize("channel", sorted(EVERY.keys() - CHANNELS.keys()))
def test_what_only_sends_listens_to_nobody(channel: str, web: FlaskClient) -> None:
    adapter, incoming = EVERY[channel], Request(gateway.BASE, {}, (("from", "+12025550111"), ("text", "hi")))
    assert not adapter.is_authentic(incoming)
    for read in (adapter.read, lambda found: adapter.report(found, OUTBOX_ID)):
        with pytest.raises(Malformed):
            read(incoming)
    for deed in ("message", f"status/{OUTBOX_ID}"):
        assert web.post(f"/webhooks/{channel}/{deed}", data={"from": "+12025550111"}).status_code == 403


@pytest.mark.parametrize("channel", sorted(EVERY))
def test_an_unknown_code_is_never_tried_again(channel: str) -> None:
    found = EVERY[channel].explain("99999")
    assert (found.code, found.again) == ("99999", "never")
    assert "99999" in found.reason
    assert found.mend


@pytest.mark.parametrize(("channel", "case"), rows("inbound"))
def test_a_text_is_read_right(channel: str, case: dict[str, Any]) -> None:
    adapter, incoming = (CHANNELS[channel], request(channel, "message", form(channel, **case["form"])))
    assert adapter.is_authentic(incoming)
    if case.get("malformed"):
        with pytest.raises(Malformed):
            adapter.read(incoming)
        return
    inbound = adapter.read(incoming)
    found = asdict(inbound)
    assert found["channel"] == channel
    assert {name: found[name] for name in case.get("read", {})} == case.get("read", {})
    assert adapter.is_ours(inbound) is case.get("ours", True)


@pytest.mark.parametrize(("channel", "case"), rows("status"))
def test_a_report_is_read_right(channel: str, case: dict[str, Any]) -> None:
    adapter, incoming = (CHANNELS[channel], request(channel, f"status/{OUTBOX_ID}", case["form"]))
    assert adapter.is_authentic(incoming)
    if case.get("malformed"):
        with pytest.raises(Malformed):
            adapter.report(incoming, OUTBOX_ID)
        return
    report = adapter.report(incoming, OUTBOX_ID)
    assert report.outbox_id == OUTBOX_ID
    assert (report.external_id, report.error) == (case.get("external_id", ""), case.get("error", ""))
    assert len(report.status) <= 32
    assert (delivery.reported(report.status) or delivery.HANDED) == case["state"]


def messages(body: str, content_type: str) -> list[str]:
    """The messages of an answer, as a strict reader of its content type finds them."""
    if content_type == "text/xml":
        return ["".join(message.itertext()) for message in ElementTree.fromstring(body)]
    assert content_type == "text/html"
    return re.findall("<li id=[^>]*>([^<]*)</li>", body)


@pytest.mark.parametrize("words", ["hi", "مرحبا بكم", "👩🏽‍🚀" * 40, "a\x00b\x0bc", "<b>&amp;</b>", "x" * 10_000])
@every_channel
def test_an_answer_is_well_formed(channel: str, words: str) -> None:
    assert len(messages(*CHANNELS[channel].answer((Outgoing(OUTBOX_ID, words), Outgoing("", words))))) == 2


@every_channel
def test_nothing_to_say_is_well_formed(channel: str) -> None:
    assert messages(*CHANNELS[channel].answer(())) == []


# what nobody writes down, through the door that gateways use


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Runtime]:
    folder: Path = tmp_path_factory.mktemp("contract")
    settings = demo_settings().model_copy(update={"database_url": f"sqlite:///{folder}/test.db", "var_dir": folder})
    handles = make_runtime(settings, redis_url, HeldClock(START))
    yield handles
    handles.store.dispose()


@pytest.fixture(scope="module")
def web(shared: Runtime) -> FlaskClient:
    return create_app(shared).test_client()


def send(web: FlaskClient, channel: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> TestResponse:
    """Post a text to the channel's own URL, with its proof unless other headers are given."""
    path = f"/webhooks/{channel}/message"
    return web.post(path, data=fields, headers=proof(channel, path, fields) if headers is None else headers)


def fresh(channel: str, text: str) -> dict[str, str]:
    """A form with this text, from a new person where the channel gives ids itself."""
    fields = form(channel, **{table(channel)["body"]: text})
    sid = gateway.sid()
    return fields | {name: sid for name in ("MessageSid", "SmsMessageSid", "SmsSid") if name in fields}


def kept(shared: Runtime, address: str) -> list[str]:
    """The bodies kept for an address."""
    with transaction(shared.store) as connection:
        person = people.by_mark(connection, shared.vault.mark(address))
        return [shared.vault.open(row.body) for row in inbox.of_person(connection, person.id)] if person else []


BODIES = {
    "ten_thousand_letters": "x" * 10_000,
    "ten_thousand_signs": "€" * 10_000,
    "control": "a\x00b\x01\x0b\x0c\x0e\x1f\x7f\x85\u2028b",
    "arabic": "السلام عليكم، عندي سؤال",
    "emoji": "👍🏽🏳️‍🌈❤️‍🔥",
    "half_a_joiner": "\u200d\ufe0f\u0301",
    "markup": "<script>\"&'{clinic}%s{0}",
    "nothing": "",
    "blanks": " \n\t ",
    "replacement": "\ufffd\ufffe",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@every_channel
def test_any_body_is_answered_and_kept(web: FlaskClient, shared: Runtime, channel: str, body: str) -> None:
    fields = fresh(channel, body)
    answer = send(web, channel, fields)
    assert answer.status_code == 200
    assert messages(answer.text, answer.mimetype)
    assert kept(shared, fields[table(channel)["sender"]])[-1] == body


@every_channel
def test_a_missing_sender_is_refused(web: FlaskClient, channel: str) -> None:
    fields = fresh(channel, "hi")
    del fields[table(channel)["sender"]]
    assert send(web, channel, fields).status_code == 400


PROVEN = [name for name in NAMES if table(name)["proof"]]
BAD_PROOFS = {"missing": None, "empty": "", "wrong": "d3Jvbmc=", "not_ascii": "é" * 28, "very_long": "a" * 10_000}


@pytest.mark.parametrize("given", BAD_PROOFS.values(), ids=BAD_PROOFS)
@pytest.mark.parametrize("deed", ["message", f"status/{OUTBOX_ID}"])
@pytest.mark.parametrize("channel", PROVEN)
def test_a_bad_proof_is_refused(web: FlaskClient, channel: str, deed: str, given: str | None) -> None:
    headers = {} if given is None else {table(channel)["proof"]: given}
    answer = web.post(f"/webhooks/{channel}/{deed}", data=fresh(channel, "hi"), headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("channel", [name for name in NAMES if name not in PROVEN])
def test_what_proves_nothing_is_closed(channel: str) -> None:
    adapter = channels.build(demo_settings().model_copy(update={"demo": False}))[channel]
    assert not adapter.is_authentic(request(channel, "message", form(channel)))


def test_a_count_of_5000_digits_is_capped() -> None:
    fields = form("twilio", NumMedia="9" * 5_000)
    assert CHANNELS["twilio"].read(request("twilio", "message", fields)).media == 10


@every_channel
def test_the_same_form_again_is_harmless(web: FlaskClient, channel: str) -> None:
    fields = fresh(channel, "MENU")
    first, again = send(web, channel, fields), send(web, channel, fields)
    assert (first.status_code, again.status_code) == (200, 200)
    if table(channel)["proof"]:
        assert again.data == first.data
