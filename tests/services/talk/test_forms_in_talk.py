"""A form that Redis forgets in its midst: the next answer goes on, and nothing chosen before is lost."""

from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.due.fire import fire
from tests.services.care import expect
from tests.services.days import tips, walk
from tests.services.talking import person, said

FORM = ("tips", "2", "3", "2")
"""A caregiver, maintenance or what is third, at noon."""


def forgetful(runtime: Runtime, number: str, *texts: str) -> list[str]:
    """Several texts, with Redis emptied before each; what comes back for the last."""
    answers: list[str] = []
    for text in texts:
        runtime.cache.flushall()
        answers = said(runtime, number, text)
    return answers


def test_every_step_goes_on_after_a_flush(both_runtimes: Runtime, number: str) -> None:
    other = number.replace("+1303", "+1720")
    for one in (number, other):
        said(both_runtimes, one, "hi")
    assert forgetful(both_runtimes, number, *FORM) == walk(both_runtimes, other, *FORM)
    assert [(one.series, one.hour, one.state) for one in tips(both_runtimes, number)] == [
        (one.series, one.hour, one.state) for one in tips(both_runtimes, other)
    ]
    found = person(both_runtimes, number)
    assert found
    assert found.role == "caregiver"
    assert found.asking == ""


def test_every_step_goes_on_in_spanish(runtime: Runtime, number: str) -> None:
    said(runtime, number, "español")
    assert "Recibira consejos" in forgetful(runtime, number, "consejos", "1", "1", "1")[0]


def test_every_step_goes_on_without_redis(runtime: Runtime, number: str, without_redis: Runtime) -> None:
    said(without_redis, number, "hi")
    assert "You will get Marrowline tips" in walk(without_redis, number, *FORM)[0]
    assert len(tips(runtime, number)) == 1


def test_what_is_no_answer_is_asked_again_and_keeps_what_was_chosen(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    forgetful(runtime, number, "tips", "2")
    assert "That number is not on the list." in forgetful(runtime, number, "77")[0]
    assert "You will get Marrowline tips" in forgetful(runtime, number, "3", "2")[0]


def test_whoever_left_the_form_is_not_in_it_any_more(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    walk(runtime, number, "tips", "2", "menu")
    runtime.cache.flushall()
    said(runtime, number, "1")
    assert tips(runtime, number) == []
    found = person(runtime, number)
    assert found
    assert found.asking == ""


def test_danger_in_the_midst_keeps_the_step(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    answer = forgetful(runtime, number, "tips", "2", "chest pain", "3", "2")[0]
    assert "You will get Marrowline tips" in answer


def test_a_form_of_days_ago_is_over(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    walk(runtime, number, "tips", "2")
    clock.move(timedelta(hours=73))
    assert said(runtime, number, "3")[0].startswith("MARROWLINE")


@pytest.mark.parametrize(("command", "word"), [("INVITE", "JOIN"), ("INVITAR", "UNIR")])
def test_an_invitation_needs_nothing_that_redis_has(runtime: Runtime, number: str, command: str, word: str) -> None:
    other = number.replace("+1303", "+1720")
    for one in (number, other):
        said(runtime, one, "hi")
    code = forgetful(runtime, number, command)[0].partition(f"{word} ")[2][:6]
    assert "You are linked." in forgetful(runtime, other, f"join {code}")[0]


def test_an_open_check_in_waits_behind_the_form(runtime: Runtime, number: str) -> None:
    """The form is answered first; the question of the check-in stays open and is asked again at a word."""
    said(runtime, number, "hi")
    first = said(runtime, number, "checkin")[-1]
    forgetful(runtime, number, *FORM)
    assert forgetful(runtime, number, "check")[0] in first


def test_a_question_of_ours_takes_the_place_of_a_form(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    walk(runtime, number, "tips", "2")
    visit_id = expect(runtime, number, clock.at + timedelta(days=1, hours=1))
    clock.move(timedelta(hours=1))
    fire(runtime)
    runtime.cache.flushall()
    found = person(runtime, number)
    assert found
    assert found.asking == f"my.reminders.visit|0|visit:{visit_id}"
