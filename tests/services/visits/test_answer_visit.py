"""C and R: kept for staff, confirmed with date and time, in every language, whatever happened in between."""

from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.rules.segments import measure
from bot.runtime import Runtime
from bot.services.visits.listing import Row, list_visits
from bot.store.visits import Wanted
from tests.services.care import at, cancel, enrol, expect, move, visit
from tests.services.days import live, sent
from tests.services.talking import said, sms

VISIT = "12-08 14:30"


def told(runtime: Runtime, clock: HeldClock, number: str, kind: str = "appointment") -> int:
    """Somebody who has just been told of a visit in a week; its id."""
    said(runtime, number, "hi")
    visit_id = expect(runtime, number, at(VISIT), kind)
    live(runtime, clock, at("12-07 15:00") - clock.at)
    assert sent(runtime, number)
    return visit_id


def listed(runtime: Runtime, **wanted: object) -> list[Row]:
    return list_visits(runtime, Wanted(**wanted), asking=wanted.get("answer") == "")


@pytest.mark.parametrize("word", ["C", "c.", "Coming", "I'm coming!", "see you tomorrow", "voy", "Sí voy"])
def test_coming_is_kept_and_confirmed(runtime: Runtime, clock: HeldClock, number: str, word: str) -> None:
    visit_id = told(runtime, clock, number)
    assert said(runtime, number, word) == [
        "Thank you. We expect you on Tue, Dec 8 at 2:30 PM. If you cannot come, reply R."
    ]
    found = visit(runtime, visit_id)
    assert (found.answer, found.answered_at) == ("coming", clock.at)


def test_coming_said_in_another_language_is_confirmed_in_it(runtime: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(runtime, clock, number)
    confirmed, stay = said(runtime, number, "Ahí estaré")
    assert confirmed == "Gracias. Le esperamos: mar, 8 de dic (2:30 p.m.). Si no puede venir, responda R."
    assert "Responda ESPAÑOL" in stay
    found = visit(runtime, visit_id)
    assert (found.answer, found.answered_at) == ("coming", clock.at)


@pytest.mark.parametrize("word", ["R", "r", "reschedule", "I can't come", "need a new time"])
def test_a_new_time_is_kept_and_the_clinic_named(runtime: Runtime, clock: HeldClock, number: str, word: str) -> None:
    visit_id = told(runtime, clock, number)
    (answer,) = said(runtime, number, word)
    assert answer == (
        "Thank you for telling us. To get a new time, call your care team at 202-555-0100."
        " Until then your visit stands on Tue, Dec 8 at 2:30 PM."
    )
    assert measure(answer).segments == 1
    assert visit(runtime, visit_id).answer == "new time"


@pytest.mark.parametrize("word", ["Otra hora", "no puedo ir"])
def test_a_new_time_asked_for_in_another_language_is_answered_in_it(
    runtime: Runtime, clock: HeldClock, number: str, word: str
) -> None:
    visit_id = told(runtime, clock, number)
    answer, stay = said(runtime, number, word)
    assert answer.startswith("Gracias por avisar.")
    assert "Responda ESPAÑOL" in stay
    assert visit(runtime, visit_id).answer == "new time"


@pytest.mark.parametrize(
    ("word", "answer"), [("C", "coming"), ("TÓMELO", ""), ("r", "new time"), ("cambiar la cita", "new time")]
)
def test_answers_in_spanish(both_runtimes: Runtime, clock: HeldClock, number: str, word: str, answer: str) -> None:
    said(both_runtimes, number, "hola")
    visit_id = told(both_runtimes, clock, number)
    (said_back,) = said(both_runtimes, number, word)
    assert visit(both_runtimes, visit_id).answer == answer
    expected = {
        "coming": "Gracias. Le esperamos: mar, 8 de dic (2:30 p.m.).",
        "new time": "Gracias por avisar. Para otra hora, llame a su equipo médico al 202-555-0100.",
        "": "Perdon,",
    }
    assert said_back.startswith(expected[answer])


BETWEEN = {
    "nothing": [], "a red flag": ["i have a fever"], "a menu": ["menu"], "an article": ["bruise"], "nonsense": ["zzzz"],
    "a thank you": ["thanks"], "help": ["help"], "another language": ["español", "english"], "a bare yes": ["yes"],
    "all of it": ["menu", "5", "2", "more", "i cant breathe", "zzzz", "lang", "2", "english", "no"],
}  # fmt: skip


@pytest.mark.parametrize("redis", ["kept", "emptied"])
@pytest.mark.parametrize("between", BETWEEN)
def test_the_question_stays_open(runtime: Runtime, clock: HeldClock, number: str, between: str, redis: str) -> None:
    visit_id = told(runtime, clock, number)
    for text in BETWEEN[between]:
        assert said(runtime, number, text)
        if redis == "emptied":
            runtime.cache.flushall()
    runtime.cache.flushall() if redis == "emptied" else None
    assert said(runtime, number, "C")[0].startswith("Thank you. We expect you on Tue, Dec 8")
    assert visit(runtime, visit_id).answer == "coming"


def test_a_bare_yes_is_no_answer_but_is_asked_again(runtime: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(runtime, clock, number)
    assert said(runtime, number, "ok") == ["About your visit, reply C if you are coming, or R if you need a new time."]
    assert visit(runtime, visit_id).answer == ""


def test_what_else_is_said_means_what_it_always_means(runtime: Runtime, clock: HeldClock, number: str) -> None:
    told(runtime, clock, number)
    assert said(runtime, number, "i cant breathe")[0].startswith("CALL 911 NOW")
    assert said(runtime, number, "menu")[0].startswith("MARROWLINE")
    assert said(runtime, number, "1")[0].startswith("ABOUT ALL")
    assert "unsubscribed" in said(runtime, number, "cancel")[0]


def test_an_answer_may_be_changed_until_the_visit(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(both_runtimes, clock, number)
    for word, answer in (("C", "coming"), ("R", "new time"), ("C", "coming")):
        said(both_runtimes, number, word)
        assert visit(both_runtimes, visit_id).answer == answer
    clock.at = at("12-08 14:29")
    said(both_runtimes, number, "R")
    assert visit(both_runtimes, visit_id).answer == "new time"


def test_after_the_visit_no_answer_counts(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(both_runtimes, clock, number)
    clock.at = at("12-08 14:30")
    assert said(both_runtimes, number, "C")[0].startswith(("I have nothing open", "Sorry, I did not understand"))
    assert visit(both_runtimes, visit_id).answer == ""


def test_after_a_cancellation_no_answer_counts(runtime: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(runtime, clock, number)
    cancel(runtime, number, visit_id)
    assert said(runtime, number, "C")[0].startswith("I have nothing open for you to answer.")
    assert visit(runtime, visit_id).answer == ""


def test_an_answer_after_a_move_names_the_new_time(runtime: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(runtime, clock, number)
    move(runtime, number, visit_id, at("12-10 09:00"))
    assert said(runtime, number, "C")[0].startswith("Thank you. We expect you on Thu, Dec 10 at 9:00 AM.")
    assert visit(runtime, visit_id).answer == "coming"


def test_of_two_visits_the_last_asked_is_answered(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    said(both_runtimes, number, "hi")
    first, second = (expect(both_runtimes, number, at(f"12-08 {hour}:00")) for hour in ("14", "16"))
    live(both_runtimes, clock, at("12-07 15:00") - clock.at)
    assert "Dec 8 at 2:00 PM" in said(both_runtimes, number, "C")[0]
    live(both_runtimes, clock, at("12-07 17:00") - clock.at)
    assert "Dec 8 at 4:00 PM" in said(both_runtimes, number, "R")[0]
    assert [visit(both_runtimes, one).answer for one in (first, second)] == ["coming", "new time"]


@pytest.mark.parametrize("redis", ["kept", "emptied"])
def test_a_question_about_pills_in_between_takes_nothing_away(
    runtime: Runtime, clock: HeldClock, number: str, redis: str
) -> None:
    said(runtime, number, "hi")
    visit_id = expect(runtime, number, at("12-08 08:00"))
    enrol(runtime, number, "pill", "10:00", asked=True)
    live(runtime, clock, at("12-07 11:00") - clock.at)
    if redis == "emptied":
        runtime.cache.flushall()
    assert said(runtime, number, "C")[0].startswith("Thank you. We expect you")
    assert visit(runtime, visit_id).answer == "coming"
    assert said(runtime, number, "TOOK") == ["Thank you. I noted that you took your pills."]
    assert said(runtime, number, "R")[0].startswith("Thank you for telling us.")
    assert visit(runtime, visit_id).answer == "new time"


@pytest.mark.parametrize("word", ["C", "R", "done", "confirm", "new time"])
def test_with_nothing_open_the_words_mean_nothing(runtime: Runtime, number: str, word: str) -> None:
    said(runtime, number, "hi")
    assert said(runtime, number, word)[0].startswith("Sorry, I did not understand.")


def test_a_visit_that_asks_nothing_takes_no_answer(runtime: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(runtime, clock, number, "blood")
    assert said(runtime, number, "C")[0].startswith("Sorry, I did not understand.")
    assert visit(runtime, visit_id).answer == ""


def test_nobody_answers_for_somebody_else(runtime: Runtime, clock: HeldClock, number: str) -> None:
    visit_id = told(runtime, clock, number)
    other = number.replace("+1303", "+1404")
    said(runtime, other, "hi")
    assert said(runtime, other, "C")[0].startswith("Sorry, I did not understand.")
    assert visit(runtime, visit_id).answer == ""


def test_the_same_answer_twice_by_the_gateway_is_one_answer(runtime: Runtime, clock: HeldClock, number: str) -> None:
    from bot.services.talk.converse import converse

    visit_id = told(runtime, clock, number)
    text = sms(number, "C")
    assert converse(runtime, text).messages == converse(runtime, text).messages
    assert visit(runtime, visit_id).answer == "coming"


def test_staff_see_who_has_not_answered_and_who_needs_a_new_time(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    asked = told(both_runtimes, clock, number)
    expect(both_runtimes, number, at("12-09 08:00"), "blood")
    assert [row.id for row in listed(both_runtimes, answer="")] == [asked]
    said(both_runtimes, number, "R")
    assert listed(both_runtimes, answer="") == []
    (row,) = listed(both_runtimes, answer="new time")
    assert (row.id, row.answer, row.answered_at) == (asked, "new time", clock.at)
    assert row.at.isoformat() == "2026-12-08T14:30:00-07:00"
    move(both_runtimes, number, asked, at("12-10 09:00"))
    assert listed(both_runtimes, answer="new time") == []
    assert [row.id for row in listed(both_runtimes, answer="")] == [asked]


def test_a_day_lists_its_own_visits(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    ids = [
        expect(both_runtimes, number, at(f"12-{day} {hour}"), "blood")
        for day, hour in (("08", "00:00"), ("08", "23:59"), ("09", "00:00"))
    ]
    found = listed(both_runtimes, since=at("12-08 00:00"), until=at("12-08 00:00") + timedelta(days=1))
    assert [row.id for row in found] == ids[:2]
