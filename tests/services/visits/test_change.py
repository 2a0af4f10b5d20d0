"""A visit changed by staff: who is told of it at once, when, in which words, and that the last state is what counts."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.scene import set_scene
from bot.services.visits.change import last_told
from bot.store import visits as kept
from bot.store.clinics import clinics
from bot.store.database import transaction
from bot.store.outbox import outbox
from bot.understand.private import private_word
from tests.services.care import at, cancel, due_row, expect, move, reasons, visit, wall
from tests.services.days import live, sent, set_person
from tests.services.talking import person, said

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VISIT = "12-08 14:30"
CHANGED = "visit.changed"


@pytest.fixture
def texter(runtime: Runtime, number: str) -> str:
    """Somebody who has texted, and is not texting now."""
    said(runtime, number, "hi")
    return number


@pytest.fixture
def told(both_runtimes: Runtime, number: str) -> str:
    """The same, on each database."""
    said(both_runtimes, number, "hi")
    return number


def delivered(runtime: Runtime) -> None:
    """Everything that waits at the door has left."""
    with runtime.store.begin() as connection:
        connection.execute(update(outbox).values(state="sent"))


def until(runtime: Runtime, clock: HeldClock, moment: str) -> None:
    """Time passes, and what is due leaves the house."""
    live(runtime, clock, at(moment) - clock.at)
    delivered(runtime)


def news(runtime: Runtime, number: str) -> list[tuple[str, str]]:
    """(when, words) of the changes that were told."""
    changes = ("reminder.moved", "reminder.canceled")
    return [(message.day, message.text) for message in sent(runtime, number) if message.key in changes]


def test_whoever_was_told_hears_of_a_new_time_at_once(both_runtimes: Runtime, clock: HeldClock, told: str) -> None:
    visit_id = expect(both_runtimes, told, at(VISIT), place="Room 3")
    until(both_runtimes, clock, "12-01 16:00")
    move(both_runtimes, told, visit_id, at("12-10 09:15"))
    until(both_runtimes, clock, "12-02 12:00")
    words = (
        "Marrowline: Please note: your visit is now on Thu, Dec 10 at 9:15 AM. Place: Room 3. "
        "Questions? 202-555-0100. Reply C if you are coming, or R if you need a new time."
    )
    # one message a day is the cap: a change that is of use tomorrow too waits for tomorrow
    assert news(both_runtimes, told) == [("12-02 09:00", words)]
    assert said(both_runtimes, told, "C") == [
        "Thank you. We expect you on Thu, Dec 10 at 9:15 AM. If you cannot come, reply R."
    ]
    assert visit(both_runtimes, visit_id).answer == "coming"


def test_whoever_was_told_hears_that_it_is_canceled(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    said(runtime, texter, "español")
    visit_id = expect(runtime, texter, at(VISIT), "procedure")
    until(runtime, clock, "12-06 16:00")
    cancel(runtime, texter, visit_id)
    until(runtime, clock, "12-20 12:00")
    words = "Marrowline: Se cancelo su cita: mar, 8 de dic (2:30 p.m.). Por favor, no venga para esa cita. Para otra hora, llame a"
    ((day, text),) = news(runtime, texter)
    assert day == "12-06 16:00"
    assert text.startswith(words)


def test_whoever_was_told_nothing_yet_hears_nothing(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at(VISIT))
    move(runtime, texter, visit_id, at("12-09 14:30"))
    cancel(runtime, texter, visit_id)
    until(runtime, clock, "12-20 12:00")
    assert sent(runtime, texter) == []


@pytest.mark.parametrize("moved", ["12-11 14:30", ""])
def test_a_change_of_a_visit_that_is_near_is_told_to_everybody(
    runtime: Runtime, clock: HeldClock, texter: str, moved: str
) -> None:
    until(runtime, clock, "12-07 15:00")
    visit_id = expect(runtime, texter, at("12-08 14:30"), "blood")
    move(runtime, texter, visit_id, at(moved)) if moved else cancel(runtime, texter, visit_id)
    live(runtime, clock, HOUR)
    assert len(news(runtime, texter)) == 1


def test_several_changes_before_one_is_told_are_one_message(
    both_runtimes: Runtime, clock: HeldClock, told: str
) -> None:
    visit_id = expect(both_runtimes, told, at(VISIT), "blood")
    until(both_runtimes, clock, "12-07 22:00")
    for when in ("12-09 10:00", "12-11 11:00", "12-12 12:30"):
        move(both_runtimes, told, visit_id, at(when))
    live(both_runtimes, clock, 12 * HOUR)
    assert [day for day, _ in news(both_runtimes, told)] == ["12-08 09:00"]
    assert "on Sat, Dec 12 at 12:30 PM." in news(both_runtimes, told)[0][1]


def test_a_message_that_has_not_left_the_house_is_called_back(
    both_runtimes: Runtime, clock: HeldClock, told: str
) -> None:
    visit_id = expect(both_runtimes, told, at(VISIT), "blood")
    until(both_runtimes, clock, "12-07 15:00")
    clock.move(DAY / 3)
    clock.at = at("12-08 09:30")
    move(both_runtimes, told, visit_id, at("12-09 10:00"))
    live(both_runtimes, clock, timedelta(0))
    cancel(both_runtimes, told, visit_id)
    live(both_runtimes, clock, timedelta(0))
    found = person(both_runtimes, told)
    assert found
    with both_runtimes.store.connect() as connection:
        rows = connection.execute(outbox.select().where(outbox.c.person_id == found.id, outbox.c.inbox_id.is_(None)))
        states = {row.key: row.state for row in rows}
    assert states == {"reminder.blood": "sent", "reminder.moved": "canceled", "reminder.canceled": "queued"}
    # the move was never told: what they know is the first time
    assert "on Tue, Dec 8 at 2:30 PM is canceled." in news(both_runtimes, told)[-1][1]


def test_there_and_back_is_not_worth_a_message(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at(VISIT), "blood")
    until(runtime, clock, "12-07 22:00")
    move(runtime, texter, visit_id, at("12-09 10:00"))
    move(runtime, texter, visit_id, at(VISIT))
    until(runtime, clock, "12-20 12:00")
    assert news(runtime, texter) == []


def test_a_change_after_a_change_was_told_is_told_too(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at(VISIT), "blood")
    until(runtime, clock, "12-07 15:00")
    for when in ("12-20 10:00", "12-21 11:00"):
        move(runtime, texter, visit_id, at(when))
        until(runtime, clock, "12-09 09:00" if when < "12-21" else "12-10 09:00")
    assert [text.partition("on ")[2][:11] for _, text in news(runtime, texter)] == ["Sun, Dec 20", "Mon, Dec 21"]


def test_two_changes_at_one_moment_are_both_told(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    until(runtime, clock, "12-07 15:00")
    visit_id = expect(runtime, texter, at("12-08 10:00"), "blood")
    for when in ("12-08 11:00", "12-08 12:00"):
        move(runtime, texter, visit_id, at(when))
        live(runtime, clock, timedelta(0))
        delivered(runtime)
    assert len(news(runtime, texter)) == 2


def test_a_change_that_comes_too_late_says_why(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at("12-08 07:00"), "blood")
    until(runtime, clock, "12-07 21:00")
    cancel(runtime, texter, visit_id)
    until(runtime, clock, "12-08 12:00")
    assert news(runtime, texter) == []
    assert reasons(runtime, texter)[CHANGED] == "expired: quiet hours"


def test_the_cap_never_holds_a_change_until_it_is_of_no_use(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    """The day is full; the new time is so soon that tomorrow's message might come after it."""
    visit_id = expect(runtime, texter, at("12-09 10:00"), "procedure")
    until(runtime, clock, "12-06 12:00")
    move(runtime, texter, visit_id, at("12-07 13:00"))
    until(runtime, clock, "12-08 12:00")
    assert [day for day, _ in news(runtime, texter)] == ["12-06 12:00"]


def test_whoever_stopped_hears_of_no_change(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at(VISIT), "blood")
    until(runtime, clock, "12-07 15:00")
    said(runtime, texter, "stop")
    move(runtime, texter, visit_id, at("12-09 10:00"))
    until(runtime, clock, "12-20 12:00")
    assert news(runtime, texter) == []


@pytest.mark.parametrize("spoken", ["english", "español"])
def test_no_change_tells_of_the_illness(runtime: Runtime, clock: HeldClock, texter: str, spoken: str) -> None:
    said(runtime, texter, spoken)
    until(runtime, clock, "12-07 15:00")
    visit_id = expect(runtime, texter, at("12-08 14:30"), "procedure")
    move(runtime, texter, visit_id, at("12-08 16:30"))
    live(runtime, clock, timedelta(0))
    cancel(runtime, texter, visit_id)
    live(runtime, clock, timedelta(0))
    found = [text for _, text in news(runtime, texter)]
    assert len(found) == 2
    assert not [text for text in found if private_word(text, runtime.book.private)]


@pytest.mark.parametrize(
    ("kind", "moment"), [("appointment", "12-01 15:00"), ("appointment", "12-08 12:45"), ("procedure", "12-05 15:00")]
)
def test_what_a_reminder_spoke_of_is_known_from_its_row(
    runtime: Runtime, clock: HeldClock, texter: str, kind: str, moment: str
) -> None:
    visit_id = expect(runtime, texter, at(VISIT), kind)
    until(runtime, clock, moment)
    found = person(runtime, texter)
    assert found
    with transaction(runtime.store) as connection:
        row = kept.by_id(connection, visit_id)
        assert row
        scene = set_scene(runtime, connection, found, clock())
        assert last_told(scene, row, f"visit:{visit_id}") == at(VISIT)


CLOCKS = {
    # (zone staff set, the clinic's) -> what a person with a number of Denver reads of a visit at 14:30 there
    ("", "America/Denver"): "2:30 PM",
    ("", "America/New_York"): "4:30 PM EST",
    ("America/Denver", "America/New_York"): "2:30 PM MST",
    ("America/New_York", "America/New_York"): "4:30 PM",
    ("America/New_York", ""): "4:30 PM",
    ("", ""): "2:30 PM",
    ("", "Europe/Madrid"): "10:30 PM UTC+01:00",
}


@pytest.mark.parametrize(("zones", "words"), CLOCKS.items())
def test_a_visit_is_told_by_a_clock_that_leaves_no_doubt(
    runtime: Runtime, clock: HeldClock, texter: str, zones: tuple[str, str], words: str
) -> None:
    stored, clinic = zones
    set_person(runtime, texter, zone=stored)
    with runtime.store.begin() as connection:
        connection.execute(update(clinics).values(zone=clinic))
    expect(runtime, texter, at(VISIT), "blood")
    until(runtime, clock, "12-08 12:00")
    (message,) = sent(runtime, texter)
    assert f" at {words}. Questions?" in message.text


def test_the_name_of_a_zone_follows_its_summer(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    with runtime.store.begin() as connection:
        connection.execute(update(clinics).values(zone="America/New_York"))
    said(runtime, texter, "español")
    clock.at = at("2027-06-01 12:00")
    expect(runtime, texter, at("2027-06-03 14:30"), "blood")
    live(runtime, clock, 3 * DAY)
    (message,) = sent(runtime, texter)
    assert "Tiene una cita de laboratorio: jue, 3 de jun (4:30 p.m. EDT)." in message.text
    assert wall(due_row(runtime, texter, "visit.1d").at) == "06-02 14:30"
