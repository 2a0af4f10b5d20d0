"""What is due is told once, at a decent hour, to who may be told; held, expired or dropped with its reason otherwise."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.session import Asking, Place
from bot.services.due.fire import fire
from bot.services.due.programmes import PROGRAMMES
from bot.services.due.write import NOTICE_EVERY
from bot.store import due, people
from bot.store.database import transaction
from tests.conftest import START
from tests.helpers.post_office import PostOffice
from tests.services.due_rows import Told, messages, plan, planned, texts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOMORROW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
"""09:00 in New York on the day after START."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Rows of the kind `test` are told by it."""
    found = Told()
    monkeypatch.setitem(PROGRAMMES, "test", found.programme())
    return found


def test_what_is_due_becomes_messages(office: PostOffice, told: Told) -> None:
    person = office.reader(noticed_at=START)
    row, told.words = plan(office, person), ("One.", "Two.")
    assert fire(office.runtime) == {"fired": 1}
    assert texts(office, person) == ["Marrowline: One.", "Two."]
    for position, message in enumerate(messages(office, person)):
        assert (message.cause, message.position) == (f"due:{row}:{position}", position)
        assert (message.state, message.lane, message.due_at, message.expires_at) == (
            "queued",
            "soon",
            START,
            START + DAY,
        )
    assert (planned(office, row).state, told.after) == ("fired", [(f"run:{person}", row)])
    assert (fire(office.runtime), len(texts(office, person))) == ({}, 2)


def test_what_is_not_due_waits(office: PostOffice, told: Told) -> None:
    row = plan(office, office.reader(), START + timedelta(seconds=1))
    assert (fire(office.runtime), planned(office, row).state) == ({}, "waiting")


@pytest.mark.parametrize(
    ("now", "columns", "until", "reason"),
    [
        (datetime(2026, 11, 24, 4, 0, tzinfo=UTC), {}, TOMORROW, "quiet hours"),
        (START, {"seen_at": START - timedelta(minutes=4)}, START + timedelta(minutes=6), "talking"),
        (START, {"zone": "", "zones": "Pacific/Honolulu"}, START + 4 * HOUR, "quiet hours"),
    ],
)
def test_what_comes_at_a_bad_moment_is_held(
    office: PostOffice, told: Told, now: datetime, columns: dict[str, object], until: datetime, reason: str
) -> None:
    office.clock.at = now
    person = office.reader(**columns)
    row = plan(office, person, now)
    assert fire(office.runtime) == {"held": 1}
    held = planned(office, row)
    assert (held.state, held.not_before, held.reason, held.at) == ("waiting", until, reason, now)
    assert (told.after, texts(office, person)) == ([], [])
    office.clock.at = until - timedelta(microseconds=1)
    assert fire(office.runtime) == {}
    office.clock.at = until
    assert fire(office.runtime) == {"fired": 1}


def test_what_would_be_held_past_its_end_expires(office: PostOffice, told: Told) -> None:
    office.clock.at = TOMORROW - 10 * HOUR
    row = plan(office, office.reader(), office.clock.at, 9 * HOUR)
    assert fire(office.runtime) == {"expired": 1}
    assert (planned(office, row).reason, len(told.after)) == ("quiet hours", 1)


def test_what_an_outage_swallowed_expires(office: PostOffice, told: Told) -> None:
    late, held = plan(office, office.reader()), plan(office, office.reader(seen_at=START))
    office.clock.move(timedelta(minutes=1))
    with transaction(office.runtime.store) as connection:
        due.hold(connection, held, START + HOUR, "talking", START)
    office.clock.move(2 * DAY)
    assert fire(office.runtime) == {"expired": 2}
    assert (planned(office, late).reason, planned(office, held).reason) == ("too late", "talking")
    assert len(told.after) == 2


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"consent": "stopped"}, "stopped"), ({"consent": "new"}, "no consent"), ({"unreachable": "30006"}, "unreachable"),
        ({"role": people.STAFF}, "staff"),
    ],
)  # fmt: skip
def test_who_may_not_be_told_is_not(office: PostOffice, told: Told, columns: dict[str, object], reason: str) -> None:
    person = office.reader(**columns)
    row = plan(office, person)
    assert fire(office.runtime) == {"dropped": 1}
    assert (planned(office, row).reason, texts(office, person), len(told.after)) == (reason, [], 1)


def test_what_holds_no_more_is_dropped_with_its_reason(office: PostOffice, told: Told) -> None:
    row, told.reason = plan(office, office.reader()), "visit canceled"
    assert fire(office.runtime) == {"dropped": 1}
    assert (planned(office, row).state, planned(office, row).reason) == ("dropped", "visit canceled")


# who writes, and how to end it


def test_the_first_and_then_one_a_month_says_how_to_end_it(office: PostOffice, told: Told) -> None:
    person = office.reader()
    for days in (0, 1, 29, 30, 31):
        office.clock.at = START + days * DAY
        plan(office, person, office.clock.at)
        fire(office.runtime)
    assert NOTICE_EVERY == 30 * DAY
    ends = "Marrowline: Hello. Reply STOP to end."
    assert texts(office, person) == [ends, "Marrowline: Hello.", "Marrowline: Hello.", ends, "Marrowline: Hello."]


def test_it_says_so_in_the_language_of_the_person(office: PostOffice, told: Told) -> None:
    person = office.reader(language="es")
    plan(office, person)
    fire(office.runtime)
    (text,) = texts(office, person)
    assert text.startswith("Marrowline: Hello.") and "STOP" in text and "Reply" not in text


# the question


def test_a_question_is_kept_in_sql_and_in_redis(office: PostOffice, told: Told) -> None:
    person = office.reader()
    plan(office, person)
    told.asking = Asking(Place("my.reminders.pills", 0, "enrolment:7"), START + 6 * HOUR)
    fire(office.runtime)
    asked = office.person(person)
    assert (asked.asking, asked.asking_until, asked.turn) == ("my.reminders.pills|0|enrolment:7", START + 6 * HOUR, 1)
    kept = office.runtime.places.find(asked.mark, asked.turn, START)
    assert kept and (kept.node, kept.ref) == ("my.reminders.pills", "enrolment:7")


def test_what_asks_nothing_leaves_a_question_open(office: PostOffice, told: Told) -> None:
    person = office.reader(asking="my.reminders.pills|0|enrolment:7", asking_until=START + HOUR)
    plan(office, person)
    fire(office.runtime)
    asked = office.person(person)
    assert (asked.asking, asked.turn) == ("my.reminders.pills|0|enrolment:7", 0)


# the cap


def test_what_nobody_asked_for_waits_for_the_next_day(office: PostOffice, told: Told) -> None:
    person = office.reader()
    told.capped, told.words = True, ("One.", "Two.")
    first, second = plan(office, person), plan(office, person, kind="test.other")
    assert fire(office.runtime) == {"fired": 1, "held": 1}
    assert [message.capped for message in messages(office, person)] == [True, False]
    waits = planned(office, second)
    assert (waits.not_before, waits.reason) == (TOMORROW, "frequency cap")
    told.capped = False
    plan(office, person, kind="test.asked")
    assert fire(office.runtime) == {"fired": 1}
    assert planned(office, first).state == "fired"
