"""Danger signs while a question of a check-in is open: the call comes first, staff are told, what was answered is kept."""

import pytest

from bot.engine.book import Book
from bot.engine.effects import KeepAnswer, RaiseAlert
from bot.engine.session import Place
from tests.engine import called, keys, say, talk, where
from tests.engine.checkins import RUN, at, elsewhere, finished, kept, open_at, raised

ABOUT_WORDS = ("checkin.V.V1", "checkin.V.V2")
SIGNS = (("i cant breathe", "911", "R01"), ("i want to die", "988", "R26"), ("i have a fever", "now", "R09"))
SIGNS_ES = (("no puedo respirar", "911", "R01"), ("quiero morir", "988", "R26"), ("tengo fiebre", "now", "R09"))


@pytest.mark.parametrize("question", ["checkin.D.D1", "checkin.D.D2", "checkin.D.D3", "checkin.W.W2"])
@pytest.mark.parametrize("sign", SIGNS)
def test_danger_in_other_words_interrupts_and_the_question_goes_on(
    book: Book, question: str, sign: tuple[str, str, str]
) -> None:
    typed, severity, rule = sign
    for session in (at(question), elsewhere("", question), elsewhere("side.hair", question)):
        turn = say(book, session, typed)
        assert (keys(turn), kept(turn), finished(turn)) == ([f"urgent.{severity}", "checkin.waits"], [], [])
        assert raised(turn) == [RaiseAlert(severity, rule)]
        assert open_at(turn) == question
        assert keys(say(book, turn.session, "check")) == [f"{question}.ask"]


@pytest.mark.parametrize(
    ("question", "typed"), [("D1", "98.6 i cant breathe"), ("D2", "0 chest pain"), ("W2", "2 chest pain")]
)
def test_danger_beside_a_harmless_number_leaves_the_question_open(book: Book, question: str, typed: str) -> None:
    """The call is what counts; the number is asked for again."""
    here = f"checkin.{question[0]}.{question}"
    turn = say(book, at(here), typed)
    assert (keys(turn), kept(turn), open_at(turn)) == (["urgent.911", "checkin.waits"], [], here)
    assert [effect.severity for effect in raised(turn)] == ["911"]


@pytest.mark.parametrize("question", ABOUT_WORDS)
@pytest.mark.parametrize(
    ("language", "sign"), [*(("en", sign) for sign in SIGNS), *(("es", sign) for sign in SIGNS_ES)]
)
def test_words_of_danger_are_an_answer_and_the_question_stays_open(
    book: Book, question: str, language: str, sign: tuple[str, str, str]
) -> None:
    typed, severity, rule = sign
    for session in (at(question, language), elsewhere("", question, language)):
        turn = say(book, session, f" {typed}, since Sunday ")
        note = f"{typed}, since Sunday"
        assert keys(turn) == [*called(severity, language), "checkin.waits"]
        assert kept(turn) == [KeepAnswer(RUN, question[-2:], "said", note, severity, rule)]
        assert (raised(turn), finished(turn)) == ([RaiseAlert(severity, rule)], [])
        assert (turn.meaning.severity, turn.meaning.rule) == (severity, rule)
        assert (where(turn), open_at(turn)) == (question, question)
        assert keys(say(book, turn.session, "check")) == [f"{question}.ask"]


def test_a_lone_word_of_danger_is_an_answer_too(book: Book) -> None:
    turn = say(book, at("checkin.V.V2"), "FEVER")
    assert keys(turn) == ["urgent.now", "checkin.waits"]
    assert kept(turn) == [KeepAnswer(RUN, "V2", "said", "FEVER", "now", "R09")]


def test_the_run_goes_on_after_words_of_danger_and_ends_with_a_call(book: Book) -> None:
    told = say(book, at("checkin.V.V1"), "chest pain when i climb stairs")
    assert told.session.place == told.session.asking.place == Place("checkin.V.V1", 0, "run:7:V:call")
    more = say(book, told.session, "may i travel?")
    assert (keys(more), kept(more)[0].severity) == (["checkin.V.V1.say1+checkin.V.V2.ask"], "")
    assert keys(talk(book, more.session, "n", "n")) == ["checkin.V.ended"]
    assert keys(talk(book, at("checkin.V.V1"), "may i travel?", "n", "n")) == ["checkin.V.done"]


@pytest.mark.parametrize("question", ABOUT_WORDS)
@pytest.mark.parametrize("place", ["main", "side.hair", "basics.outlook"])
def test_danger_told_from_elsewhere_is_no_answer_to_the_question(book: Book, question: str, place: str) -> None:
    turn = say(book, elsewhere(place, question), "i cant breathe")
    assert keys(turn) == ["urgent.911", "checkin.waits"]
    assert (kept(turn), raised(turn)) == ([], [RaiseAlert("911", "R01")])
    assert open_at(turn) == question


@pytest.mark.parametrize(
    ("question", "typed", "value", "severity", "rule"),
    [
        ("D1", "38.9 and i cant breathe", "38.9", "911", "R01"), ("D1", "101 i want to die", "101", "988", "R26"),
        ("D2", "1 chest pain", "1", "911", "R14"),
        # the question takes it for worse than the words, or for as bad
        ("D2", "2 nosebleed", "2", "911", "D2.heavy"), ("D2", "1 nosebleed", "1", "now", "D2.small"),
    ],
)  # fmt: skip
def test_of_two_dangers_the_worse_is_said_raised_and_kept(
    book: Book, question: str, typed: str, value: str, severity: str, rule: str
) -> None:
    turn = say(book, at(f"checkin.D.{question}"), typed)
    assert (keys(turn), finished(turn), open_at(turn)) == ([f"urgent.{severity}"], ["ended"], "")
    assert raised(turn) == [RaiseAlert(severity, rule)]
    assert kept(turn) == [KeepAnswer(RUN, question, value, "", severity, rule)]
    assert (turn.meaning.severity, turn.meaning.rule) == (severity, rule)
