"""Tips as they come: each once and on its day, never in a heap; what nobody should see waits for TIP."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.clock import HeldClock
from bot.rules.schedule import tip_day
from bot.runtime import Runtime
from bot.services.due.fire import fire
from bot.services.refused import Refused
from bot.services.tips import behind, sign_up
from bot.services.tips.sign_up import Wanted
from bot.store import audit
from tests.conftest import make_runtime, make_settings
from tests.services.days import DENVER, Sent, held, keys, live, planned, sent, set_person, tips, waiting, walk
from tests.services.talking import person, said
from tests.services.together import at_once

DAY = timedelta(days=1)
CHOICE = {"DX": "1", "IND": "2", "MNT": "4"}
MONDAY = date(2026, 11, 23)


def subscribed(runtime: Runtime, number: str, series: str = "DX", hour: str = "1") -> None:
    walk(runtime, number, "full", "tips", "1", CHOICE[series], hour)


def signed_up(runtime: Runtime, number: str, series: str, hour: str = "09:00", since: str = "") -> tuple[int, datetime]:
    """By staff, in a night hour of theirs in which nobody is texting."""
    said(runtime, number, "hi")
    return enrol(runtime, set_person(runtime, number, full_text=True), Wanted(series, hour, since))


def enrol(runtime: Runtime, person_id: int, wanted: Wanted) -> tuple[int, datetime]:
    with held(runtime, person_id) as scene:
        return sign_up.enrol(scene, wanted, "Dana")


def days(messages: list[Sent]) -> list[int]:
    """Days after the Monday on which these tests begin."""
    return [(message.at.date() - MONDAY).days for message in messages]


@pytest.mark.parametrize(("series", "months"), [("DX", 2), ("IND", 2), ("MNT", 20)])
@pytest.mark.parametrize("hour", ["1", "3"])
def test_every_tip_comes_once_on_its_day(
    both_runtimes: Runtime, clock: HeldClock, number: str, series: str, months: int, hour: str
) -> None:
    subscribed(both_runtimes, number, series, hour)
    live(both_runtimes, clock, months * 30 * DAY)
    plan, total = both_runtimes.book.series[series].plan, both_runtimes.book.series[series].total
    messages = sent(both_runtimes, number)
    assert [message.key for message in messages][:total] == [f"tip.{series}.{n}" for n in range(1, total + 1)]
    assert [message.at.date() for message in messages] == [
        tip_day(plan, n, MONDAY) for n in range(1, len(messages) + 1)
    ]
    # the same wall clock on both sides of the daylight-saving days
    assert {message.at.strftime("%H:%M") for message in messages} == {{"1": "09:00", "3": "17:00"}[hour]}
    if series == "MNT":
        assert len(messages) == 16 + 10
        assert Counter(message.key for message in messages[16:]) == Counter(
            [f"tip.MNT.{n}" for n in range(9, 17)] + ["tip.MNT.9", "tip.MNT.10"]
        )
    else:
        assert len(messages) == total
        assert tips(both_runtimes, number)[0].state == "ended"
    assert {row.state for row in planned(both_runtimes, number)} <= {"fired", "waiting"}


def test_tips_that_were_asked_for_heed_no_cap(runtime: Runtime, clock: HeldClock, number: str) -> None:
    assert runtime.settings.frequency_cap == "1/day,3/week"
    subscribed(runtime, number)
    live(runtime, clock, 4 * DAY + timedelta(hours=2))
    assert days(sent(runtime, number)) == [0, 1, 2, 3, 4]


def test_way_out_is_named_first_and_then_monthly(runtime: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(runtime, number, "MNT")
    live(runtime, clock, 90 * DAY)
    told = [days([message])[0] for message in sent(runtime, number) if message.text.endswith("Reply STOP to end.")]
    assert told == [0, 35, 79]
    assert all(message.text.startswith("Marrowline: ") for message in sent(runtime, number))


def test_quiet_hours_hold_a_tip_until_morning(runtime: Runtime, clock: HeldClock, number: str) -> None:
    signed_up(runtime, number, "IND", "22:30")
    clock.move(timedelta(minutes=20))
    fire(runtime)
    (row,) = waiting(runtime, number)
    assert (row.reason, row.not_before.astimezone(DENVER).hour) == ("quiet hours", 9)
    live(runtime, clock, 9 * DAY)
    messages = sent(runtime, number)
    assert messages[0].key == "tips.begun"
    assert {message.at.hour for message in messages[1:]} == {9}


def test_outage_of_five_days_brings_one_tip(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(both_runtimes, number)
    live(both_runtimes, clock, 2 * DAY + timedelta(hours=2))
    assert keys(both_runtimes, number) == ["tip.DX.1", "tip.DX.2", "tip.DX.3"]
    # the clock stands from Wednesday to Monday, and comes back at noon
    clock.move(5 * DAY + timedelta(hours=2))
    counts = fire(both_runtimes)
    assert keys(both_runtimes, number)[3:] == ["tip.DX.6"]
    assert counts == {"expired": 1, "fired": 1}
    passed = [(row.kind, row.reason) for row in planned(both_runtimes, number) if row.state == "expired"]
    assert passed == [("tip.4", "too late"), ("tip.5", "skipped")]
    (row,) = behind.report(both_runtimes)
    assert (row.standing.missed, row.why) == (2, ("missed",))
    live(both_runtimes, clock, 30 * DAY)
    assert keys(both_runtimes, number)[4:] == [f"tip.DX.{n}" for n in range(7, 11)]


@pytest.mark.parametrize("hours", [3, 13, 26, 24 * 12, 24 * 400])
@pytest.mark.parametrize("series", ["DX", "IND", "MNT"])
def test_no_outage_brings_two_at_once_or_one_at_night(
    runtime: Runtime, clock: HeldClock, number: str, series: str, hours: int
) -> None:
    subscribed(runtime, number, series)
    live(runtime, clock, 8 * DAY)
    before = len(sent(runtime, number))
    clock.move(timedelta(hours=hours))
    fire(runtime)
    assert len(sent(runtime, number)) - before <= 1
    live(runtime, clock, 40 * DAY)
    messages = sent(runtime, number)
    assert all(9 <= message.at.hour < 20 for message in messages)
    assert all(later.at - earlier.at >= timedelta(hours=12) for earlier, later in pairwise(messages))
    numbers = [int(message.key.rpartition(".")[2]) for message in messages]
    assert series == "MNT" or numbers == sorted(set(numbers)), "none comes twice, none out of order"


def test_two_clocks_at_once_tell_each_tip_once(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(both_runtimes, number)
    for _ in range(3):
        clock.move(DAY)
        at_once([lambda: fire(both_runtimes)] * 4)
    assert keys(both_runtimes, number) == sorted(set(keys(both_runtimes, number)))
    assert len(waiting(both_runtimes, number)) == 1


@pytest.mark.parametrize(
    ("series", "since", "first"),
    [
        # within the first third: from the beginning
        ("DX", 0, 1), ("DX", 2, 1), ("IND", 8, 1), ("MNT", 30, 1),
        # later: the tip of today's place
        ("DX", 5, 5), ("DX", 9, 7), ("IND", 14, 6), ("MNT", 60, 8), ("MNT", 200, 13),
    ],
)  # fmt: skip
def test_late_joiner_begins_at_todays_place(
    both_runtimes: Runtime, clock: HeldClock, number: str, series: str, since: int, first: int
) -> None:
    said(both_runtimes, number, "hi")
    begun = (MONDAY - timedelta(days=since)).isoformat()
    set_person(both_runtimes, number, role="patient", phase=series, phase_since=begun, full_text=True)
    replies = walk(both_runtimes, number, "tips", "1")
    notes = [reply for reply in replies if reply.startswith("You join later")]
    assert notes == (
        [f"You join later, so you begin with tip {first}. For what came before, text MENU."] if first > 1 else []
    )
    live(both_runtimes, clock, 4 * DAY)
    messages = sent(both_runtimes, number)
    assert messages[0].key == f"tip.{series}.{first}"
    assert len({message.at.date() for message in messages}) == len(messages), "never two a day"
    assert behind.report(both_runtimes) == [], "what came before they joined was not missed"


def test_who_asks_for_a_series_whose_time_is_over_begins_it(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, role="patient", phase="IND", phase_since="2026-08-01", full_text=True)
    walk(runtime, number, "tips", "1")
    live(runtime, clock, DAY)
    assert keys(runtime, number) == ["tip.IND.1"]


def test_staff_begin_tips_with_a_word_about_what_they_are(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    first, moment = signed_up(both_runtimes, number, "IND")
    assert (first, moment.astimezone(DENVER).strftime("%m-%d %H:%M")) == (1, "11-23 09:00")
    found = person(both_runtimes, number)
    assert found and found.phase == "IND"
    live(both_runtimes, clock, 60 * DAY)
    messages = sent(both_runtimes, number)
    assert (messages[0].day, messages[0].key) == ("11-23 09:00", "tips.begun")
    assert "up to 3 a week, about 9 in the morning" in messages[0].text
    assert messages[0].text.endswith("STOP to end. Reply STOP to end.")
    assert [message.key for message in messages[1:]] == [f"tip.IND.{n}" for n in range(1, 13)]
    with both_runtimes.store.connect() as connection:
        assert [line[:2] for line in audit.of_ref(connection, f"person:{found.id}")] == [("Dana", "tips begun")]


@pytest.mark.parametrize("series", ["DX", "IND", "MNT"])
def test_the_cap_delays_tips_nobody_asked_for_and_loses_none(
    both_runtimes: Runtime, clock: HeldClock, number: str, series: str
) -> None:
    signed_up(both_runtimes, number, series)
    live(both_runtimes, clock, 300 * DAY)
    messages = sent(both_runtimes, number)
    total = both_runtimes.book.series[series].total
    assert [message.key for message in messages[1 : total + 1]] == [f"tip.{series}.{n}" for n in range(1, total + 1)]
    moments = [message.at for message in messages]
    assert all(fourth - first >= 7 * DAY for first, fourth in zip(moments, moments[3:], strict=False))
    assert all(later - earlier >= DAY for earlier, later in pairwise(moments))
    assert {row.state for row in planned(both_runtimes, number)} <= {"fired", "waiting"}


def test_a_tip_held_by_the_cap_says_so_and_until_when(runtime: Runtime, clock: HeldClock, number: str) -> None:
    signed_up(runtime, number, "DX")
    live(runtime, clock, 4 * DAY)
    (row,) = waiting(runtime, number)
    assert row.reason == "frequency cap"
    assert row.not_before.astimezone(DENVER).strftime("%m-%d %H:%M") == "11-30 09:00"


def test_private_words_wait_for_tip(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    walk(both_runtimes, number, "tips", "1", "4", "1")
    live(both_runtimes, clock, 300 * DAY)
    messages = sent(both_runtimes, number)
    assert {message.key for message in messages} > {"tip.waits"}
    for message in messages:
        words = message.text.lower()
        assert not any(
            word in words for word in ("leukemia", "chemo", "6-mp", "methotrexate", "vincristine", "imatinib")
        )
        assert " ALL " not in message.text


@pytest.mark.parametrize("language", ["en", "es", "fr", "zh", "ar"])
def test_each_language_hides_what_others_should_not_see(
    runtime: Runtime, clock: HeldClock, number: str, language: str
) -> None:
    names = {"en": "english", "es": "español", "fr": "français", "zh": "中文", "ar": "العربية"}
    walk(runtime, number, "hi", names[language], "tips", "1", "1", "1")
    live(runtime, clock, 20 * DAY)
    hidden = [n for n, message in enumerate(sent(runtime, number), 1) if message.key == "tip.waits"]
    assert hidden == [1, 7, 10]


def test_a_language_without_the_words_skips_and_counts(runtime: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(runtime, number)
    live(runtime, clock, DAY)
    said(runtime, number, "español")
    spanish = {key: words for key, words in runtime.book.catalogs["es"].items() if key != "tip.DX.9"}
    lacking = replace(runtime, book=replace(runtime.book, catalogs={**runtime.book.catalogs, "es": spanish}))
    live(lacking, clock, 2 * DAY)
    assert len(sent(lacking, number)) == 1
    (row,) = behind.report(lacking)
    assert (row.standing.missed, row.why) == (2, ("missed",))
    # once the words are there, tips go on where they are
    live(runtime, clock, DAY)
    assert keys(runtime, number)[1:] == ["tip.DX.4"]


def test_a_series_that_was_taken_out_ends_quietly(runtime: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(runtime, number, "IND")
    others = {name: one for name, one in runtime.book.series.items() if name != "IND"}
    live(replace(runtime, book=replace(runtime.book, series=others)), clock, 10 * DAY)
    assert sent(runtime, number) == []
    assert [(tip.state, tip.reason) for tip in tips(runtime, number)] == [("ended", "no such series")]


def test_unreachable_people_go_on_once_they_can_be_reached(runtime: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(runtime, number)
    set_person(runtime, number, unreachable="30003")
    live(runtime, clock, 3 * DAY)
    assert sent(runtime, number) == []
    set_person(runtime, number, unreachable="")
    live(runtime, clock, DAY)
    assert keys(runtime, number) == ["tip.DX.4"]


def test_report_names_those_who_are_behind_and_why(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    other, third = number.replace("+1303", "+1720"), number.replace("+1303", "+1719")
    for who in (number, other, third):
        subscribed(both_runtimes, who)
    live(both_runtimes, clock, DAY)
    assert behind.report(both_runtimes) == []
    said(both_runtimes, third, "pause")
    clock.move(3 * DAY + timedelta(hours=4))
    late = behind.report(both_runtimes)
    assert [row.why for row in late] == [("late",), ("late",)]
    fire(both_runtimes)
    missed = behind.report(both_runtimes)
    assert {row.standing.person_id for row in missed} == {row.standing.person_id for row in late}
    assert [(row.standing.missed, row.why) for row in missed] == [(3, ("missed",))] * 2
    assert behind.report(both_runtimes, clock() - timedelta(hours=1)) == []
    with both_runtimes.store.begin() as connection:
        connection.exec_driver_sql("UPDATE due SET state = 'dropped' WHERE state = 'waiting'")
    assert {row.why for row in behind.report(both_runtimes, clock())} == {("nothing planned",)}


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted("XX", "09:00"), "There is no series XX."),
        (Wanted("DX", "nine"), "An hour looks like 09:00."),
        (Wanted("DX", "09:00", "yesterday"), "A date looks like"),
        (Wanted("DX", "09:00", "2027-01-01"), "cannot begin in the future"),
        (Wanted("PAL", "09:00"), "for those who ask for it"),
        (Wanted("DX", "09:00", "2026-01-01"), "its time is over"),
    ],
)
def test_staff_are_told_what_cannot_be(runtime: Runtime, number: str, wanted: Wanted, why: str) -> None:
    said(runtime, number, "hi")
    found = person(runtime, number)
    assert found
    with pytest.raises(Refused, match=why):
        enrol(runtime, found.id, wanted)
    after = person(runtime, number)
    assert after and after.phase == ""
    assert tips(runtime, number) == []


def test_staff_cannot_begin_tips_for_who_stopped_or_has_them(runtime: Runtime, number: str) -> None:
    subscribed(runtime, number)
    found = person(runtime, number)
    assert found
    with pytest.raises(Refused, match="has tips"):
        enrol(runtime, found.id, Wanted("IND", "09:00"))
    said(runtime, number, "STOP")
    with pytest.raises(Refused, match="stopped"):
        enrol(runtime, found.id, Wanted("DX", "09:00"))


def test_comfort_series_needs_the_persons_wish(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    found = person(runtime, number)
    assert found
    enrol(runtime, found.id, Wanted("PAL", "10:00", requested=True))
    live(runtime, clock, 4 * DAY)
    assert keys(runtime, number)[0] == "tips.begun"
    assert [tip.series for tip in tips(runtime, number)] == ["PAL"]


def test_staff_end_tips(runtime: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(runtime, number)
    found = person(runtime, number)
    assert found
    with held(runtime, found.id) as scene:
        sign_up.end(scene, "Dana")
    live(runtime, clock, 9 * DAY)
    assert sent(runtime, number) == []
    with pytest.raises(Refused, match="has no tips"), held(runtime, found.id) as scene:
        sign_up.end(scene, "Dana")


def test_forget_erases_enrolment_and_plan(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    subscribed(both_runtimes, number)
    live(both_runtimes, clock, 3 * DAY)
    walk(both_runtimes, number, "FORGET", "FORGET")
    with both_runtimes.store.connect() as connection:
        for table in ("enrolments", "due", "links", "people"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
    assert fire(both_runtimes) == {}


def test_a_zone_far_from_the_clinics_is_theirs_alone(
    sqlite_url: str, tmp_path: Path, redis_url: str, number: str
) -> None:
    clock = HeldClock(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    runtime = make_runtime(make_settings(sqlite_url, tmp_path, default_timezone="Pacific/Guam"), redis_url, clock)
    subscribed(runtime, number)
    live(runtime, clock, DAY)
    assert sent(runtime, number)[0].day == "11-23 09:00"
