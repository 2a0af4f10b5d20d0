"""The fake gateway calls back as Twilio does: signed, to our own address, as late and as often as it is told."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl
from urllib.request import Request as WireRequest
from urllib.request import urlopen

import pytest

from bot.channels.base import ACCEPTED, Request
from bot.channels.twilio import Twilio
from tests.channels.sending import ID, QUICK, TO, Listener, listener, parcel, send, settings
from tests.helpers import gateway as twilio
from tests.helpers.fake_gateway import FakeGateway
from tests.house.tools import ROOT


@contextmanager
def called_back(**how: object) -> Iterator[tuple[FakeGateway, Listener]]:
    """A gateway that calls a listener back."""
    with listener() as web, FakeGateway() as gateway:
        gateway.control(callbacks={"base": web.url, **how})
        yield gateway, web


def heard(gateway: FakeGateway, web: Listener, count: int) -> list[tuple[str, dict[str, str]]]:
    """(path, form) of the first `count` callbacks, each of which the adapter takes for authentic."""
    enough = time.monotonic() + 5
    while gateway.called < count and time.monotonic() < enough:
        threading.Event().wait(0.01)
    told = []
    for path, headers, body in web.posts:
        pairs = tuple(parse_qsl(body.decode(), keep_blank_values=True))
        signed = Request(twilio.BASE + path, headers, pairs)
        assert Twilio(settings()).is_authentic(signed)
        assert not Twilio(settings()).is_authentic(Request(twilio.BASE + path, headers, (*pairs, ("Zebra", "1"))))
        told.append((path, dict(pairs)))
    return told


def channel(gateway: FakeGateway) -> Twilio:
    return Twilio(settings(twilio_api_base_url=gateway.url), QUICK)


def test_callbacks_carry_our_id_and_the_sid() -> None:
    with called_back() as (gateway, web):
        (receipt,) = send(channel(gateway), parcel())
        told = heard(gateway, web, 2)
    assert [path for path, _ in told] == [f"/webhooks/twilio/status/{ID}"] * 2
    assert [form["MessageStatus"] for _, form in told] == ["sent", "delivered"]
    assert {form["MessageSid"] for _, form in told} == {receipt.external_id}
    assert gateway.accepted[0].status == "delivered"


@pytest.mark.parametrize(
    ("how", "statuses"),
    [
        ({"copies": 2}, ["sent", "delivered", "sent", "delivered"]),
        ({"order": "reversed"}, ["delivered", "sent"]),
        (
            {"statuses": ("sending", "sent", "delivered", "read"), "order": "reversed"},
            ["read", "delivered", "sent", "sending"],
        ),
        ({"statuses": ()}, []),
    ],
)
def test_callbacks_come_twice_and_out_of_order(how: dict[str, object], statuses: list[str]) -> None:
    with called_back(**how) as (gateway, web):
        send(channel(gateway), parcel())
        assert [form["MessageStatus"] for _, form in heard(gateway, web, len(statuses))] == statuses
    assert gateway.accepted[0].status == (
        (statuses and max(statuses, key=["sending", "sent", "delivered", "read"].index)) or "queued"
    )


def test_callbacks_come_late() -> None:
    with called_back(delay_ms=300, statuses=("delivered",)) as (gateway, web):
        begun = time.monotonic()
        assert send(channel(gateway), parcel())[0].outcome == ACCEPTED
        heard(gateway, web, 1)
        assert time.monotonic() - begun >= 0.3
    assert len(web.posts) == 1


def test_a_taken_message_may_be_reported_as_failed() -> None:
    with called_back() as (gateway, web):
        gateway.control(fault={"kind": "ok", "statuses": ["sent", "undelivered"], "code": 30003}, number=TO)
        send(channel(gateway), parcel())
        (_, first), (_, last) = heard(gateway, web, 2)
    assert (first["MessageStatus"], "ErrorCode" in first) == ("sent", False)
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")


def test_a_message_whose_answer_was_lost_calls_back_all_the_same() -> None:
    with called_back() as (gateway, web):
        gateway.control(fault={"kind": "drop"}, times=1)
        send(channel(gateway), parcel())
        assert [path for path, _ in heard(gateway, web, 2)] == [f"/webhooks/twilio/status/{ID}"] * 2


def test_faults_hold_for_a_number_for_a_while_or_for_good() -> None:
    with FakeGateway() as gateway:
        gateway.control(fault={"kind": "error", "code": 21610}, number=TO)
        gateway.control(fault={"kind": "429"}, times=2)
        other = [parcel("+12025550112")] * 4
        assert [receipt.error for receipt in send(channel(gateway), parcel(), *other)] == [
            "21610",
            "20429",
            "20429",
            "",
            "",
        ]
        gateway.control(fault={"kind": "500"})
        assert [receipt.error for receipt in send(channel(gateway), parcel(), *other[:1])] == ["21610", "20500"]
        gateway.control(reset=True)
        assert [receipt.outcome for receipt in send(channel(gateway), parcel())] == [ACCEPTED]
        assert gateway.twice() == {gateway.accepted[0].status_callback: 3}


def test_it_comes_back_after_refusing() -> None:
    with FakeGateway() as gateway:
        gateway.control(refuse=0.2)
        enough = time.monotonic() + 5
        while (found := send(channel(gateway), parcel())[0].outcome) != ACCEPTED and time.monotonic() < enough:
            assert gateway.accepted == []
        assert found == ACCEPTED


def ask(url: str, order: object = None) -> object:
    """GET, or POST an order."""
    body = None if order is None else json.dumps(order).encode()
    with urlopen(WireRequest(url, body), timeout=5) as answer:
        return json.loads(answer.read())


def test_it_runs_as_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.helpers.fake_gateway", "--latency-ms", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            base = Twilio(settings(twilio_api_base_url=url), QUICK)
            assert ask(f"{url}/__control", {"fault": {"kind": "429"}, "times": 1}) == {}
            enough = time.monotonic() + 5
            while send(base, parcel())[0].outcome == ACCEPTED and time.monotonic() < enough:
                pass
            (receipt,) = send(base, parcel())
            accepted = ask(f"{url}/__accepted")
            assert accepted[-1]["sid"] == receipt.external_id
            assert {"sid", "to", "body", "status_callback", "at"} <= accepted[-1].keys()
            counts = ask(f"{url}/__counts")
            assert counts["posts"] == counts["accepted"] + 1 == len(accepted) + 1
        finally:
            process.terminate()
        assert process.wait(10) == 0
