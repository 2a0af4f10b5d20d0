"""One pass of everything: what was left behind, what is due, what waits, what nobody knows; and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import Report
from bot.clock import system_clock
from bot.rules import delivery, lanes
from bot.services.due.programmes import PROGRAMMES
from bot.services.sending.track import track
from bot.services.tick import tick
from bot.store import broadcasts, sending
from bot.store.database import transaction
from bot.store.outbox import new_id
from bot.store.sending import Ticket
from tests.conftest import START
from tests.helpers.post_office import PostOffice, broadcast, crowd, queue_many
from tests.services import alarm
from tests.services.crowd import approved
from tests.services.due_rows import Told, plan, planned
from tests.services.talking import fresh_number, said

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOTHING = {"adopted": 0, "requeued": 0, "unknown": 0, "erased": 0, "lapsed": 0, "expanded": 0}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Rows of the kind `test` are told by it."""
    found = Told()
    monkeypatch.setitem(PROGRAMMES, "test", found.programme())
    return found


def test_an_empty_pass_says_so(office: PostOffice) -> None:
    assert tick(office.runtime) == NOTHING


def test_what_is_due_is_told_and_sent_in_one_pass(office: PostOffice, told: Told) -> None:
    plan(office, office.reader(noticed_at=START))
    assert tick(office.runtime) == NOTHING | {"due_fired": 1, "sent_sent": 1}
    assert office.taken == ["Marrowline: Hello."]
    assert tick(office.runtime) == NOTHING


def test_every_lane_is_sent(office: PostOffice) -> None:
    for lane in reversed(lanes.LANES):
        office.queue(office.reader(), lane, lane=lane)
    assert tick(office.runtime) == NOTHING | {"sent_sent": 3}
    assert office.taken == list(lanes.LANES)


def test_a_danger_sign_and_its_repetition_reach_staff_in_their_passes(office: PostOffice) -> None:
    alarm.on_call(office.runtime, "Ana", 1)
    alarm.on_call(office.runtime, "Ben", 2)
    said(office.runtime, fresh_number(), alarm.FEVER)
    assert tick(office.runtime)["sent_sent"] == 1
    office.clock.move(15 * MINUTE)
    done = tick(office.runtime)
    assert (done["alerts_told"], done["sent_sent"], len(office.taken)) == (1, 1, 2)


def test_a_broadcast_is_expanded_and_sent_in_one_pass(office: PostOffice) -> None:
    crowd(office.runtime, [fresh_number() for _ in range(30)], role="patient")
    approved(office.runtime)
    done = tick(office.runtime)
    assert (done["expanded"], done["sent_sent"], len(office.taken)) == (30, 30, 30)
    assert tick(office.runtime)["sent_sent"] == 0


def test_what_a_dead_sender_left_is_sent_or_settled(office: PostOffice) -> None:
    office.clock.at = system_clock()
    readers = [office.reader() for _ in range(2)]
    claimed, marked = queue_many(office.runtime, [(reader, "hello") for reader in readers], lane=lanes.NOW)
    ticket = Ticket("dead", office.clock.at + MINUTE)
    with transaction(office.runtime.store) as connection:
        sending.claim(connection, lanes.NOW, office.clock.at, ticket, 5)
        sending.begin(connection, [marked], ticket, office.clock.at)
    assert tick(office.runtime) == NOTHING
    office.clock.move(2 * MINUTE)
    assert tick(office.runtime) == NOTHING | {"requeued": 1, "unknown": 1, "sent_sent": 1}
    seen = {}
    for minutes in (1, 4, 0):
        office.clock.move(minutes * MINUTE)
        seen |= tick(office.runtime)
    assert (seen["settled_absent_once"], seen["settled_queued"], seen["sent_sent"]) == (1, 1, 1)
    assert (office.state(claimed), office.state(marked), len(office.taken)) == ("sent", "sent", 2)


def test_a_report_that_came_before_its_message_is_adopted(office: PostOffice) -> None:
    outbox_id = new_id()
    track(office.runtime, Report(outbox_id, "delivered", "SM1"))
    office.queue(office.reader(), id=outbox_id, state=delivery.HANDED)
    assert tick(office.runtime) == NOTHING | {"adopted": 1}
    assert office.state(outbox_id) == "delivered"


def test_after_an_outage_nothing_comes_at_night_or_too_late(office: PostOffice, told: Told) -> None:
    """The clock stood still from Monday morning until 03:00 on Tuesday, in New York."""
    readers = [office.reader(noticed_at=START) for _ in range(3)]
    short, long, tomorrow = (
        plan(office, reader, START + HOUR, lasts) for reader, lasts in zip(readers, (2 * HOUR, 20 * HOUR, 48 * HOUR), strict=True)
    )  # fmt: skip
    waiting = office.queue(office.reader(), expires_at=START + 48 * HOUR)
    office.clock.at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert tick(office.runtime) == NOTHING | {"due_expired": 2, "due_held": 1, "sent_held": 1}
    assert [planned(office, row).reason for row in (short, long)] == ["too late", "quiet hours"]
    assert (planned(office, tomorrow).state, office.state(waiting), office.taken) == ("waiting", "queued", [])
    office.clock.at = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert tick(office.runtime) == NOTHING | {"due_fired": 1, "sent_sent": 2}
    assert sorted(office.taken) == ["Marrowline: Hello.", "hello"]


def test_without_patience_nothing_is_begun(office: PostOffice) -> None:
    message = office.queue(office.reader())
    assert tick(office.runtime, 0.0) == NOTHING
    assert office.state(message) == "queued"


def test_a_halt_rests_everything_but_the_rest(office: PostOffice, told: Told) -> None:
    """While our account is refused, what is due still becomes messages that wait."""
    office.runtime.rates.halt(300, "20003")
    plan(office, office.reader())
    assert tick(office.runtime) == NOTHING | {"due_fired": 1}
    assert office.gateway.posts == 0


def test_a_paused_broadcast_waits(office: PostOffice) -> None:
    (message,) = broadcast(office.runtime, [office.reader()], state=broadcasts.PAUSED)
    assert tick(office.runtime) == NOTHING
    assert office.state(message) == "queued"
    with transaction(office.runtime.store) as connection:
        connection.execute(broadcasts.broadcasts.update().values(state=broadcasts.RUNNING))
    assert tick(office.runtime)["sent_sent"] == 1
