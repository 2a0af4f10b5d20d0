"""What a reminder of a visit says, to whom, and when it is held, or not sent at all."""

from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.rules.segments import measure
from bot.runtime import Runtime
from bot.services.due.decency import TALKING_FOR
from bot.understand.private import private_word
from tests.services.care import at, due_row, expect, plan, reasons, visit, wall
from tests.services.days import keys, live, sent, set_person
from tests.services.dump import dump
from tests.services.talking import said

DAY = timedelta(days=1)
VISIT = "12-08 14:30"


@pytest.fixture
def texter(runtime: Runtime, number: str) -> str:
    """Somebody who has texted, and is not texting now."""
    said(runtime, number, "hi")
    return number


def texts(runtime: Runtime, number: str) -> list[str]:
    return [message.text for message in sent(runtime, number)]


def test_the_whole_way_to_a_visit(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at(VISIT), place="4th floor, room 12.", note="Bring your insurance card")
    live(runtime, clock, 20 * DAY)
    asked = (
        "You have a visit on Tue, Dec 8 at 2:30 PM. Place: 4th floor, room 12. Note: Bring your insurance card. "
        "Questions? 202-555-0100. Reply C if you are coming, or R if you need a new time."
    )
    wanted = "What do you want to ask at your visit on Tue, Dec 8? Reply Q and your question. I keep it for you. Kept so far: 0."
    assert [(message.day, message.text) for message in sent(runtime, texter)] == [
        ("12-01 14:30", f"Marrowline: {asked} Reply STOP to end."),
        ("12-07 14:30", f"Marrowline: {asked}"),
        ("12-07 14:30", f"Marrowline: {wanted}"),
        ("12-08 12:30", f"Marrowline: {asked}"),
    ]


def test_the_whole_way_in_spanish(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    said(runtime, texter, "español")
    expect(runtime, texter, at(VISIT), "procedure", place="Piso 4")
    live(runtime, clock, 20 * DAY)
    first, second = texts(runtime, texter)
    assert first == (
        "Marrowline: Tiene un procedimiento: mar, 8 de dic (2:30 p.m.). Vea quién le lleva y le trae. Traiga identificación "
        "y su lista de pastillas. Lugar: Piso 4. ¿Preguntas? 202-555-0100. Responda C si viene, o R si necesita otra hora. "
        "Responda STOP para terminar."
    ).translate(str.maketrans("áíóú", "aiou"))
    assert second == first.removesuffix(" Responda STOP para terminar.")
    assert {measure(text).encoding for text in (first, second)} == {"GSM-7"}


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Phoenix", "Tue, Dec 8 at 2:30 PM"),
        ("America/New_York", "Tue, Dec 8 at 4:30 PM"),
        ("Pacific/Honolulu", "Tue, Dec 8 at 11:30 AM"),
        ("Pacific/Kiritimati", "Wed, Dec 9 at 11:30 AM"),
    ],
)
def test_date_and_time_are_those_of_the_persons_zone(
    runtime: Runtime, clock: HeldClock, texter: str, zone: str, words: str
) -> None:
    set_person(runtime, texter, zone=zone)
    expect(runtime, texter, at(VISIT, "America/Phoenix"), "blood")
    live(runtime, clock, 20 * DAY)
    assert f"You have a lab visit on {words}." in texts(runtime, texter)[0]


def test_without_a_place_a_note_and_a_clinic_nothing_is_made_up(
    runtime: Runtime, clock: HeldClock, texter: str
) -> None:
    with runtime.store.begin() as connection:
        connection.exec_driver_sql("DELETE FROM clinics")
    expect(runtime, texter, at(VISIT), "blood")
    live(runtime, clock, 20 * DAY)
    assert texts(runtime, texter) == ["Marrowline: You have a lab visit on Tue, Dec 8 at 2:30 PM. Reply STOP to end."]


def test_full_text_names_more_and_only_where_it_was_chosen(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at(VISIT), "blood")
    set_person(runtime, texter, full_text=True)
    live(runtime, clock, 20 * DAY)
    assert "You have a blood test on" in texts(runtime, texter)[0]


def test_whoever_said_they_come_is_reminded_and_not_asked(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at(VISIT))
    live(runtime, clock, at("12-02 12:00") - clock.at)
    said(runtime, texter, "C")
    assert visit(runtime, visit_id).answer == "coming"
    live(runtime, clock, 20 * DAY)
    first, day_before, _, hours_before = texts(runtime, texter)
    assert "Reply C if" in first
    for later in (day_before, hours_before):
        assert later.endswith("You told us you are coming. To change that, reply R.")


def test_whoever_asked_for_a_new_time_is_reminded_what_stands(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at(VISIT))
    live(runtime, clock, at("12-02 12:00") - clock.at)
    said(runtime, texter, "R")
    live(runtime, clock, 20 * DAY)
    assert texts(runtime, texter)[-1].endswith("You asked for a new time. Call the clinic if you have none yet.")


def test_a_reminder_at_night_waits_for_the_morning(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at("12-08 07:00"), "blood")
    live(runtime, clock, at("12-07 08:59") - clock.at)
    assert texts(runtime, texter) == []
    held = due_row(runtime, texter, "visit.1d")
    assert (held.state, held.reason, wall(held.not_before)) == ("waiting", "quiet hours", "12-07 09:00")
    live(runtime, clock, timedelta(minutes=1))
    assert [message.day for message in sent(runtime, texter)] == ["12-07 09:00"]


def test_a_morning_that_comes_too_late_expires_it(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at("12-08 08:30"))
    live(runtime, clock, 20 * DAY)
    assert reasons(runtime, texter)["visit.2h"] == "expired: quiet hours"
    assert keys(runtime, texter) == ["reminder.appointment", "reminder.appointment", "reminder.questions"]


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("12-07 16:00", ["12-07 16:00", "12-07 16:00", "12-08 12:30"]),
        ("12-08 11:00", ["12-08 11:00", "12-08 11:00", "12-08 12:30"]),
        ("12-08 13:00", ["12-08 13:00"]),
        ("12-08 14:30", []),
        ("12-20 12:00", []),
    ],
)
def test_after_an_outage_only_what_is_still_of_use_is_told(
    runtime: Runtime, clock: HeldClock, texter: str, back: str, told: list[str]
) -> None:
    expect(runtime, texter, at(VISIT))
    clock.at = at(back)
    live(runtime, clock, 20 * DAY)
    assert [message.day for message in sent(runtime, texter)] == told
    assert {row[2] for row in plan(runtime, texter)} <= {"fired", "expired"}


def test_nobody_is_told_after_stop(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at(VISIT))
    said(runtime, texter, "STOP")
    live(runtime, clock, 20 * DAY)
    assert sent(runtime, texter) == []


def test_somebody_who_never_agreed_is_not_told(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    set_person(runtime, texter, consent="new")
    expect(runtime, texter, at(VISIT), "blood")
    live(runtime, clock, 20 * DAY)
    assert reasons(runtime, texter) == {"visit.1d": "dropped: no consent"}


def test_a_person_who_is_texting_is_told_a_little_later(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    expect(runtime, texter, at(VISIT), "blood")
    clock.at = at("12-07 14:28")
    said(runtime, texter, "BRUISE")
    live(runtime, clock, DAY)
    (message,) = sent(runtime, texter)
    assert message.at == at("12-07 14:28") + TALKING_FOR


def test_the_cap_never_eats_what_cannot_wait(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    """Four visits in a week: each is told of a day before, though the cap is three messages a week."""
    for number in range(7, 11):
        expect(runtime, texter, at(f"12-{number:02} 14:30"), "blood")
    live(runtime, clock, 25 * DAY)
    assert keys(runtime, texter) == ["reminder.blood"] * 4


def test_the_cap_holds_what_can_wait(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    for hour in (10, 11):
        expect(runtime, texter, at(f"12-08 {hour}:00"))
    live(runtime, clock, at("12-03 09:00") - clock.at)
    assert [message.day for message in sent(runtime, texter)] == ["12-01 10:00", "12-02 09:00"]


def test_a_word_that_became_private_is_said_to_nobody_else(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    """They chose full text when the place was written, and do not want it any more."""
    set_person(runtime, texter, full_text=True)
    expect(runtime, texter, at(VISIT), "blood", place="Oncology, floor 3", note="Bring water")
    set_person(runtime, texter, full_text=False)
    live(runtime, clock, 20 * DAY)
    (text,) = texts(runtime, texter)
    assert private_word(text, runtime.book.private) == ""
    assert "Bring water" in text


def test_a_kind_that_left_the_book_says_nothing(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    visit_id = expect(runtime, texter, at(VISIT), "blood")
    with runtime.store.begin() as connection:
        connection.exec_driver_sql("UPDATE visits SET kind = 'gone'")
    live(runtime, clock, 20 * DAY)
    assert reasons(runtime, texter) == {"visit.1d": "dropped: no such kind"}
    assert visit(runtime, visit_id).state == "planned"


def test_nothing_of_a_visit_lies_open_in_the_database(runtime: Runtime, texter: str) -> None:
    expect(runtime, texter, at(VISIT), place="Quokka building", note="Bring a zebra")
    stolen = dump(runtime)
    assert b"quokka" not in stolen
    assert b"zebra" not in stolen
