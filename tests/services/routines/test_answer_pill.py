"""TOOK and SKIP: kept for each day, never answered with a dose; two SKIPs in a row call the care team."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.store.pills import pills
from tests.services import alarm
from tests.services.care import enrol
from tests.services.days import live, sent
from tests.services.talking import said

DAY = timedelta(days=1)
DOSE = re.compile(r"\d\s*(?:mg|ml|mcg|pills?|tablets?|pastillas?)\b", re.IGNORECASE)

TOOK = "Thank you. I noted that you took your pills."
SKIPPED = "Noted, you did not take them. Do not take extra to catch up. Not sure what to do? Ask your care team"
TWICE = "Noted. That is two times in a row, so please call your care team at 202-555-0100 today."
AGAIN = "I noted before that you took your pills. Did you take them two times? Call your care team at 202-555-0100 now."


@pytest.fixture
def taker(both_runtimes: Runtime, clock: HeldClock, number: str) -> str:
    """Somebody who was reminded of their daily pills a minute ago, on Monday."""
    said(both_runtimes, number, "hi")
    enrol(both_runtimes, number, "pill", asked=True)
    live(both_runtimes, clock, timedelta(hours=1, minutes=1))
    assert len(sent(both_runtimes, number)) == 1
    return number


def kept(runtime: Runtime) -> list[bool]:
    with runtime.store.connect() as connection:
        return list(connection.execute(select(pills.c.taken).order_by(pills.c.due_at)).scalars())


def answers(runtime: Runtime, clock: HeldClock, number: str, *words: str) -> list[str]:
    """One answer a day, from today on; what came back."""
    found = []
    for word in words:
        found += said(runtime, number, word) if word else []
        live(runtime, clock, DAY)
    return found


@pytest.mark.parametrize(
    "word", ["TOOK", "took it", "Took them!", "I took my pills", "done", "TOMÉ", "tome", "ya me las tomé"]
)
def test_took_is_kept(both_runtimes: Runtime, taker: str, word: str) -> None:
    assert said(both_runtimes, taker, word) == [TOOK]
    assert kept(both_runtimes) == [True]


@pytest.mark.parametrize("word", ["SKIP", "skipped", "I forgot", "missed it", "NO TOMÉ", "no tome"])
def test_skip_is_kept(both_runtimes: Runtime, taker: str, word: str) -> None:
    (answer,) = said(both_runtimes, taker, word)
    assert answer.startswith(SKIPPED)
    assert kept(both_runtimes) == [False]


def test_skip_said_in_another_language_is_answered_in_it(both_runtimes: Runtime, taker: str) -> None:
    answer, stay = said(both_runtimes, taker, "se me olvidó")
    assert answer.startswith("Anotado, no las tomo.")
    assert "Responda ESPAÑOL" in stay
    assert kept(both_runtimes) == [False]


def test_answers_in_spanish(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hola")
    enrol(runtime, number, "pill", asked=True)
    live(runtime, clock, timedelta(hours=2))
    assert sent(runtime, number)[0].text.startswith("Marrowline: Es hora de sus pastillas diarias.")
    assert said(runtime, number, "TOMÉ") == ["Gracias. Anoté que tomó sus pastillas.".replace("ó", "o")]
    live(runtime, clock, DAY)
    assert said(runtime, number, "NO TOMÉ")[0].startswith("Anotado, no las tomo.")


def test_two_skips_in_a_row_call_the_care_team(both_runtimes: Runtime, clock: HeldClock, taker: str) -> None:
    first, second = answers(both_runtimes, clock, taker, "SKIP", "SKIP")
    assert first.startswith(SKIPPED)
    assert second.startswith(TWICE)
    (alert,) = alarm.every(both_runtimes)
    assert (alert.severity, alert.rule, alert.state) == ("visit", "pills.skipped", "noted")


@pytest.mark.parametrize(
    ("words", "calls"),
    [
        (("SKIP", "TOOK", "SKIP"), 0),
        (("SKIP", "", "SKIP"), 1),
        (("SKIP", "SKIP", "SKIP"), 2),
        (("TOOK", "SKIP"), 0),
        (("SKIP", "SKIP", "TOOK", "SKIP"), 1),
    ],
)
def test_only_skips_in_a_row_count(
    runtime: Runtime, clock: HeldClock, number: str, words: tuple[str, ...], calls: int
) -> None:
    said(runtime, number, "hi")
    enrol(runtime, number, "pill", asked=True)
    live(runtime, clock, timedelta(hours=2))
    said_back = answers(runtime, clock, number, *words)
    assert sum(text.startswith(TWICE) for text in said_back) == calls
    assert len(alarm.every(runtime)) == calls


def test_the_same_skip_said_twice_is_one_skip(both_runtimes: Runtime, taker: str) -> None:
    assert said(both_runtimes, taker, "SKIP")[0].startswith(SKIPPED)
    assert said(both_runtimes, taker, "SKIP")[0].startswith(SKIPPED)
    assert kept(both_runtimes) == [False]
    assert alarm.every(both_runtimes) == []


def test_an_answer_may_be_corrected(both_runtimes: Runtime, taker: str) -> None:
    said(both_runtimes, taker, "SKIP")
    assert said(both_runtimes, taker, "TOOK") == [TOOK]
    assert kept(both_runtimes) == [True]


def test_taken_twice_is_asked_about(both_runtimes: Runtime, taker: str) -> None:
    said(both_runtimes, taker, "TOOK")
    assert said(both_runtimes, taker, "TOOK") == [AGAIN]
    assert kept(both_runtimes) == [True]


def test_weekly_pills_are_for_once_a_week(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    enrol(runtime, number, "weekly_pill", asked=True)
    live(runtime, clock, timedelta(hours=2))
    assert "Take them once a week only, never each day," in sent(runtime, number)[0].text
    assert said(runtime, number, "TOOK") == [
        "Thank you. I noted that you took your weekly pills. Once a week only. The next day for them is Mon, Nov 30."
    ]
    live(runtime, clock, DAY)
    assert said(runtime, number, "TOOK") == [AGAIN], "the day after, of pills that are for once a week"


@pytest.mark.parametrize("word", ["TOOK", "SKIP"])
def test_tomorrow_an_answer_about_yesterday_is_open_no_more(
    runtime: Runtime, clock: HeldClock, number: str, word: str
) -> None:
    said(runtime, number, "hi")
    enrol(runtime, number, "pill", asked=True)
    live(runtime, clock, timedelta(hours=17))
    assert said(runtime, number, word)[0].startswith(("I have nothing open", "Sorry, I did not understand"))
    assert kept(runtime) == []


@pytest.mark.parametrize("between", ["menu", "i have a fever", "bruise", "zzzz"])
def test_the_question_stays_open_after_a_flush_and_other_talk(both_runtimes: Runtime, taker: str, between: str) -> None:
    said(both_runtimes, taker, between)
    both_runtimes.cache.flushall()
    assert said(both_runtimes, taker, "TOOK") == [TOOK]


def test_with_two_kinds_of_pills_the_last_asked_is_answered(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    enrol(runtime, number, "pill", "09:00", asked=True)
    enrol(runtime, number, "weekly_pill", "10:00", asked=True)
    live(runtime, clock, timedelta(hours=1, minutes=30))
    assert said(runtime, number, "TOOK") == [TOOK]
    live(runtime, clock, timedelta(hours=1))
    assert said(runtime, number, "TOOK")[0].startswith("Thank you. I noted that you took your weekly pills.")


def test_no_answer_names_a_dose(runtime: Runtime) -> None:
    keys = [key for key in runtime.book.texts if key.startswith("reminder.")]
    words = [runtime.book.catalogs[code][key] for code in runtime.book.languages for key in keys]
    assert len(words) > 40
    assert [text for text in words if DOSE.search(text)] == []


@pytest.mark.parametrize("word", ["TOOK", "SKIP", "done"])
def test_nobody_who_takes_no_pills_is_understood_so(runtime: Runtime, number: str, word: str) -> None:
    said(runtime, number, "hi")
    assert said(runtime, number, word)[0].startswith("Sorry, I did not understand.")
    assert kept(runtime) == []
