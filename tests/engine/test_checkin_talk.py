"""What else may be texted while a question of a check-in is open; how one is begun; who answers a shared phone."""

from dataclasses import replace

import pytest

from bot.engine.book import Book
from bot.engine.effects import RaiseAlert, ResumeCheckin, SetLanguage, StartCheckin
from bot.engine.session import Asking, Consent, Place, Session
from tests.engine import NOW, active, keys, say, talk, where
from tests.engine.checkins import at, elsewhere, finished, kept, open_at, questions, raised

QUESTIONS = ("checkin.D.D1", "checkin.D.D2", "checkin.D.D3", "checkin.W.W2", "checkin.V.V1")

ABOUT_WORDS = ("checkin.V.V1", "checkin.V.V2")
"""Questions that take any words: a topic's own word is one of them."""

every_question = pytest.mark.parametrize("question", QUESTIONS)


@every_question
@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("help", "help"),
        ("menu", "main"),
        ("lang", "language.ask"),
        ("forget", "forget.ask"),
        ("stopp", "stop.unsure"),
        ("hi", "main"),
    ],
)
def test_a_command_keeps_its_meaning_and_the_question_waits(book: Book, question: str, typed: str, key: str) -> None:
    turn = say(book, at(question), typed)
    assert (keys(turn), turn.effects, open_at(turn)) == ([key], (), question)
    assert keys(say(book, turn.session, "CHECK")) == [f"{question}.ask"]


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one not in ABOUT_WORDS])
def test_a_keyword_is_read_and_then_the_way_back_is_named(book: Book, question: str) -> None:
    turn = say(book, at(question), "bruise")
    assert keys(turn) == ["side.bleeding/1", "checkin.waits"]
    assert (where(turn), open_at(turn)) == ("side.bleeding", question)
    onward = say(book, turn.session, "more")
    assert keys(onward) == ["side.bleeding/2"]
    back = say(book, onward.session, "check")
    assert (keys(back), where(back)) == ([f"{question}.ask"], question)


def test_reading_through_a_menu_names_the_way_back_too(book: Book) -> None:
    turn = talk(book, at("checkin.D.D3"), "menu", "5", "6")
    assert keys(turn) == ["side.hair/1", "checkin.waits"]


def test_who_has_no_open_check_in_reads_in_peace(book: Book) -> None:
    assert keys(say(book, active("main"), "bruise")) == ["side.bleeding/1"]


def test_a_number_under_an_article_answers_the_question(book: Book) -> None:
    turn = talk(book, at("checkin.D.D2"), "bruise", "0")
    assert (kept(turn)[0].question, kept(turn)[0].value, where(turn)) == ("D2", "0", "checkin.D.D3")


def test_a_number_the_question_does_not_take_is_a_choice_of_the_articles_menu(book: Book) -> None:
    turn = talk(book, at("checkin.D.D2"), "bruise", "7")
    assert (keys(turn), open_at(turn)) == (["side.nerves/1", "checkin.waits"], "checkin.D.D2")


@pytest.mark.parametrize(
    ("question", "language", "typed", "value"),
    [
        # a letter away from HOME, ALTO, BACK and MÁS
        ("checkin.W.W2", "en", "some", "2"), ("checkin.W.W2", "es", "algo", "2"), ("checkin.W.W2", "en", "bad", "3"), ("checkin.W.W2", "es", "mal", "3"),
        ("checkin.W.W1", "en", "nope", "n"), ("checkin.W.W1", "es", "paso", "skip"), ("checkin.W.W1", "en", "pass", "skip"), ("checkin.D.D1", "en", "none", "none"),
    ],
)  # fmt: skip
def test_an_answer_outranks_a_guess_at_a_command(
    book: Book, question: str, language: str, typed: str, value: str
) -> None:
    (answer,) = kept(say(book, at(question, language), typed))
    assert answer.value == value


@pytest.mark.parametrize("question", ABOUT_WORDS)
@pytest.mark.parametrize(
    "typed",
    [
        "hair",
        "nausea",
        "my knee hurts",
        "Hello, can I eat fruit?",
        "what about hair loss in spring",
        "is bruising normal for me",
        # elsewhere this asks for the menu
        "take me back to the list of choices",
    ],
)
def test_words_answer_a_question_about_words(book: Book, question: str, typed: str) -> None:
    (answer,) = kept(say(book, at(question), f"  {typed} "))
    assert (answer.value, answer.note) == ("said", typed)


@pytest.mark.parametrize("typed", ["stpo", "menu", "hola", "checkin", "2", "español"])
def test_what_means_something_else_answers_no_question_about_words(book: Book, typed: str) -> None:
    assert kept(say(book, at("checkin.V.V1"), typed)) == []


def test_a_keyword_in_a_sentence_is_read_by_whoever_is_reading(book: Book) -> None:
    """From an article a question about another topic is one; at the question itself it is the answer."""
    text = "tell me about hair loss"
    assert keys(say(book, elsewhere("basics.what", "checkin.V.V1"), text)) == ["side.hair/1", "checkin.waits"]
    assert kept(say(book, elsewhere("", "checkin.V.V1"), text))


def test_a_picture_is_no_answer(book: Book) -> None:
    for question in ("checkin.D.D1", "checkin.V.V1"):
        turn = say(book, at(question), "", media=1)
        assert (keys(turn), open_at(turn)) == (["unknown.media"], question)


def test_a_yes_of_an_open_confirm_is_not_the_check_ins(book: Book) -> None:
    asked = say(book, at("checkin.D.D3"), "outlook")
    turn = say(book, asked.session, "y")
    assert (where(turn), raised(turn), open_at(turn)) == ("basics.outlook.read", [], "checkin.D.D3")


def test_stop_ends_everything(book: Book) -> None:
    for session in (at("checkin.D.D3"), elsewhere("", "checkin.D.D3"), at("checkin.V.V1")):
        turn = say(book, session, "STOP")
        assert (keys(turn), open_at(turn), turn.session.consent) == (["stop.done"], "", Consent.STOPPED)


@pytest.mark.parametrize(
    "session", [at("checkin.D.D3"), elsewhere("", "checkin.D.D3"), replace(at("checkin.D.D3"), place=Place("language"))]
)
@pytest.mark.parametrize("typed", ["español", "lang es"])
def test_another_language_asks_the_question_again_in_it(book: Book, session: Session, typed: str) -> None:
    turn = say(book, session, typed)
    assert (keys(turn), turn.effects) == (["checkin.D.D3.ask"], (SetLanguage("es"),))
    assert turn.replies[0].text.startswith(book.catalogs["es"]["language.set"] + "\n¿Falta de aire")
    assert turn.session.place == turn.session.asking.place == Place("checkin.D.D3", 0, "run:7:D")


def test_another_language_by_number_asks_again_too(book: Book) -> None:
    turn = talk(book, at("checkin.D.D3", call=True), "lang", "2")
    assert (keys(turn), turn.session.place.ref) == (["checkin.D.D3.ask"], "run:7:D:call")


def test_more_asks_again_and_back_leaves_it_open(book: Book) -> None:
    assert keys(say(book, at("checkin.D.D3"), "more")) == ["checkin.D.D3.ask"]
    turn = say(book, at("checkin.D.D3"), "back")
    assert (keys(turn), open_at(turn)) == (["main"], "checkin.D.D3")


def test_every_question_can_be_asked_again(book: Book) -> None:
    for question in questions(book):
        turn = say(book, elsewhere("main", question, call=True, set_id="W"), "check")
        assert (keys(turn), where(turn), turn.session.place.ref) == ([f"{question}.ask"], question, "run:7:W:call")


@pytest.mark.parametrize("typed", ["check", "CHEQUEO", "my check in"])
def test_check_looks_in_the_world_when_nothing_is_open(book: Book, typed: str) -> None:
    turn = say(book, active("main"), typed)
    assert (turn.replies, turn.effects) == ((), (ResumeCheckin(),))


def test_another_open_question_is_not_taken_for_a_check_in(book: Book) -> None:
    other = Place("my.reminders.visit", 0, "visit:3")
    session = replace(active("main"), asking=Asking(other, NOW.replace(year=2027)))
    assert say(book, session, "check").effects == (ResumeCheckin(),)
    assert keys(say(book, session, "bruise")) == ["side.bleeding/1"]


@pytest.mark.parametrize(
    ("role", "phase", "begun"),
    [
        ("patient", "IND", "D"), ("patient", "CON", "D"), ("", "SCT", "D"), ("patient", "MNT", "W"), ("patient", "AFT", "W"), ("", "", "W"),
        ("patient", "RR", "W"), ("patient", "DX", "W"), ("caregiver", "IND", "C"), ("caregiver", "", "C"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "typed",
    ["CHECKIN", "check in", "how am i doing", "log symptoms", "i want to log my symptoms please", "hacer chequeo"],
)
def test_the_set_that_fits_is_begun(book: Book, role: str, phase: str, begun: str, typed: str) -> None:
    for place in ("", "main", "basics.what"):
        turn = say(book, replace(active(place), role=role, phase=phase), typed)
        assert (turn.effects, turn.session.place, turn.meaning.label) == ((StartCheckin(begun),), None, "my.checkin")


def test_who_asks_for_a_check_in_while_one_is_open_goes_on_with_it(book: Book) -> None:
    for typed in ("checkin", "how am i doing"):
        turn = say(book, elsewhere("basics.what", "checkin.D.D3"), typed)
        assert (keys(turn), turn.effects) == (["checkin.D.D3.ask"], ())


def test_a_newcomer_may_begin_with_a_check_in(book: Book) -> None:
    turn = say(book, replace(active(), language="", consent=Consent.NEW), "checkin")
    assert keys(turn) == ["welcome"]
    assert StartCheckin("W") in turn.effects


WHO = "checkin.D.who"


def test_the_patient_of_a_shared_phone_goes_on(book: Book) -> None:
    for language, yes in (("en", "y"), ("es", "s")):
        turn = say(book, at(WHO, language), yes)
        assert (keys(turn), where(turn), turn.session.place.ref) == (["checkin.D.D1.ask"], "checkin.D.D1", "run:7:D")


def test_of_somebody_else_nothing_is_kept(book: Book) -> None:
    turn = say(book, at(WHO), "n")
    assert (keys(turn), turn.effects, open_at(turn)) == (["checkin.who.other"], (), WHO)
    assert keys(say(book, turn.session, "y")) == ["checkin.D.D1.ask"]


def test_when_nobody_can_answer_now_the_run_ends(book: Book) -> None:
    turn = say(book, at(WHO), "skip")
    assert (keys(turn), finished(turn), kept(turn), open_at(turn)) == (["checkin.who.later"], ["lapsed"], [], "")


@pytest.mark.parametrize("typed", ["44", "2", "perhaps", "mom"])
def test_who_is_answering_is_asked_again(book: Book, typed: str) -> None:
    turn = say(book, at(WHO), typed)
    assert (keys(turn), turn.effects, open_at(turn)) == (["checkin.who.patient"], (), WHO)


def test_danger_is_heard_before_who_says_it(book: Book) -> None:
    turn = say(book, at(WHO), "38.9 C")
    assert keys(turn) == ["urgent.now", "checkin.waits"]
    assert (raised(turn), open_at(turn)) == ([RaiseAlert("now", "R09")], WHO)


def test_each_set_asks_for_the_one_it_is_meant_for(book: Book) -> None:
    asked = {name: keys(say(book, at(f"checkin.{name}.who"), "perhaps")) for name in book.checkins}
    assert asked == {name: [f"checkin.who.{'caregiver' if name == 'C' else 'patient'}"] for name in "DWMITVC"}
