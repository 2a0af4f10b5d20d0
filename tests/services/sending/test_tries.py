"""How often a message is tried: every error by its own limit, whatever a busy gateway did not get to before."""

from datetime import timedelta
from functools import partial

import pytest

from bot.services.sending.outcome import MOST_ATTEMPTS
from bot.store.database import transaction
from bot.store.outbox import outbox
from tests.conftest import START
from tests.helpers.post_office import PostOffice
from tests.services.sending.test_deliver import error, refused
from tests.services.sending.test_track_sent import LATER, attempt, report

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def message(office: PostOffice) -> str:
    return office.queue(office.reader())


# refused at once


@pytest.mark.parametrize("code", [21611, 30003])
def test_a_refusal_after_many_that_were_busy_is_the_first(office: PostOffice, code: int) -> None:
    """What a busy gateway did not get to was not refused."""
    message = refused(office, {"kind": "429"}, attempts=3 * MOST_ATTEMPTS)
    office.clock.move(HOUR)
    office.gateway.control(fault=error(code))
    assert office.deliver() == {"queued": 1}
    office.clock.move(HOUR)
    assert (office.deliver(), office.row(message).error) == ({"failed": 1}, str(code))


def test_a_gateway_that_stays_busy_ends_nothing_but_what_is_too_late(office: PostOffice) -> None:
    message = refused(office, {"kind": "429"}, attempts=3 * MOST_ATTEMPTS, expires_at=START + 2 * HOUR)
    for _ in range(3):
        assert office.state(message) == "queued"
        office.clock.move(40 * MINUTE)
        office.deliver()
    assert (office.state(message), office.row(message).reason, office.gateway.posts) == ("canceled", "too late", 3)


# reported later


def busy(office: PostOffice, message: str, times: int) -> None:
    """So often the gateway has had no time for it."""
    with transaction(office.runtime.store) as connection:
        more = outbox.update().where(outbox.c.id == message)
        connection.execute(more.values(attempts=outbox.c.attempts + times, error="20429", reason="gateway busy"))


@pytest.mark.parametrize("times", [1, 2 * MOST_ATTEMPTS])
@pytest.mark.parametrize("is_early", [False, True])
def test_a_busy_gateway_costs_it_no_try(office: PostOffice, message: str, times: int, is_early: bool) -> None:
    """Before the first attempt that was taken, and before the second; reported before or after the answer."""
    for sid, state in (("SM1", "queued"), ("SM2", "failed")):
        busy(office, message, times)
        undelivered = partial(report, office, message, "undelivered", sid, "30003")
        if is_early:
            attempt(office, message, sid, undelivered)
        else:
            attempt(office, message, sid)
            undelivered()
        assert (office.state(message), office.row(message).error) == (state, "30003")
        office.clock.move(LATER)


def test_every_reason_that_passes_has_its_own_tries_and_all_have_an_end(office: PostOffice, message: str) -> None:
    attempt(office, message, "SM1")
    report(office, message, "undelivered", "SM1", "30001")
    told = 1
    while office.state(message) == "queued":
        office.clock.move(LATER)
        told += 1
        attempt(office, message, f"SM{told}")
        report(office, message, "undelivered", f"SM{told}", "30003")
    assert 2 < told <= MOST_ATTEMPTS
