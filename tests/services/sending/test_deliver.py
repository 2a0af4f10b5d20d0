"""Sending, over HTTP: what every answer of the gateway makes of a message, and of the person it was for."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import lanes
from bot.services.sending.outcome import HALT_SECONDS, LOOK_AFTER, MOST_ATTEMPTS, TOMORROW
from tests.conftest import START
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import PostOffice, broadcast, crowd, queue_many

HOUR = timedelta(hours=1)


def error(code: int, status: int = 400) -> dict[str, Any]:
    return {"kind": "error", "status": status, "code": code}


def refused(office: PostOffice, fault: dict[str, Any], **columns: Any) -> str:
    """A message that met a fault; its id."""
    message = office.queue(office.reader(), **columns)
    office.gateway.control(fault=fault)
    (office.impatient if fault["kind"] == "timeout" else office).deliver()
    return message


def test_what_is_due_is_sent_once(office: PostOffice) -> None:
    number = fresh_number()
    message = office.queue(office.reader(number), "Marrowline: ¿Cómo está?")
    assert office.deliver() == {"sent": 1}
    (taken,) = office.gateway.accepted
    row = office.row(message)
    assert (taken.to, taken.body) == (number, "Marrowline: ¿Cómo está?")
    assert taken.status_callback.endswith(message)
    assert (row.state, row.external_id, row.reason, row.error) == ("sent", taken.sid, "", "")
    assert (office.deliver(), office.gateway.posts) == ({}, 1)


def test_many_are_sent_each_once(office: PostOffice) -> None:
    readers = crowd(office.runtime, [f"+1303555{number:04d}" for number in range(260)])
    ids = set(queue_many(office.runtime, [(reader, f"text {number}") for number, reader in enumerate(readers)]))
    assert office.deliver() == {"sent": 260}
    assert sorted(office.taken) == sorted(f"text {number}" for number in range(260))
    assert {message.status_callback[-32:] for message in office.gateway.accepted} == ids
    assert office.gateway.twice() == {}


def test_the_words_of_a_broadcast_are_opened_once(office: PostOffice) -> None:
    broadcast(office.runtime, [office.reader() for _ in range(30)], "The clinic is closed on Thursday.")
    assert office.deliver(lanes.BULK) == {"sent": 30}
    assert set(office.taken) == {"The clinic is closed on Thursday."}


def test_what_goes_to_one_person_arrives_in_order(office: PostOffice) -> None:
    readers = [office.reader() for _ in range(8)]
    for position, text in enumerate(("one", "two", "three")):
        for reader in readers:
            office.queue(reader, text, position=position)
    office.gateway.control(latency_ms=5)
    office.deliver()
    by_person: dict[str, list[str]] = {}
    for message in office.gateway.accepted:
        by_person.setdefault(message.to, []).append(message.body)
    assert list(by_person.values()) == [["one", "two", "three"]] * 8


def test_what_is_not_due_waits(office: PostOffice) -> None:
    message = office.queue(office.reader(), due_at=START + HOUR)
    assert (office.deliver(), office.state(message)) == ({}, "queued")
    office.clock.move(HOUR)
    assert (office.deliver(), office.state(message)) == ({"sent": 1}, "sent")


@pytest.mark.parametrize(
    ("fault", "state", "reason", "code", "after"),
    [
        ({"kind": "429", "retry_after": 77}, "queued", "gateway busy", "20429", timedelta(seconds=77)),
        ({"kind": "drop"}, "unknown", "", "no-answer", LOOK_AFTER),
        ({"kind": "timeout"}, "unknown", "", "no-answer", LOOK_AFTER),
        ({"kind": "lose"}, "unknown", "", "no-answer", LOOK_AFTER),
        ({"kind": "500"}, "unknown", "", "20500", LOOK_AFTER),
        ({"kind": "garbage"}, "unknown", "", "unreadable", LOOK_AFTER),
        (error(21610), "failed", "opted_out", "21610", None),
        (error(21211), "failed", "bad_number", "21211", None),
        (error(21617), "failed", "content", "21617", None),
        (error(63016), "failed", "window", "63016", None),
        (error(99999), "failed", "unexplained", "99999", None),
        (error(30023), "queued", "not_today", "30023", TOMORROW),
        (error(20003, 401), "queued", "our_account", "20003", timedelta(seconds=HALT_SECONDS)),
    ],
    ids=lambda value: value.get("code", value["kind"]) if isinstance(value, dict) else "",
)
def test_every_answer_has_its_end(
    office: PostOffice, fault: dict[str, Any], state: str, reason: str, code: str, after: timedelta | None
) -> None:
    row = office.row(refused(office, fault))
    assert (row.state, row.reason, row.error, row.attempts) == (state, reason, code, 1)
    assert row.due_at == START + (after or timedelta())
    assert (office.gateway.posts, row.external_id) == (1, "")


def test_nothing_unknown_is_sent_again(office: PostOffice) -> None:
    for fault in ("drop", "timeout", "500"):
        refused(office, {"kind": fault})
    office.gateway.control(reset=True)
    for _ in range(3):
        office.clock.move(HOUR)
        assert office.deliver() == {}
    assert office.gateway.posts == 3


def test_a_gateway_too_busy_is_asked_again_less_and_less_often(office: PostOffice) -> None:
    message = refused(office, {"kind": "429"})
    pauses = []
    for _ in range(5):
        due = office.row(message).due_at
        assert due
        pauses.append((due - office.clock.at).total_seconds())
        assert office.deliver() == {}
        office.clock.at = due
        office.deliver()
    assert all(2.0**tries / 2 <= pause <= 2.0**tries for tries, pause in enumerate(pauses, 1))
    office.gateway.control(reset=True)
    office.clock.move(HOUR)
    office.deliver()
    row = office.row(message)
    assert (row.state, row.reason, row.error) == ("sent", "", "")


def test_a_refused_connection_goes_again(office: PostOffice) -> None:
    message = office.queue(office.reader())
    office.gateway.control(refuse=0.3)
    assert office.deliver() == {"queued": 1}
    row = office.row(message)
    assert (row.reason, row.error, office.taken) == ("gateway busy", "no-contact", [])
    enough = 100
    while office.state(message) != "sent" and (enough := enough - 1):
        office.clock.move(HOUR)
        office.deliver()
    assert office.taken == ["hello"]


@pytest.mark.parametrize(("attempts", "state"), [(MOST_ATTEMPTS - 2, "queued"), (MOST_ATTEMPTS - 1, "failed")])
def test_a_passing_reason_does_not_pass_for_ever(office: PostOffice, attempts: int, state: str) -> None:
    row = office.row(refused(office, error(30001), attempts=attempts, error="30001"))
    assert (row.state, row.reason, row.error) == (state, "crowded", "30001")


@pytest.mark.parametrize(("hours", "state"), [(11, "failed"), (13, "queued")])
def test_nothing_is_tried_again_when_it_is_of_no_use_any_more(office: PostOffice, hours: int, state: str) -> None:
    row = office.row(refused(office, error(30610), expires_at=START + hours * HOUR))
    assert (row.state, row.error) == (state, "30610")
