"""What the gateway reports of messages that we began: before its own answer, twice, late, and of an earlier attempt."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.serving import make_server

from bot.channels.base import ACCEPTED, Receipt, Report
from bot.rules import lanes
from bot.services.sending import outcome
from bot.services.sending.sweep import sweep
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.store import deliveries, people, sending
from bot.store.database import transaction
from bot.store.outbox import outbox
from bot.store.sending import Ticket
from bot.web.app import create_app
from tests.conftest import START
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import PostOffice
from tests.services.talking import ledger, sms
from tests.store.plans import plan

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = 45 * MINUTE


def attempt(office: PostOffice, message: str, sid: str, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Claimed, marked, taken by the gateway as `sid`; and what happens while it has not answered."""
    now = office.clock.at
    ticket = Ticket(sid, now + MINUTE)
    with transaction(office.runtime.store) as connection:
        (claimed,) = sending.claim(connection, lanes.SOON, now, ticket, 1)
        assert claimed.id == message
        assert sending.begin(connection, [message], ticket, now)
    meanwhile()
    outcome.keep(office.runtime, [(claimed, Receipt(ACCEPTED, sid, "queued"))], ticket)


def report(office: PostOffice, message: str, word: str, sid: str = "", error: str = "") -> bool:
    return track(office.runtime, Report(message, word, sid, error))


@pytest.fixture
def message(office: PostOffice) -> str:
    return office.queue(office.reader())


@pytest.mark.parametrize(
    ("word", "error", "expected"),
    [
        ("sent", "", ("sent", "", "")),
        ("delivered", "", ("delivered", "", "")),
        ("undelivered", "30006", ("failed", "bad_number", "30006")),
        ("undelivered", "30003", ("queued", "unreachable", "30003")),
        ("failed", "", ("failed", "", "")),
        ("sending", "", ("sent", "", "")),
    ],
)
def test_a_report_before_the_answer_stands(
    office: PostOffice, message: str, word: str, error: str, expected: tuple[str, str, str]
) -> None:
    attempt(office, message, "SM1", lambda: report(office, message, word, "SM1", error))
    row = office.row(message)
    assert ((row.state, row.reason, row.error), row.external_id) == (expected, "SM1")


@pytest.mark.parametrize("words", [("sent", "delivered"), ("delivered", "sent"), ("delivered", "delivered", "sent")])
def test_reports_come_in_any_order_around_the_answer(office: PostOffice, message: str, words: tuple[str, ...]) -> None:
    attempt(office, message, "SM1", lambda: report(office, message, words[0], "SM1"))
    for word in words[1:]:
        report(office, message, word, "SM1")
    assert office.state(message) == "delivered"


@pytest.fixture
def web(office: PostOffice) -> Iterator[str]:
    """The service's own web server, for status callbacks."""
    server = make_server("127.0.0.1", 0, create_app(office.runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "fault", [{"kind": "slow", "seconds": 0.5}, {"kind": "drop"}, {"kind": "500", "accepts": True}]
)
@pytest.mark.parametrize("order", ["given", "reversed"])
def test_callbacks_settle_what_is_sent_or_unknown(
    office: PostOffice, message: str, web: str, fault: dict[str, object], order: str
) -> None:
    office.gateway.control(callbacks={"base": web, "copies": 2, "order": order}, fault=fault)
    called = office.gateway.called
    office.deliver()
    pause = threading.Event()
    assert any(office.gateway.called == called + 4 or pause.wait(0.02) for _ in range(500))
    (taken,) = office.gateway.accepted
    row = office.row(message)
    assert (row.state, row.external_id, office.gateway.uncalled) == ("delivered", taken.sid, 0)
    assert (office.deliver(), office.gateway.posts) == ({}, 1)


def test_what_arrived_after_all_keeps_no_word_of_the_fear(office: PostOffice, message: str) -> None:
    office.gateway.control(fault={"kind": "drop"})
    office.impatient.deliver()
    assert (office.state(message), bool(office.row(message).error)) == ("unknown", True)
    report(office, message, "delivered", office.gateway.accepted[0].sid)
    row = office.row(message)
    assert (row.state, row.reason, row.error) == ("delivered", "", "")


# once more


def test_a_phone_out_of_reach_is_tried_once_more(office: PostOffice, message: str) -> None:
    office.deliver()
    report(office, message, "undelivered", office.gateway.accepted[0].sid, "30003")
    row = office.row(message)
    assert (row.state, row.reason, row.error, row.due_at) == ("queued", "unreachable", "30003", START + LATER)
    office.clock.move(LATER - MINUTE)
    assert office.deliver() == {}
    office.clock.move(MINUTE)
    assert office.deliver() == {"sent": 1}
    report(office, message, "undelivered", office.gateway.accepted[1].sid, "30003")
    row = office.row(message)
    assert (row.state, row.reason, row.error) == ("failed", "unreachable", "30003")
    office.clock.move(24 * HOUR)
    assert (office.deliver(), len(office.taken)) == ({}, 2)
    assert office.person(row.person_id or 0).unreachable == ""


@pytest.mark.parametrize(("minutes", "state"), [(45, "failed"), (46, "queued")])
def test_it_is_not_tried_again_when_it_is_of_no_use_by_then(office: PostOffice, minutes: int, state: str) -> None:
    message = office.queue(office.reader(), expires_at=START + minutes * MINUTE)
    attempt(office, message, "SM1")
    report(office, message, "undelivered", "SM1", "30003")
    assert (office.state(message), office.row(message).reason) == (state, "unreachable")


def waits_again(office: PostOffice, message: str) -> None:
    """Undelivered as SM1, and due once more."""
    attempt(office, message, "SM1")
    report(office, message, "undelivered", "SM1", "30003")
    office.clock.move(LATER)


@pytest.mark.parametrize(("word", "state"), [("sent", "sent"), ("undelivered", "sent"), ("delivered", "delivered")])
def test_late_word_of_the_first_attempt_while_the_second_is_made(
    office: PostOffice, message: str, word: str, state: str
) -> None:
    waits_again(office, message)
    attempt(office, message, "SM2", lambda: report(office, message, word, "SM1", "30003" if word[0] == "u" else ""))
    assert office.state(message) == state


@pytest.mark.parametrize(("word", "state"), [("sent", "queued"), ("undelivered", "queued"), ("delivered", "delivered")])
def test_late_word_of_the_first_attempt_before_the_second(
    office: PostOffice, message: str, word: str, state: str
) -> None:
    waits_again(office, message)
    assert report(office, message, word, "SM1", "30003" if word[0] == "u" else "") == (state != "queued")
    assert office.state(message) == state
    office.deliver()
    assert len(office.taken) == (state == "queued")


@pytest.mark.parametrize(("word", "state"), [("sent", "sent"), ("undelivered", "sent"), ("delivered", "delivered")])
def test_late_word_of_the_first_attempt_after_the_second(
    office: PostOffice, message: str, word: str, state: str
) -> None:
    waits_again(office, message)
    attempt(office, message, "SM2")
    report(office, message, word, "SM1", "30003" if word[0] == "u" else "")
    assert office.state(message) == state
    report(office, message, "delivered", "SM2")
    assert office.state(message) == "delivered"


def test_word_of_an_attempt_we_thought_lost_ends_the_wait(office: PostOffice, message: str) -> None:
    """Not in the gateway's list twice, so queued again; and then it turns out that it was taken."""
    with transaction(office.runtime.store) as connection:
        connection.execute(outbox.update().values(reason="never reached the gateway", attempts=1))
    report(office, message, "sent", "SM1")
    assert (office.state(message), office.deliver()) == ("sent", {})


# what a report says of the person


@pytest.mark.parametrize("word", ["failed", "undelivered"])
def test_a_stop_that_only_the_report_tells_of_is_a_stop(office: PostOffice, word: str) -> None:
    number = fresh_number()
    reader = office.reader(number)
    message, later = office.queue(reader), office.queue(reader, due_at=START + HOUR)
    attempt(office, message, "SM1")
    report(office, message, word, "SM1", "21610")
    assert office.person(reader).consent == people.STOPPED
    assert (office.state(message), office.state(later), ledger(office.runtime, number)[-1]) == (
        "failed", "canceled", "stopped",
    )  # fmt: skip


def test_a_repeated_report_does_not_take_back_a_start(office: PostOffice) -> None:
    number = fresh_number()
    message = office.queue(office.reader(number))
    attempt(office, message, "SM1")
    report(office, message, "failed", "SM1", "21610")
    converse(office.runtime, sms(number, "START"))
    report(office, message, "failed", "SM1", "21610")
    assert ledger(office.runtime, number)[-2:] == ["stopped", "restarted"]


@pytest.mark.parametrize("error", ["30003", "30001", "30023", "21610"])
def test_an_answer_is_never_sent_again(office: PostOffice, error: str) -> None:
    reply = converse(office.runtime, sms(fresh_number(), "hi")).messages[0]
    report(office, reply.id, "undelivered", "SM1", error)
    assert office.state(reply.id) == "failed"
    office.clock.move(24 * HOUR)
    assert [office.deliver(lane) for lane in lanes.LANES] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        *[(word, "sent") for word in ("queued", "accepted", "scheduled", "sending", "receiving", "received", "sent")],
        ("partially_delivered", "sent"), ("delivered", "delivered"), ("read", "read"), ("undelivered", "failed"),
        ("failed", "failed"), ("canceled", "failed"),
    ],
)  # fmt: skip
def test_every_word_of_twilios_is_understood(office: PostOffice, message: str, word: str, state: str) -> None:
    attempt(office, message, "SM1")
    report(office, message, word, "SM1")
    assert office.state(message) == state


def test_reports_that_were_read_cost_the_sweep_nothing(office: PostOffice, message: str) -> None:
    attempt(office, message, "SM1")
    for word in ("sending", "sent", "delivered"):
        report(office, message, word, "SM1")
    with transaction(office.runtime.store) as connection:
        table = deliveries.deliveries
        unread = select(func.count()).select_from(table).where(table.c.applied.is_(False))
        assert connection.execute(unread).scalar_one() == 0
        if connection.dialect.name == "sqlite":
            assert "ix_deliveries_early" in plan(connection, lambda: deliveries.unapplied(connection))
    assert sweep(office.runtime).adopted == 0
