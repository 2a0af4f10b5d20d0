"""A world whose clock we move lives through every moment on the way, in order, and ends where it was sent."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules import delivery, lanes
from bot.services import pass_time as passing
from bot.services.due.programmes import PROGRAMMES
from bot.services.pass_time import pass_time
from bot.services.scene import Scene
from bot.store import agenda, broadcasts, due
from bot.store.database import transaction
from bot.store.due import Due
from tests.conftest import START
from tests.helpers.post_office import NEW_YORK, PostOffice, broadcast
from tests.services import alarm
from tests.services.due_rows import Told, messages, plan, planned
from tests.services.talking import fresh_number, said

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Rows of the kind `test` are told by it."""
    found = Told()
    monkeypatch.setitem(PROGRAMMES, "test", found.programme())
    return found


def daily(scene: Scene, row: Due) -> None:
    """The same again a day later by the clock of New York."""
    at = (row.at.astimezone(ZoneInfo(NEW_YORK)) + DAY).astimezone(UTC)
    again = {"person_id": row.person_id, "kind": row.kind, "ref": row.ref, "at": at, "expires_at": at + 6 * HOUR}
    due.add(scene.connection, again, scene.now)


def lived(office: PostOffice, span: timedelta) -> None:
    pass_time(office.runtime, office.clock, office.clock.at + span)


def test_a_week_is_lived_through_day_by_day(office: PostOffice, told: Told) -> None:
    person, told.next = office.reader(), daily
    plan(office, person)
    lived(office, 7 * DAY)
    assert office.clock.at == START + 7 * DAY
    assert [message.created_at for message in messages(office, person)] == [START + day * DAY for day in range(8)]
    assert len(office.taken) == 8


def test_the_clocks_of_the_people_are_put_back_on_the_way(office: PostOffice, told: Told) -> None:
    office.clock.at = datetime(2026, 10, 31, 13, 0, tzinfo=UTC)
    person, told.next = office.reader(), daily
    plan(office, person, office.clock.at)
    lived(office, 2 * DAY)
    assert [message.created_at.hour for message in messages(office, person)] == [13, 14]


def test_an_empty_time_passes_at_once(office: PostOffice) -> None:
    lived(office, 3650 * DAY)
    assert office.clock.at == START + 3650 * DAY


def test_the_last_moment_is_lived_and_what_comes_after_is_not(office: PostOffice, told: Told) -> None:
    rows = [plan(office, office.reader(), START + HOUR + second * timedelta(seconds=1)) for second in (0, 1)]
    lived(office, HOUR)
    assert [planned(office, row).state for row in rows] == ["fired", "waiting"]


def test_what_is_held_comes_when_its_hour_does(office: PostOffice, told: Told) -> None:
    office.clock.at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    person = office.reader()
    plan(office, person, office.clock.at)
    lived(office, DAY)
    assert [message.created_at.hour for message in messages(office, person)] == [14]


def test_a_busy_gateway_is_asked_until_it_takes_it(office: PostOffice) -> None:
    message = office.queue(office.reader())
    office.gateway.control(fault={"kind": "429"}, times=4)
    lived(office, HOUR)
    assert (office.state(message), office.row(message).attempts, len(office.taken)) == ("sent", 5, 1)


def test_staff_are_told_again_and_again(office: PostOffice) -> None:
    phone = alarm.on_call(office.runtime, "Ana")
    said(office.runtime, fresh_number(), alarm.FEVER)
    lived(office, 50 * MINUTE)
    assert alarm.numbers(office.runtime, phone) == [4]


def test_an_answer_nobody_reports_about_does_not_make_time_slow(office: PostOffice) -> None:
    """It is unknown after a while; that the gateway is asked again about it is no moment to stop at."""
    said(office.runtime, fresh_number(), "hi")
    with transaction(office.runtime.store) as connection:
        assert agenda.next_moment(connection, START) is None
    lived(office, DAY)
    with transaction(office.runtime.store) as connection:
        assert agenda.next_moment(connection, office.clock.at) is None


def test_time_without_end_is_cut(office: PostOffice, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """A programme that plans too much holds nobody for ever."""
    monkeypatch.setattr(passing, "MOST_MOMENTS", 5)
    person, told.next = office.reader(), daily
    plan(office, person)
    lived(office, 30 * DAY)
    assert office.clock.at == START + 30 * DAY
    assert 5 <= len(messages(office, person)) <= 7


@pytest.mark.parametrize("state", [delivery.QUEUED, delivery.SENT, delivery.UNKNOWN])
@pytest.mark.parametrize("lane", lanes.LANES)
def test_the_next_moment_is_the_first_of_what_waits(office: PostOffice, told: Told, state: str, lane: str) -> None:
    reader = office.reader()
    office.queue(reader, state=state, due_at=START + HOUR, lane=lane)
    with transaction(office.runtime.store) as connection:
        first = agenda.next_moment(connection, START)
        assert first == (START + HOUR if state == delivery.QUEUED else None)
    plan(office, reader, START + MINUTE)
    with transaction(office.runtime.store) as connection:
        assert agenda.next_moment(connection, START) == START + MINUTE
        assert agenda.next_moment(connection, START + HOUR) is None


def test_a_broadcast_that_starts_later_is_a_moment(office: PostOffice) -> None:
    broadcast(office.runtime, [], state=broadcasts.APPROVED)
    with transaction(office.runtime.store) as connection:
        connection.execute(broadcasts.broadcasts.update().values(starts_at=START + 2 * HOUR))
        assert agenda.next_moment(connection, START) == START + 2 * HOUR
