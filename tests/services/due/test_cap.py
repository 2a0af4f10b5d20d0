"""The frequency cap: by the calendar of the person, for what nobody asked for, also between two senders at once."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules import lanes
from bot.services.sending import deliver as delivering
from bot.services.sending.deliver import BATCH, deliver
from bot.services.sending.gate import Gate
from bot.store import sending
from bot.store.database import transaction
from bot.store.sending import Ticket
from tests.conftest import START
from tests.helpers.post_office import PostOffice, broadcast, crowd
from tests.services.talking import fresh_number, said
from tests.services.together import PATIENCE, at_once, until_somebody_waits

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOMORROW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
"""09:00 in New York on the day after START."""


def announce(office: PostOffice, reader: int, **columns: object) -> str:
    """A broadcast to one person, due now; the id of its message."""
    (message,) = broadcast(office.runtime, [reader], **columns)
    return message


def sent(office: PostOffice, reader: int) -> str:
    """The state of a broadcast to a person after one pass."""
    message = announce(office, reader)
    office.deliver(lanes.BULK)
    return office.state(message)


def test_the_second_broadcast_of_a_day_waits_for_the_next(office: PostOffice) -> None:
    reader = office.reader()
    first = announce(office, reader)
    office.clock.move(timedelta(seconds=1))
    second = announce(office, reader)
    assert office.deliver(lanes.BULK) == {"sent": 1, "held": 1}
    held = office.row(second)
    assert (office.state(first), held.state, held.reason, held.due_at) == ("sent", "queued", "frequency cap", TOMORROW)
    office.clock.at = TOMORROW - timedelta(seconds=1)
    assert office.deliver(lanes.BULK) == {}
    office.clock.at = TOMORROW
    assert office.deliver(lanes.BULK) == {"sent": 1}


def test_a_day_is_a_day_of_the_calendar(office: PostOffice) -> None:
    """19:00 today and 09:00 tomorrow are two days, fourteen hours apart."""
    reader = office.reader()
    office.clock.at = TOMORROW - 14 * HOUR
    assert sent(office, reader) == "sent"
    office.clock.at = TOMORROW
    assert sent(office, reader) == "sent"
    office.clock.at = TOMORROW + 10 * HOUR
    assert sent(office, reader) == "queued"


def test_the_fourth_of_a_week_waits_for_the_week_to_end(office: PostOffice) -> None:
    reader = office.reader()
    states = []
    for day in range(8):
        office.clock.at = START + day * DAY
        message = announce(office, reader, expires_at=office.clock.at + HOUR)
        office.deliver(lanes.BULK)
        states.append((office.state(message), office.row(message).reason))
    assert states == [("sent", "")] * 3 + [("canceled", "frequency cap")] * 4 + [("sent", "")]


def test_a_broadcast_counts_on_the_day_it_went_out(office: PostOffice) -> None:
    """Held, paused or late: what it was written for does not matter."""
    reader = office.reader()
    assert sent(office, reader) == "sent"
    held = announce(office, reader)
    office.deliver(lanes.BULK)
    office.clock.at = TOMORROW
    office.deliver(lanes.BULK)
    assert office.state(held) == "sent"
    assert sent(office, reader) == "queued"


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        # the person asked for it
        ({"capped": False}, "sent"),
        # it did not go out
        ({"capped": True, "state": "failed"}, "sent"),
        ({"capped": True, "state": "canceled"}, "sent"),
        # it did, or may have, or its turn has come
        ({"capped": True, "state": "delivered"}, "queued"),
        ({"capped": True, "state": "unknown"}, "queued"),
        ({"capped": True, "state": "sending"}, "queued"),
        ({"capped": True}, "queued"),
    ],
)
def test_what_counts_against_a_broadcast(office: PostOffice, columns: dict[str, object], state: str) -> None:
    reader = office.reader()
    office.queue(reader, **columns)
    assert sent(office, reader) == state


def test_what_a_person_asked_for_is_never_held(office: PostOffice) -> None:
    reader = office.reader()
    assert sent(office, reader) == "sent"
    reminders = [office.queue(reader, f"pill {number}", capped=False) for number in range(3)]
    office.deliver()
    assert {office.state(message) for message in reminders} == {"sent"}


def test_answers_do_not_count(office: PostOffice) -> None:
    number = fresh_number()
    reader = office.reader(number)
    assert said(office.runtime, number, "MENU")
    office.clock.move(HOUR)
    assert sent(office, reader) == "sent"


def test_the_caps_of_one_do_not_hold_another(office: PostOffice) -> None:
    one, other = office.reader(), office.reader()
    assert [sent(office, one), sent(office, other), sent(office, one)] == ["sent", "sent", "queued"]


def test_without_a_cap_nothing_is_held(office: PostOffice) -> None:
    settings = office.runtime.settings.model_copy(update={"frequency_cap": "off"})
    reader = office.reader()
    for _ in range(3):
        announce(office, reader)
    assert deliver(replace(office.runtime, settings=settings), lanes.BULK) == {"sent": 3}


def test_two_broadcasts_to_the_same_people_give_each_one_a_day(office: PostOffice) -> None:
    """Also where the second one's messages are claimed while the first one's are on their way."""
    readers = crowd(office.runtime, [fresh_number() for _ in range(BATCH * 3 // 4)])
    office.gateway.control(latency_ms=20)
    for text in ("one", "two"):
        broadcast(office.runtime, readers, text)
    assert office.deliver(lanes.BULK) == {"sent": len(readers), "held": len(readers)}
    assert set(Counter(message.to for message in office.gateway.accepted).values()) == {1}


def test_a_second_sender_waits_until_the_first_has_chosen(office: PostOffice) -> None:
    reader, now = office.reader(), office.clock.at
    first, second = announce(office, reader), announce(office, reader, due_at=now + timedelta(seconds=1))
    office.clock.move(timedelta(seconds=1))
    other = threading.Thread(target=office.deliver, args=(lanes.BULK,))
    with transaction(office.runtime.store) as connection:
        batch = sending.claim(connection, lanes.BULK, now, Ticket("first", now + HOUR), 1)
        assert [message.id for message in batch] == [first]
        assert list(Gate(office.runtime, connection, now).judge(batch)) == []
        other.start()
        until_somebody_waits(office.runtime, other)
    other.join(PATIENCE)
    assert (office.state(second), office.row(second).reason) == ("queued", "frequency cap")


def test_two_senders_at_once_keep_the_cap(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "BATCH", 20)
    readers = crowd(office.runtime, [fresh_number() for _ in range(60)])
    for text in ("one", "two", "three"):
        broadcast(office.runtime, readers, text)
    done = at_once([lambda: deliver(office.runtime, lanes.BULK)] * 4)
    assert sum(counts["sent"] for counts in done) == len(readers)
    assert set(Counter(message.to for message in office.gateway.accepted).values()) == {1}
