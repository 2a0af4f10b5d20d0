"""Q and a question: kept in the person's own words until the next visit, and shown when they ask."""

import pytest

from bot.clock import HeldClock
from bot.rules.segments import measure
from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.store import notes
from tests.services.care import at, expect
from tests.services.days import live, sent
from tests.services.dump import dump
from tests.services.talking import person, said, sms


def bodies(runtime: Runtime, number: str) -> list[str]:
    found = person(runtime, number)
    assert found
    with runtime.store.connect() as connection:
        return [runtime.vault.open(note.body) for note in notes.since(connection, found.id, None)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Q Can I eat sushi?", "Can I eat sushi?"),
        ("q: can i eat sushi", "can i eat sushi"),
        ("Q.   May I   fly?\nAnd swim?", "May I fly? And swim?"),
        ("Q " + "x" * 900, "x" * 600),
    ],
)
def test_a_question_is_kept_as_it_was_asked(both_runtimes: Runtime, number: str, typed: str, words: str) -> None:
    said(both_runtimes, number, "hi")
    (answer,) = said(both_runtimes, number, typed)
    assert answer.startswith("I keep that for your visit. Questions kept: 1. Reply Q to see them.")
    assert bodies(both_runtimes, number) == [words]


def test_several_are_kept_counted_and_shown(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    assert said(runtime, number, "q") == [
        "You have no questions kept. Reply Q and your question. I keep it for your visit."
    ]
    said(runtime, number, "Q can i swim")
    assert "Questions kept: 2." in said(runtime, number, "Q why am I tired")[0]
    assert said(runtime, number, "Q") == ["1 can i swim\n2 why am I tired\nTo add one, reply Q and your question."]


@pytest.mark.parametrize(
    ("hello", "asks", "words"),
    [
        ("hi", "Q", "is this question number {} of a long list of mine"),
        ("hi", "Q", "可以游泳吗，这是我的第 {} 个问题，请记下来好吗"),
        ("你好", "问题", "可以游泳吗，这是我的第 {} 个问题，请记下来好吗"),
    ],
)
def test_as_many_are_shown_as_fit_a_message(runtime: Runtime, number: str, hello: str, asks: str, words: str) -> None:
    said(runtime, number, hello)
    for count in range(12):
        said(runtime, number, f"{asks} {words.format(count)}")
    (answer,) = said(runtime, number, asks)
    assert answer.startswith(f"1 {words.format(0)}")
    assert "..." in answer
    assert measure(answer).segments == 3


def test_in_spanish_the_word_is_pregunta_and_q_is_short_for_que(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hola")
    assert said(runtime, number, "PREGUNTA ¿puedo nadar?")[0].startswith("Se la guardo para su cita.")
    assert bodies(runtime, number) == ["puedo nadar?"]
    assert "leucemia" in said(runtime, number, "q es leucemia")[0]
    assert bodies(runtime, number) == ["puedo nadar?"]


@pytest.mark.parametrize(
    ("typed", "opening"),
    [
        ("Q my chest hurts and i cant breathe", "CALL 911 NOW"),
        ("Q stop texting me", "Marrowline: you are unsubscribed"),
    ],
)
def test_danger_and_stop_are_heard_first(runtime: Runtime, number: str, typed: str, opening: str) -> None:
    said(runtime, number, "hi")
    assert said(runtime, number, typed)[0].startswith(opening)
    assert bodies(runtime, number) == []


def test_the_day_before_a_visit_they_are_counted(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    expect(runtime, number, at("12-08 14:30"))
    said(runtime, number, "Q can i swim")
    live(runtime, clock, at("12-07 15:00") - clock.at)
    assert sent(runtime, number)[-1].text.endswith("Kept so far: 1.")


def test_after_the_visit_the_count_begins_anew(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    expect(runtime, number, at("12-08 14:30"))
    said(runtime, number, "Q can i swim")
    live(runtime, clock, at("12-08 15:00") - clock.at)
    assert "Questions kept: 1." in said(runtime, number, "Q can i fly")[0]
    assert bodies(runtime, number) == ["can i swim", "can i fly"]


def test_the_question_of_a_reminder_stays_open_beside_it(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    expect(runtime, number, at("12-08 14:30"))
    live(runtime, clock, at("12-07 15:00") - clock.at)
    said(runtime, number, "Q can i swim")
    assert said(runtime, number, "C")[0].startswith("Thank you. We expect you")


def test_the_gateways_retry_keeps_it_once(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    text = sms(number, "Q can i swim")
    assert converse(both_runtimes, text).messages == converse(both_runtimes, text).messages
    assert bodies(both_runtimes, number) == ["can i swim"]


def test_a_thief_reads_no_question(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    said(both_runtimes, number, "Q may the quokka sleep in my bed")
    assert b"quokka" not in dump(both_runtimes)
