"""Check-ins that come by themselves: on their day, once, asked once more, and resumed after whatever came between."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import HeldClock
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.checkins import plan as plans
from bot.services.due.fire import fire
from bot.services.refused import Refused
from bot.services.sending.sweep import sweep
from bot.services.talk.converse import converse
from bot.store import checkins, due, enrolments, outbox, people
from bot.store.checkins import DONE, ENDED, LAPSED, OPEN
from tests.engine.checkins import SKIP, sets
from tests.services.checking import alerts_of, answers_of, bodies, come, given, known, plans_of, runs_of, scene_of
from tests.services.dump import dump
from tests.services.talking import fresh_number, said, sms
from tests.services.together import at_once

DENVER_0930 = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
"""Half past nine where these numbers are from; the clock stands at eight there."""

DAY = timedelta(days=1)


def test_a_daily_set_comes_on_its_day_and_the_next_is_planned(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    assert come(both_runtimes, clock, number, DENVER_0930 - timedelta(minutes=1)) == []
    (begun,) = come(both_runtimes, clock, number, DENVER_0930)
    assert begun.startswith("Marrowline: Daily check-in: 4 short questions.")
    assert "Your temperature today?" in begun
    assert begun.endswith("Reply STOP to end.")
    (planned,) = plans_of(both_runtimes, number)
    assert (planned.kind, planned.at) == ("checkin.D", DENVER_0930 + DAY)
    # good for its local day
    assert planned.expires_at == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


def test_two_clocks_at_once_begin_it_once(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    clock.at = DENVER_0930
    at_once([lambda: fire(both_runtimes)] * 4)
    assert len(runs_of(both_runtimes, number)) == 1
    assert sum("Daily check-in" in body for body in bodies(both_runtimes, number).values()) == 1


def test_answers_are_kept_and_the_run_ends(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    come(both_runtimes, clock, number, DENVER_0930)
    replies = [said(both_runtimes, number, typed)[0] for typed in ("98,6", "0", "n", "y")]
    assert replies[-1].startswith("Thank you. That was the last question for today.")
    assert [(one.question, one.value, one.severity) for one in answers_of(both_runtimes, number)] == [
        ("D1", "98.6", ""), ("D2", "0", ""), ("D3", "n", ""), ("D4", "y", ""),
    ]  # fmt: skip
    (run,) = runs_of(both_runtimes, number)
    assert (run.state, run.finished_at) == (DONE, clock.at)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("set_id", list("DWMITC"))
def test_redis_emptied_before_every_answer_costs_nothing(
    runtime: Runtime, clock: HeldClock, number: str, set_id: str, language: str
) -> None:
    known(runtime, number, language, role="caregiver" if set_id == "C" else "patient")
    given(runtime, number, set_id)
    come(runtime, clock, number, DENVER_0930)
    for _ in sets()[set_id]["questions"]:
        if runs_of(runtime, number)[0].state != OPEN:
            break
        runtime.cache.flushall()
        assert said(runtime, number, SKIP[language])
    (run,) = runs_of(runtime, number)
    assert run.state == DONE
    # SKIP takes the way without branches
    assert {one.value for one in answers_of(runtime, number)} == {"skip"}


def test_the_same_question_is_open_after_whatever_comes_between(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    come(both_runtimes, clock, number, DENVER_0930)
    said(both_runtimes, number, "98.6")
    for between in ("i cant breathe", "menu", "bruise", "help", "zzz zzz"):
        said(both_runtimes, number, between)
        both_runtimes.cache.flushall()
    assert said(both_runtimes, number, "CHECK")[0].startswith("Any bleeding or new bruises?")
    both_runtimes.cache.flushall()
    assert said(both_runtimes, number, "0")[0].startswith("Trouble breathing")
    assert [one.question for one in answers_of(both_runtimes, number)] == ["D1", "D2"]
    assert [one.rule for one in alerts_of(both_runtimes, number)] == ["R01"]


@pytest.mark.parametrize(
    ("typed", "rule", "severity", "lead"),
    [
        (("101",), "D1.fever", "now", "CALL your care team"), (("38.5 C",), "D1.fever", "now", "CALL your care team"),
        (("98", "1"), "D2.small", "now", "CALL your care team"), (("98", "2"), "D2.heavy", "911", "CALL 911 NOW."),
        (("98", "0", "y"), "D3.danger", "911", "CALL 911 NOW."), (("98", "0", "n", "n", "y"), "D4b.not_down", "now", "CALL your care team"),
    ],
)  # fmt: skip
def test_danger_gets_the_urgent_text_an_alert_and_an_end(
    runtime: Runtime, clock: HeldClock, number: str, typed: tuple[str, ...], rule: str, severity: str, lead: str
) -> None:
    known(runtime, number)
    given(runtime, number, "D")
    come(runtime, clock, number, DENVER_0930)
    *_, last = (said(runtime, number, words) for words in typed)
    assert len(last) == 1
    assert last[0].startswith(lead)
    assert [(one.rule, one.severity, one.state) for one in alerts_of(runtime, number)] == [(rule, severity, "open")]
    kept = answers_of(runtime, number)[-1]
    assert (kept.rule, kept.severity) == (rule, severity)
    assert [run.state for run in runs_of(runtime, number)] == [ENDED]
    # nothing is open any more: a number is a number
    assert "MARROWLINE" in said(runtime, number, "0")[0]


def test_of_two_dangers_staff_read_the_same_in_the_answer_and_the_alert(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    come(both_runtimes, clock, number, DENVER_0930)
    (urgent,) = said(both_runtimes, number, "38.9 and i cant breathe")
    assert urgent.startswith("CALL 911 NOW.")
    (kept,), (alert,) = answers_of(both_runtimes, number), alerts_of(both_runtimes, number)
    assert (kept.value, kept.severity, kept.rule) == ("38.9", "911", "R01")
    assert (alert.severity, alert.rule) == ("911", "R01")
    assert [run.state for run in runs_of(both_runtimes, number)] == [ENDED]


def test_a_text_that_comes_twice_is_one_answer(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    come(both_runtimes, clock, number, DENVER_0930)
    text = sms(number, "98.6")
    first = converse(both_runtimes, text).messages
    assert converse(both_runtimes, text).messages == first
    assert len(answers_of(both_runtimes, number)) == 1


def test_who_answers_nothing_of_a_weekly_set_is_asked_once_more(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "W", weekday=0)
    come(both_runtimes, clock, number, DENVER_0930)
    assert come(both_runtimes, clock, number, DENVER_0930 + 3 * DAY - timedelta(minutes=1)) == []
    (asked,) = come(both_runtimes, clock, number, DENVER_0930 + 3 * DAY)
    assert asked.startswith("Marrowline: Your weekly check-in is still open.")
    sweep(both_runtimes)
    for hours in range(12, 72, 12):
        assert come(both_runtimes, clock, number, DENVER_0930 + 3 * DAY + timedelta(hours=hours)) == []
    # and it is still answered, without CHECK too
    sweep(both_runtimes)
    assert "nausea" in said(both_runtimes, number, "n")[0]
    assert [run.state for run in runs_of(both_runtimes, number)] == [OPEN]


def test_a_set_that_staff_ended_asks_nothing_once_more(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "W", weekday=0)
    come(both_runtimes, clock, number, DENVER_0930)
    with scene_of(both_runtimes, number) as scene:
        plans.end(scene, "W")
    assert come(both_runtimes, clock, number, DENVER_0930 + 3 * DAY + timedelta(hours=1)) == []


@pytest.mark.parametrize("typed", [("n",), ("n", "0", "0", "n", "0", "0", "0")])
def test_who_has_answered_is_not_asked_once_more(
    both_runtimes: Runtime, clock: HeldClock, number: str, typed: tuple[str, ...]
) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "W")
    come(both_runtimes, clock, number, DENVER_0930)
    for words in typed:
        said(both_runtimes, number, words)
    assert come(both_runtimes, clock, number, DENVER_0930 + 3 * DAY + timedelta(hours=1)) == []
    assert [row.reason for row in plans_of(both_runtimes, number, due.DROPPED)] == ["answered"]


def test_two_silent_days_bring_one_gentle_word_instead_of_the_third_set(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    said_each_day = [come(both_runtimes, clock, number, DENVER_0930 + days * DAY)[0] for days in range(8)]
    short = [body.removeprefix("Marrowline: ")[:20] for body in said_each_day]
    asks, nudges = "Daily check-in: 4 sh", "Your daily check-in "
    assert short == [asks, asks, nudges, asks, asks, asks, asks, asks]
    assert said(both_runtimes, number, "CHECK")[0].startswith("Your temperature today?")
    said(both_runtimes, number, "98.6")
    # after an answer the silence is counted anew
    again = [come(both_runtimes, clock, number, DENVER_0930 + days * DAY)[0] for days in range(8, 12)]
    assert [body.removeprefix("Marrowline: ")[:20] for body in again] == [asks, asks, nudges, asks]


def test_the_gentle_word_can_be_answered_at_once(runtime: Runtime, clock: HeldClock, number: str) -> None:
    known(runtime, number)
    given(runtime, number, "D")
    for days in range(3):
        come(runtime, clock, number, DENVER_0930 + days * DAY)
    runtime.cache.flushall()
    assert said(runtime, number, "98.6")[0].startswith("Any bleeding")


def test_the_next_one_lets_the_last_one_lapse(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    come(both_runtimes, clock, number, DENVER_0930)
    said(both_runtimes, number, "98.6")
    come(both_runtimes, clock, number, DENVER_0930 + DAY)
    assert [run.state for run in runs_of(both_runtimes, number)] == [LAPSED, OPEN]
    # the answer is the new day's
    said(both_runtimes, number, "99")
    assert [(one.run, one.value) for one in answers_of(both_runtimes, number)] == [
        (run.id, value) for run, value in zip(runs_of(both_runtimes, number), ("98.6", "99"), strict=True)
    ]


def test_what_nobody_finishes_lapses_in_time(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    said(both_runtimes, number, "checkin")
    said(both_runtimes, number, "n")
    clock.move(timedelta(hours=71))
    assert sweep(both_runtimes).lapsed == 0
    clock.move(timedelta(hours=2))
    assert sweep(both_runtimes).lapsed == 1
    assert sweep(both_runtimes).lapsed == 0
    assert [run.state for run in runs_of(both_runtimes, number)] == [LAPSED]
    assert said(both_runtimes, number, "CHECK")[0].startswith("No check-in is open now.")


def test_a_question_asked_again_keeps_its_run_alive(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    """Whoever texts CHECK late has the whole time for the answer, even where the run had lapsed meanwhile."""
    known(both_runtimes, number)
    said(both_runtimes, number, "checkin")
    said(both_runtimes, number, "n")
    clock.move(timedelta(hours=70))
    said(both_runtimes, number, "CHECK")
    clock.move(timedelta(hours=10))
    sweep(both_runtimes)
    said(both_runtimes, number, "0")
    assert [one.question for one in answers_of(both_runtimes, number)] == ["W1", "W2"]
    assert [run.state for run in runs_of(both_runtimes, number)] == [OPEN]


def test_check_brings_back_what_another_question_pushed_aside(both_runtimes: Runtime, number: str) -> None:
    known(both_runtimes, number)
    said(both_runtimes, number, "checkin")
    said(both_runtimes, number, "y")
    with scene_of(both_runtimes, number) as scene:
        other = {"asking": "my.reminders.visit|0|visit:3", "asking_until": scene.now + DAY}
        people.change(scene.connection, scene.person.id, **other)
    both_runtimes.cache.flushall()
    assert said(both_runtimes, number, "CHECK") == ["Do you have a fever now? Send Y or N."]
    both_runtimes.cache.flushall()
    assert said(both_runtimes, number, "n")[0].startswith("Please tell your care team today")
    # that an answer asked for a call is remembered to the end
    for typed in ("0", "0", "n", "0", "0", "0"):
        last = said(both_runtimes, number, typed)
    assert "Please call your care team today about what you told me." in last[0]


def test_check_without_a_check_in_tells_how_to_begin(runtime: Runtime, number: str) -> None:
    known(runtime, number)
    assert said(runtime, number, "CHECK") == ["No check-in is open now. To begin one, text CHECKIN."]
    known(runtime, other := fresh_number(), "es")
    (told,) = said(runtime, other, "CHEQUEO")
    # and what it names does begin one
    assert "HACER CHEQUEO" in told
    assert said(runtime, other, "hacer chequeo")[0].startswith("Chequeo semanal")


@pytest.mark.parametrize(
    ("columns", "begins", "set_id"),
    [
        ({}, "Weekly check-in", "W"), ({"phase": "IND"}, "Daily check-in", "D"), ({"phase": "MNT"}, "Weekly check-in", "W"),
        ({"role": "caregiver"}, "Caregiver check-in", "C"),
    ],
)  # fmt: skip
def test_whoever_asks_begins_at_once(
    both_runtimes: Runtime, number: str, columns: dict[str, str], begins: str, set_id: str
) -> None:
    known(both_runtimes, number, **columns)
    (begun,) = said(both_runtimes, number, "CHECKIN")
    assert begun.startswith(begins)
    assert [(run.set_id, run.state) for run in runs_of(both_runtimes, number)] == [(set_id, OPEN)]
    both_runtimes.cache.flushall()
    said(both_runtimes, number, "skip")
    assert [one.value for one in answers_of(both_runtimes, number)] == ["skip"]


def test_a_shared_phone_asks_who_it_is_and_keeps_nothing_of_others(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    known(both_runtimes, number, shared=True)
    given(both_runtimes, number, "D")
    (begun,) = come(both_runtimes, clock, number, DENVER_0930)
    assert "Is the patient answering? Send Y or N." in begun
    assert "temperature" not in begun
    said(both_runtimes, number, "n")
    both_runtimes.cache.flushall()
    assert answers_of(both_runtimes, number) == []
    assert said(both_runtimes, number, "y")[0].startswith("Your temperature today?")
    said(both_runtimes, number, "98.6")
    assert [one.question for one in answers_of(both_runtimes, number)] == ["D1"]


def test_a_shared_phone_where_nobody_can_answer(both_runtimes: Runtime, number: str) -> None:
    known(both_runtimes, number, shared=True)
    said(both_runtimes, number, "checkin")
    assert said(both_runtimes, number, "skip")[0].startswith("OK, no questions this time.")
    assert [run.state for run in runs_of(both_runtimes, number)] == [LAPSED]
    assert plans_of(both_runtimes, number) == []


def test_stop_ends_sets_runs_and_what_is_due(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    given(both_runtimes, number, "W")
    come(both_runtimes, clock, number, DENVER_0930)
    said(both_runtimes, number, "STOP")
    assert plans_of(both_runtimes, number) == []
    assert {run.state for run in runs_of(both_runtimes, number)} == {LAPSED}
    assert come(both_runtimes, clock, number, 8 * DAY) == []
    with scene_of(both_runtimes, number) as scene:
        assert {one.state for one in plans.of_person(scene)} == {enrolments.ENDED}
    said(both_runtimes, number, "START")
    assert said(both_runtimes, number, "CHECK")[0].startswith("No check-in is open")


def test_an_outage_over_days_is_made_up_for_by_one(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    come(both_runtimes, clock, number, DENVER_0930)
    # the clock stands for three days, to ten at night
    assert come(both_runtimes, clock, number, datetime(2026, 11, 27, 5, 0, tzinfo=UTC)) == []
    (begun,) = come(both_runtimes, clock, number, datetime(2026, 11, 27, 16, 30, tzinfo=UTC))
    assert "check-in" in begun
    assert len(runs_of(both_runtimes, number)) == 2


def test_the_cap_holds_a_daily_set_that_nobody_asked_for(runtime: Runtime, clock: HeldClock, number: str) -> None:
    known(runtime, number)
    with scene_of(runtime, number) as scene:
        assert plans.is_capped(scene, plans.enrol(scene, plans.Wanted("D", datetime(2026, 1, 1, 9, 30).time())))  # noqa: DTZ001
    came = [bool(come(runtime, clock, number, DENVER_0930 + days * DAY)) for days in range(7)]
    assert sum(came) == 3
    asked = fresh_number()
    known(runtime, asked)
    given(runtime, asked, "D")
    assert all(come(runtime, clock, asked, DENVER_0930 + (8 + days) * DAY) for days in range(7))


def test_four_weeks_of_a_set_end_by_themselves(runtime: Runtime, clock: HeldClock, number: str) -> None:
    known(runtime, number)
    given(runtime, number, "I")
    came = [len(come(runtime, clock, number, DENVER_0930 + days * DAY)) for days in range(31)]
    assert came == [1] * 28 + [0] * 3
    with scene_of(runtime, number) as scene:
        (one,) = plans.of_person(scene)
        assert (one.state, one.reason, one.position) == (enrolments.ENDED, "over", 28)


def test_a_weekly_set_comes_on_its_weekday_by_the_persons_clock(
    runtime: Runtime, clock: HeldClock, number: str
) -> None:
    known(runtime, number, zone="Pacific/Honolulu")
    given(runtime, number, "T", at="10:00", weekday=3)
    (planned,) = plans_of(runtime, number)
    assert planned.at == datetime(2026, 11, 26, 20, 0, tzinfo=UTC)


def test_a_set_given_anew_has_only_its_new_hour(runtime: Runtime, number: str) -> None:
    known(runtime, number)
    given(runtime, number, "D", at="09:30")
    given(runtime, number, "D", at="11:00")
    assert [row.at.hour for row in plans_of(runtime, number)] == [18]
    with scene_of(runtime, number) as scene:
        assert len(plans.of_person(scene)) == 1


def test_a_set_that_was_ended_comes_no_more(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    with scene_of(both_runtimes, number) as scene:
        plans.end(scene, "d")
    assert come(both_runtimes, clock, number, DENVER_0930) == []
    with scene_of(both_runtimes, number) as scene, pytest.raises(Refused, match="no `D` to end"):
        plans.end(scene, "D")


@pytest.mark.parametrize(
    ("columns", "wanted", "why"),
    [
        ({}, {"set_id": "X"}, "is no set. Use one of"),
        ({"role": "patient"}, {"set_id": "C"}, "is for caregivers"),
        ({}, {"set_id": "D", "weekday": 2}, "it takes no weekday"),
        ({}, {"set_id": "V", "weekday": 2}, "it takes no weekday"),
        ({"consent": people.STOPPED}, {"set_id": "D"}, "They have stopped our texts"),
        ({}, {"set_id": "W", "starts": datetime(2026, 11, 22, tzinfo=UTC).date()}, "That day is past"),
        (
            {},
            {
                "set_id": "W",
                "starts": datetime(2026, 12, 22, tzinfo=UTC).date(),
                "ends": datetime(2026, 12, 1, tzinfo=UTC).date(),
            },
            "end before it begins",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(
    runtime: Runtime, number: str, columns: dict[str, object], wanted: dict[str, object], why: str
) -> None:
    known(runtime, number, **columns)
    with pytest.raises(Refused, match=why):
        given(runtime, number, **wanted)  # type: ignore[arg-type]
    assert plans_of(runtime, number) == []


def test_a_message_begun_by_us_waits_in_the_outbox_as_such(runtime: Runtime, clock: HeldClock, number: str) -> None:
    known(runtime, number)
    given(runtime, number, "D")
    come(runtime, clock, number, DENVER_0930)
    with scene_of(runtime, number) as scene:
        row = outbox.of_person(scene.connection, scene.person.id)[-1]
        assert (row.state, row.kind, row.key) == (delivery.QUEUED, "checkin", "checkin.D.intro+checkin.D.D1.ask")


def test_a_run_of_somebody_else_is_out_of_reach(runtime: Runtime, number: str) -> None:
    other = fresh_number()
    known(runtime, number)
    known(runtime, other)
    said(runtime, number, "checkin")
    (theirs,) = runs_of(runtime, number)
    with scene_of(runtime, other) as scene:
        asking = {"asking": f"checkin.W.W1|0|run:{theirs.id}:W", "asking_until": scene.now + DAY}
        people.change(scene.connection, scene.person.id, **asking)
    said(runtime, other, "n")
    assert answers_of(runtime, number) == answers_of(runtime, other) == []
    assert runs_of(runtime, number)[0].question == "checkin.W.W1"


def test_what_is_kept_tells_a_thief_nothing(runtime: Runtime, number: str) -> None:
    """Words are sealed; a run says only where it stands."""
    known(runtime, number)
    with scene_of(runtime, number) as scene:
        run = {"person_id": scene.person.id, "set_id": "V", "question": "checkin.V.V1", "started_at": scene.now}
        run_id = checkins.add(scene.connection, {**run, "until": scene.now + DAY})
        asking = {"asking": f"checkin.V.V1|0|run:{run_id}:V", "asking_until": scene.now + DAY}
        people.change(scene.connection, scene.person.id, **asking)
    said(runtime, number, "my Zebulon hurts")
    assert [one.note for one in answers_of(runtime, number)] == ["my Zebulon hurts"]
    assert b"zebulon" not in dump(runtime)
