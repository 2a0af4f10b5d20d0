"""Routines: what repeats by rule, in the wall-clock time of the person, within its days, its phase and the cap."""

from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.refused import Refused
from bot.services.routines import plan as routines
from bot.services.tips import phase
from bot.store import due
from tests.services.care import at, day, enrol, enrolled, plan, scene_of, wall
from tests.services.days import keys, live, planned, sent, set_person, waiting
from tests.services.talking import person, said

DAY = timedelta(days=1)


@pytest.fixture
def texter(runtime: Runtime, number: str) -> str:
    """Somebody who has texted, and is not texting now; it is 8:00 on Monday, November 23."""
    said(runtime, number, "hi")
    return number


def days(runtime: Runtime, number: str) -> list[str]:
    return [message.day for message in sent(runtime, number)]


@pytest.mark.parametrize(
    ("kind", "more", "moments"),
    [
        ("pill", {}, ["11-23 09:00", "11-24 09:00", "11-25 09:00"]),
        ("pill", {"starts": day("2026-11-25")}, ["11-25 09:00", "11-26 09:00", "11-27 09:00"]),
        ("temperature", {}, ["11-23 09:00", "11-24 09:00", "11-25 09:00"]),
        ("weekly_pill", {}, ["11-23 09:00", "11-30 09:00", "12-07 09:00"]),
        ("weekly_pill", {"weekday": 2}, ["11-25 09:00", "12-02 09:00", "12-09 09:00"]),
        ("line", {"weekday": 6}, ["11-29 09:00", "12-06 09:00", "12-13 09:00"]),
        ("caregiver", {}, ["11-23 09:00", "12-07 09:00", "12-21 09:00"]),
        ("refill", {"starts": day("2026-12-07")}, ["11-30 09:00", "12-30 09:00", "01-30 09:00"]),
        ("follow_up", {"starts": day("2026-11-30")}, ["11-30 09:00", "12-30 09:00", "01-30 09:00"]),
        ("papers", {}, ["11-23 09:00", "05-23 09:00", "11-23 09:00"]),
    ],
)  # fmt: skip
def test_each_kind_repeats_by_its_rule(
    runtime: Runtime, clock: HeldClock, texter: str, kind: str, more: dict[str, object], moments: list[str]
) -> None:
    enrol(runtime, texter, kind, asked=True, **more)
    live(runtime, clock, 400 * DAY if kind == "papers" else 70 * DAY)
    assert days(runtime, texter)[:3] == moments
    assert enrolled(runtime, texter, kind).position == len(sent(runtime, texter))


@pytest.mark.parametrize(
    ("hour", "first"), [("08:01", "11-23 09:00"), ("08:00", "11-24 09:00"), ("07:00", "11-24 09:00")]
)
def test_an_hour_that_is_over_begins_tomorrow(
    runtime: Runtime, clock: HeldClock, texter: str, hour: str, first: str
) -> None:
    enrol(runtime, texter, "pill", hour, asked=True)
    live(runtime, clock, 2 * DAY)
    assert days(runtime, texter)[0] == first


def test_nine_stays_nine_through_changes_of_the_clocks(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    clock.at = at("2027-03-12 12:00")
    enrol(runtime, texter, "pill", asked=True)
    live(runtime, clock, 4 * DAY)
    assert days(runtime, texter) == ["03-13 09:00", "03-14 09:00", "03-15 09:00", "03-16 09:00"]
    clock.at = at("2027-11-05 12:00")
    enrol(runtime, texter, "pill", asked=True)
    live(runtime, clock, 4 * DAY)
    assert days(runtime, texter)[-4:] == ["11-06 09:00", "11-07 09:00", "11-08 09:00", "11-09 09:00"]


@pytest.mark.parametrize("zone", ["America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico"])
def test_the_hour_is_that_of_the_persons_zone(runtime: Runtime, clock: HeldClock, texter: str, zone: str) -> None:
    set_person(runtime, texter, zone=zone)
    enrol(runtime, texter, "pill", "10:00", asked=True)
    live(runtime, clock, 3 * DAY)
    assert {wall(message.at, zone)[6:] for message in sent(runtime, texter)} == {"10:00"}


def test_pills_are_for_their_day_alone(runtime: Runtime, texter: str) -> None:
    enrol(runtime, texter, "pill")
    enrol(runtime, texter, "weekly_pill")
    assert {wall(row.expires_at) for row in waiting(runtime, texter)} == {"11-24 00:00"}


def test_what_comes_seldom_may_come_some_days_later(runtime: Runtime, texter: str) -> None:
    enrol(runtime, texter, "papers")
    enrol(runtime, texter, "line")
    assert {row.kind: wall(row.expires_at) for row in waiting(runtime, texter)} == {
        "routine.papers": "11-30 00:00",
        "routine.line": "11-25 00:00",
    }


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ("11-23 23:00", ["11-24 09:00"]),
        ("11-25 13:00", ["11-25 13:00"]),
        ("11-25 21:00", ["11-26 09:00"]),
        ("12-24 10:00", ["12-24 10:00"]),
    ],
)
def test_after_an_outage_today_is_told_and_no_day_before(
    both_runtimes: Runtime, clock: HeldClock, number: str, back: str, told: list[str]
) -> None:
    said(both_runtimes, number, "hi")
    enrol(both_runtimes, number, "pill", asked=True)
    clock.at = at(back)
    live(both_runtimes, clock, timedelta(hours=14))
    assert days(both_runtimes, number)[:1] == told
    assert len(waiting(both_runtimes, number)) == 1


def test_the_last_day_is_the_last(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    enrol(runtime, texter, "temperature", asked=True, ends=day("2026-11-25"))
    live(runtime, clock, 10 * DAY)
    assert days(runtime, texter) == ["11-23 09:00", "11-24 09:00", "11-25 09:00"]
    assert (enrolled(runtime, texter, "temperature").state, enrolled(runtime, texter, "temperature").reason) == (
        "ended",
        "over",
    )


def test_checkups_come_monthly_for_a_year(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    enrol(runtime, texter, "follow_up", asked=True)
    live(runtime, clock, 800 * DAY)
    assert len(days(runtime, texter)) == 13
    assert enrolled(runtime, texter, "follow_up").state == "ended"


def test_a_refill_names_the_day_and_the_pharmacy(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    enrol(runtime, texter, "refill", asked=True, starts=day("2026-12-07"), note="202-555-0150")
    live(runtime, clock, 10 * DAY)
    (message,) = sent(runtime, texter)
    assert message.text.startswith(
        "Marrowline: Time to ask for a refill. Your pills may run out on Mon, Dec 7. Call your drug store now. "
        "Its number: 202-555-0150."
    )


@pytest.mark.parametrize(("asked", "told"), [(True, 7), (False, 3)])
def test_the_cap_holds_what_a_clinic_set_and_nothing_they_asked_for(
    runtime: Runtime, clock: HeldClock, texter: str, asked: bool, told: int
) -> None:
    enrol(runtime, texter, "pill", asked=asked)
    live(runtime, clock, 6 * DAY + timedelta(hours=12))
    assert len(sent(runtime, texter)) == told
    assert {row.state for row in planned(runtime, texter)} <= {"fired", "waiting", "expired"}
    assert {row.reason for row in planned(runtime, texter) if row.state == "expired"} <= {"frequency cap"}


def test_ended_by_staff_nothing_comes(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    said(both_runtimes, number, "hi")
    enrol(both_runtimes, number, "pill", asked=True)
    with scene_of(both_runtimes, number) as scene:
        routines.end(scene, "pill")
    live(both_runtimes, clock, 3 * DAY)
    assert sent(both_runtimes, number) == []
    with pytest.raises(Refused, match="There is no `pill` to end"), scene_of(both_runtimes, number) as scene:
        routines.end(scene, "pill")


def test_begun_anew_it_keeps_its_row_and_takes_the_new_hour(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    said(both_runtimes, number, "hi")
    first = enrol(both_runtimes, number, "pill", "09:00", asked=True)
    again = enrol(both_runtimes, number, "pill", "11:00", asked=True)
    assert again.id == first.id
    live(both_runtimes, clock, 2 * DAY)
    assert days(both_runtimes, number) == ["11-23 11:00", "11-24 11:00"]


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        ("appointment", {}, "`appointment` is no kind of routine. Use one of: pill, weekly_pill,"),
        ("pill", {"weekday": 1}, "`pill` comes every day: it takes no weekday."),
        ("pill", {"note": "10"}, "`pill` takes no note."),
        ("pill", {"starts": day("2026-11-22")}, "That day is past."),
        ("pill", {"ends": day("2026-11-22")}, "It would end before it begins."),
        ("refill", {}, "Say with the first day"),
        ("refill", {"starts": day("2026-12-07"), "note": "the leukemia pharmacy"}, "The note says `leukemia`"),
    ],
)
def test_what_cannot_be_set_is_refused_in_a_line(
    runtime: Runtime, texter: str, kind: str, more: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused) as refused:
        enrol(runtime, texter, kind, **more)
    assert str(refused.value).startswith(why)
    assert planned(runtime, texter) == []


def test_stop_ends_every_routine_and_start_brings_none_back(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    said(both_runtimes, number, "hi")
    enrol(both_runtimes, number, "pill", asked=True)
    said(both_runtimes, number, "STOP")
    with pytest.raises(Refused, match="They have stopped our texts"):
        enrol(both_runtimes, number, "temperature")
    said(both_runtimes, number, "START")
    live(both_runtimes, clock, 3 * DAY)
    assert sent(both_runtimes, number) == []
    assert enrolled(both_runtimes, number, "pill").state == "ended"


def test_a_new_phase_ends_what_does_not_belong_to_it(runtime: Runtime, texter: str) -> None:
    for kind in ("temperature", "pill", "follow_up"):
        enrol(runtime, texter, kind)
    with scene_of(runtime, texter) as scene:
        assert [one.programme for one in routines.leaving(scene, "MNT")] == ["temperature", "follow_up"]
        routines.follow_phase(scene, "MNT")
    assert [row.kind for row in waiting(runtime, texter)] == ["routine.pill"]


def test_a_last_day_set_by_staff_outlives_a_phase(runtime: Runtime, texter: str) -> None:
    """Four weeks after CAR T, whatever the phase is called."""
    enrol(runtime, texter, "temperature", ends=day("2026-12-21"))
    with scene_of(runtime, texter) as scene:
        assert routines.leaving(scene, "RR") == []


def test_a_phase_set_by_staff_shows_what_ends_and_ends_it(runtime: Runtime, texter: str) -> None:
    for kind in ("temperature", "pill"):
        enrol(runtime, texter, kind)
    with scene_of(runtime, texter) as scene:
        assert [change.routines for change in phase.preview(scene, phase.Wanted("MNT"))] == [("temperature",)]
        assert len(routines.live(scene)) == 2
        phase.apply(scene, phase.Wanted("MNT"), "test")
        assert [one.programme for one in routines.live(scene)] == ["pill"]


@pytest.mark.parametrize(
    ("phase", "offered"),
    [
        ("IND", ["temperature"]),
        ("CON", ["temperature"]),
        ("SCT", ["temperature"]),
        ("AFT", ["follow_up"]),
        ("MNT", []),
        ("", []),
    ],
)
def test_a_phase_offers_what_belongs_to_it(runtime: Runtime, texter: str, phase: str, offered: list[str]) -> None:
    with scene_of(runtime, texter) as scene:
        assert [kind.id for kind in routines.offered(scene, phase)] == offered
    for kind in offered:
        enrol(runtime, texter, kind)
    with scene_of(runtime, texter) as scene:
        assert routines.offered(scene, phase) == []


def test_a_kind_that_left_the_book_ends_quietly(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    enrol(runtime, texter, "pill", asked=True)
    with runtime.store.begin() as connection:
        connection.exec_driver_sql("UPDATE enrolments SET programme = 'gone'")
    live(runtime, clock, 3 * DAY)
    assert plan(runtime, texter) == [("routine.pill", "11-23 09:00", "dropped")]


@pytest.mark.parametrize("kind", ["pill", "weekly_pill", "temperature", "line", "follow_up", "papers", "caregiver"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_routine_speaks_both_languages(
    runtime: Runtime, clock: HeldClock, texter: str, kind: str, language: str
) -> None:
    said(runtime, texter, {"en": "english", "es": "español"}[language])
    enrol(runtime, texter, kind, asked=True)
    live(runtime, clock, DAY)
    message = sent(runtime, texter)[0]
    assert message.key == f"reminder.{kind}"
    assert "{" not in message.text
    opening = runtime.book.catalogs[language][f"reminder.{kind}"][:12]
    assert opening.translate(str.maketrans("áíóú", "aiou")) in message.text


def test_full_text_names_the_pills(runtime: Runtime, clock: HeldClock, texter: str) -> None:
    set_person(runtime, texter, full_text=True)
    enrol(runtime, texter, "weekly_pill", asked=True)
    live(runtime, clock, DAY)
    assert keys(runtime, texter) == ["reminder.weekly_pill.full"]


def test_due_rows_of_a_person_are_their_own(runtime: Runtime, texter: str) -> None:
    enrol(runtime, texter, "pill")
    found = person(runtime, texter)
    assert found
    with runtime.store.connect() as connection:
        assert due.fired(connection, found.id, "routine", 5) == []
