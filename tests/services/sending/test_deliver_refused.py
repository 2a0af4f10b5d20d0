"""Who is refused and why: what an error says of a person, of our account, and what is taken away before it leaves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cache.rates import Rates
from bot.rules import delivery, lanes
from bot.services.sending import deliver as sending
from bot.services.sending.outcome import HALT_SECONDS
from bot.store import people
from bot.store.database import transaction
from bot.store.outbox import cancel_for
from tests.conftest import START
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import PostOffice, crowd, queue_many
from tests.services.talking import ledger

HOUR = timedelta(hours=1)


def error(code: int, status: int = 400) -> dict[str, Any]:
    return {"kind": "error", "status": status, "code": code}


@pytest.mark.parametrize("code", [21610, 63014])
def test_who_stopped_at_the_phone_company_has_stopped(office: PostOffice, code: int) -> None:
    number = fresh_number()
    reader = office.reader(number)
    before = len(ledger(office.runtime, number))
    later = office.queue(reader, due_at=START + HOUR)
    other = office.queue(office.reader())
    office.gateway.control(fault=error(code), number=number)
    message = office.queue(reader)
    office.deliver()
    assert (office.state(message), office.state(other)) == ("failed", "sent")
    assert (office.state(later), office.row(later).reason) == ("canceled", "stopped")
    assert office.person(reader).consent == people.STOPPED
    assert ledger(office.runtime, number)[before:] == ["stopped"]
    message = office.queue(reader)
    assert (office.deliver(), office.row(message).reason) == ({"canceled": 1}, "stopped")
    assert len(ledger(office.runtime, number)) == before + 1


@pytest.mark.parametrize("code", [21211, 21614, 21635, 30006, 63003])
def test_a_bad_number_is_written_to_no_more(office: PostOffice, code: int) -> None:
    reader = office.reader()
    message, later = office.queue(reader), office.queue(reader, due_at=START + HOUR)
    office.gateway.control(fault=error(code), times=1)
    office.deliver()
    assert office.person(reader).unreachable == str(code)
    office.clock.move(HOUR)
    office.deliver()
    row = office.row(later)
    assert (office.state(message), row.state, row.reason) == ("failed", "canceled", "unreachable")
    assert office.gateway.posts == 1


def test_a_number_is_given_up_after_three_days_without_an_owner(office: PostOffice) -> None:
    reader = office.reader()
    office.gateway.control(fault=error(30005))
    for failures_a_day in (2, 3):
        for _ in range(failures_a_day):
            office.queue(reader)
            office.deliver()
        assert office.person(reader).unreachable == ""
        office.clock.move(timedelta(days=1))
    office.queue(reader)
    office.deliver()
    assert office.person(reader).unreachable == "30005"


# our own fault


def test_a_wrong_secret_halts_everything_and_fails_nobody(office: PostOffice) -> None:
    readers = crowd(office.runtime, [f"+1303555{number:04d}" for number in range(300)])
    ids = queue_many(office.runtime, [(reader, "hello") for reader in readers])
    office.gateway.control(fault=error(20003, 401))
    office.deliver()
    posts = office.gateway.posts
    assert posts <= sending.IN_FLIGHT * sending.WINDOW
    assert office.runtime.rates.halted() == "20003"
    assert {office.state(message) for message in ids} == {"queued"}
    office.gateway.control(reset=True)
    assert [office.deliver(lane) for lane in lanes.LANES] == [{}, {}, {}]
    assert office.gateway.posts == posts
    office.runtime.cache.flushall()
    office.clock.move(timedelta(seconds=HALT_SECONDS))
    assert office.deliver() == {"sent": 300}
    assert len(office.gateway.accepted) == 300


def test_the_halt_ends_by_itself(office: PostOffice) -> None:
    office.queue(office.reader())
    office.gateway.control(fault=error(30002))
    office.deliver()
    assert 0 < office.runtime.cache.pttl("rate:halt") <= HALT_SECONDS * 1_000


def test_a_country_we_may_not_text_fails_that_message_alone(office: PostOffice) -> None:
    number = fresh_number()
    office.gateway.control(fault=error(21408), number=number)
    messages = [office.queue(office.reader(number)), *(office.queue(office.reader()) for _ in range(5))]
    office.deliver()
    assert [office.state(message) for message in messages] == ["failed"] + ["sent"] * 5
    assert (office.row(messages[0]).reason, office.runtime.rates.halted()) == ("our_route", "")


def test_a_number_of_ours_that_may_not_text_anybody_halts(office: PostOffice) -> None:
    messages = [office.queue(office.reader()) for _ in range(4)]
    office.gateway.control(fault=error(21606))
    office.deliver()
    assert office.runtime.rates.halted() == "21606"
    assert {office.state(message) for message in messages} == {"queued"}


def test_it_halts_too_when_messages_go_one_by_one(office: PostOffice) -> None:
    """As they do in a quiet hour, or at a slow rate; unless one goes through in between."""
    for halted in ("", "", "21606"):
        office.gateway.control(fault=error(21606))
        message = office.queue(office.reader())
        office.deliver()
        assert (office.runtime.rates.halted(), office.state(message)) == (halted, "queued" if halted else "failed")
    office.runtime.cache.delete("rate:halt")
    office.gateway.control(fault=None)
    office.clock.move(timedelta(seconds=HALT_SECONDS))
    assert office.deliver() == {"sent": 1}
    for _ in range(2):
        office.gateway.control(fault=error(21606))
        office.queue(office.reader())
        office.deliver()
    assert office.runtime.rates.halted() == ""


def test_people_of_one_country_do_not_halt_those_of_another(office: PostOffice) -> None:
    numbers = [fresh_number() for _ in range(5)]
    for number in numbers:
        office.gateway.control(fault=error(21408), number=number)
    abroad = [office.queue(office.reader(number)) for number in numbers]
    here = office.queue(office.reader())
    office.deliver()
    assert (office.runtime.rates.halted(), office.state(here)) == ("", "sent")
    assert {office.state(message) for message in abroad} == {"failed"}


# taken away in between


def test_a_stop_after_queueing_is_heard(office: PostOffice) -> None:
    reader = office.reader()
    message = office.queue(reader)
    with transaction(office.runtime.store) as connection:
        people.change(connection, reader, consent=people.STOPPED)
    assert office.deliver() == {"canceled": 1}
    assert (office.row(message).reason, office.gateway.posts) == ("stopped", 0)


def test_a_stop_between_claim_and_sending_is_heard(office: PostOffice) -> None:
    """The rate is what a claimed message waits for last."""
    reader = office.reader()
    message, other = office.queue(reader), office.queue(office.reader())

    class Stopping(Rates):
        def take(self, lane: str, segments: int) -> float:
            with transaction(office.runtime.store) as connection:
                cancel_for(connection, reader, "stopped", START)
            return super().take(lane, segments)

    slow = replace(office.runtime, rates=Stopping(office.runtime.cache, 1_000))
    assert sending.deliver(slow, lanes.SOON) == {"sent": 1}
    assert (office.state(message), office.state(other)) == ("canceled", "sent")


@pytest.mark.parametrize(
    ("end", "state", "reason"), [(START + HOUR, "canceled", "too late"), (None, "queued", "quiet hours")]
)
def test_an_hour_that_passes_while_a_message_waits_for_the_rate_is_heeded(
    office: PostOffice, end: Any, state: str, reason: str
) -> None:
    message = office.queue(office.reader(), expires_at=end)
    later = START + HOUR if end else START + 10 * HOUR

    class Late(Rates):
        def take(self, lane: str, segments: int) -> float:
            office.clock.at = later
            return super().take(lane, segments)

    slow = replace(office.runtime, rates=Late(office.runtime.cache, 1_000))
    sending.deliver(slow, lanes.SOON)
    assert (office.state(message), office.row(message).reason, office.gateway.posts) == (state, reason, 0)


def test_a_message_nobody_can_open_harms_no_other(office: PostOffice) -> None:
    spoilt, other = office.queue(office.reader(), body="gAAAAA-not-ours"), office.queue(office.reader())
    assert office.deliver() == {delivery.FAILED: 1, delivery.SENT: 1}
    assert (office.row(spoilt).error, office.state(other)) == ("sealed", "sent")
