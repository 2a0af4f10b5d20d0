"""A reply we wait for: understood at its place, from elsewhere, and after another question; never in the way of else."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.engine.book import Book
from bot.engine.effects import AnswerVisit, Effect, KeepPill, KeepQuestion, RaiseAlert
from bot.engine.nodes.reply import ANSWERS
from bot.engine.session import Asking, Place, Session
from bot.understand import understand
from bot.understand.lexicon import RESERVED
from tests.engine import NOW, active, keys, say, where

VISIT, PILLS = "my.reminders.visit", "my.reminders.pills"
ASKED = Asking(Place(VISIT, ref="visit:12"), NOW + timedelta(days=3))

WORDS = [
    ("c", AnswerVisit("visit:12", "coming")),
    ("Voy", AnswerVisit("visit:12", "coming")),
    ("R", AnswerVisit("visit:12", "new time")),
    ("no puedo ir", AnswerVisit("visit:12", "new time")),
]


def asked(place: str = "", page: int = 0, language: str = "en") -> Session:
    """Somebody with an open question about a visit, at a place."""
    return replace(active(place, page, language), asking=ASKED)


@pytest.mark.parametrize(("typed", "effect"), WORDS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("place", ["", VISIT, "main", "basics", "basics.what", "language", "forget", "side.urgent"])
def test_an_open_question_is_answered_from_anywhere(
    book: Book, place: str, language: str, typed: str, effect: Effect
) -> None:
    here = asked(place, 0, language)
    if place == VISIT:
        here = replace(here, place=ASKED.place)
    turn = say(book, here, typed)
    assert (turn.replies, turn.effects) == ((), (effect,))
    assert turn.session.asking == ASKED, "an answer may be changed"
    assert (turn.meaning.label, turn.meaning.rule) == ("my.reminders", "choice")


@pytest.mark.parametrize(
    ("typed", "said", "place"),
    [
        ("menu", ["main"], "main"),
        ("1", ["main"], "main"),
        ("hair", ["side.hair/1"], "side.hair"),
        ("help", ["help"], ""),
        ("chest pain", ["urgent.911", "my.reminders.visit.ask"], "main"),
        ("zzz", ["unknown"], ""),
    ],
)
def test_other_texts_mean_what_they_always_mean(book: Book, typed: str, said: list[str], place: str) -> None:
    turn = say(book, asked(), typed)
    assert (keys(turn), where(turn), turn.session.asking) == (said, place, ASKED)


def test_danger_is_told_before_an_answer(book: Book) -> None:
    turn = say(book, asked(), "i cant come i have a fever")
    assert turn.effects == (RaiseAlert("now", "R09"),)


def test_stop_closes_the_question(book: Book) -> None:
    assert say(book, asked(), "stop").session.asking is None


@pytest.mark.parametrize("typed", ["yes", "ok", "sí", "no", "nope"])
def test_a_bare_yes_or_no_asks_again_and_keeps_the_visit(book: Book, typed: str) -> None:
    turn = say(book, asked(), typed)
    assert (keys(turn), turn.effects) == ([f"{VISIT}.ask"], ())
    assert turn.session.asking and turn.session.asking.place == ASKED.place


LATE = [
    ("c", AnswerVisit("", "coming")),
    ("otra hora", AnswerVisit("", "new time")),
    ("took", KeepPill("", taken=True)),
    ("se me olvidó", KeepPill("", taken=False)),
]


@pytest.mark.parametrize(("typed", "effect"), LATE)
@pytest.mark.parametrize("place", ["", "main", "basics.what", "language"])
def test_without_a_question_the_world_is_asked_which_one_is_meant(
    book: Book, place: str, typed: str, effect: Effect
) -> None:
    turn = say(book, active(place), typed)
    assert (turn.replies, turn.effects, where(turn)) == ((), (effect,), place)
    assert turn.meaning.rule == "choice.late"


@pytest.mark.parametrize("typed", ["yes", "no", "ok"])
def test_a_yes_to_nothing_asks_nothing(book: Book, typed: str) -> None:
    assert keys(say(book, active("main"), typed)) == ["unknown"]


def test_the_other_question_is_answered_beside_the_open_one(book: Book) -> None:
    turn = say(book, asked(), "took")
    assert (turn.effects, turn.session.asking) == ((KeepPill("", taken=True),), ASKED)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_that_answers_is_read_as_nothing_else(book: Book, language: str) -> None:
    """No reserved word, no command, no danger sign and no slip of one, whoever reads it."""
    for words, name in product(book.lexicon.words.values(), ANSWERS):
        for typed in getattr(words, name):
            meaning = understand(typed, book.lexicon, language)
            assert (typed, meaning.command, meaning.severity) == (typed, "", "")
            assert typed not in RESERVED


def test_every_language_has_words_for_every_answer(book: Book) -> None:
    assert all(getattr(words, name) for words in book.lexicon.words.values() for name in ANSWERS)


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("Q Can I eat sushi?", "en", "Can I eat sushi?"),
        ("q: ¿y el vino?", "en", "y el vino?"),
        ("q", "en", ""),
        ("Pregunta: ¿puedo nadar?", "es", "puedo nadar?"),
        ("pregunta", "es", ""),
        ("my question", "en", ""),
    ],
)
@pytest.mark.parametrize("place", ["", "main", "basics.what", "language"])
def test_a_question_is_kept_from_anywhere(book: Book, place: str, typed: str, language: str, kept: str) -> None:
    turn = say(book, active(place, 0, language), typed)
    assert (turn.replies, turn.effects, where(turn)) == ((), (KeepQuestion(kept),), place)


@pytest.mark.parametrize(
    ("typed", "language"), [("q es leucemia", "es"), ("q es leucemia", ""), ("pregunta si puedo", "en")]
)
def test_the_word_of_another_language_keeps_nothing(book: Book, typed: str, language: str) -> None:
    assert not [
        effect for effect in say(book, active("", 0, language), typed).effects if isinstance(effect, KeepQuestion)
    ]
