"""A text in another language is answered in it, once; the person's own language changes only when they say so."""

from dataclasses import replace

import pytest

from bot.content import loader
from bot.engine.book import Book
from bot.engine.effects import RaiseAlert, SetLanguage
from bot.engine.replies import Turn
from bot.engine.session import Consent, Session
from tests.engine import active, keys, say, where
from tests.engine.checkins import at


@pytest.fixture(scope="module")
def two_languages() -> Book:
    """English and Spanish alone are offered."""
    return loader.load(languages=("en", "es"))


def heard(turn: Turn) -> tuple[str, set[str], list[str]]:
    """The person's own language, the languages of the answer, and what is asked behind it."""
    return turn.session.language, {reply.language for reply in turn.replies}, [reply.key for reply in turn.last]


@pytest.mark.parametrize(
    ("own", "text", "key"),
    [
        ("en", "hola", "main"), ("en", "moretones", "side.bleeding/1"), ("en", "ayuda", "help"),
        ("en", "estoy muy cansada hoy", "side.tired/1"), ("en", "cual es el sentido de la vida", "unknown"),
        ("es", "hair", "side.hair/1"), ("es", "my hair is falling out", "side.hair/1"),
        ("es", "take me back to the list of choices", "main"),
    ],
)  # fmt: skip
def test_a_text_in_another_language_is_answered_in_it_and_asked_about(
    book: Book, own: str, text: str, key: str
) -> None:
    other = {"en": "es", "es": "en"}[own]
    turn = say(book, active("", language=own), text)
    assert keys(turn) == [key]
    assert heard(turn) == (own, {other}, ["language.stay"])
    assert turn.last[0].language == other
    assert not any(isinstance(effect, SetLanguage) for effect in turn.effects)


@pytest.mark.parametrize(
    "text",
    [
        "je ne peux pas respirer",
        "j ai de la fievre",
        "não consigo respirar",
        "não quero mais viver",
        "mwen pa ka respire",
        "mwen gen lafyèv",
    ],
)
def test_a_language_that_is_not_offered_is_not_taken_for_one_that_resembles_it(two_languages: Book, text: str) -> None:
    known = say(two_languages, active("main"), text)
    assert known.meaning.severity
    assert heard(known) == ("en", {"en"}, [])
    new = say(two_languages, Session(), text)
    assert {reply.language for reply in new.replies} == {"en"}
    assert SetLanguage("en") in new.effects


@pytest.mark.parametrize("text", ["hi", "hello", "Hi there"])
def test_an_english_greeting_tells_no_language(book: Book, text: str) -> None:
    assert heard(say(book, active("", language="es"), text)) == ("es", {"es"}, [])


def test_the_question_is_asked_once(book: Book) -> None:
    first = say(book, active("main"), "moretones")
    second = say(book, first.session, "hola")
    assert heard(second) == ("en", {"es"}, [])
    assert heard(say(book, second.session, "bruise")) == ("en", {"en"}, [])


def test_the_word_that_is_named_changes_the_language_for_good(book: Book) -> None:
    for own, text in (("en", "moretones"), ("es", "hair")):
        asked = say(book, active("main", language=own), text)
        (word,) = [part.strip(".") for part in asked.last[0].text.split() if part.strip(".").isupper()]
        turn = say(book, asked.session, word)
        other = asked.last[0].language
        assert heard(turn) == (other, {other}, [])
        assert SetLanguage(other) in turn.effects
        assert where(turn) == where(asked)


@pytest.mark.parametrize("text", ["menu", "cancer", "nausea", "tips", "port", "zzz", "", "no", "si", "5"])
@pytest.mark.parametrize("own", ["en", "es"])
def test_what_both_languages_know_is_answered_in_the_own_one(book: Book, own: str, text: str) -> None:
    assert heard(say(book, active("main", language=own), text)) == (own, {own}, [])


@pytest.mark.parametrize("text", ["HELP", "INFO", "START"])
def test_words_of_the_carriers_tell_no_language(book: Book, text: str) -> None:
    assert heard(say(book, active("main", language="es"), text)) == ("es", {"es"}, [])


def test_staff_and_invited_people_type_english_words_of_ours(book: Book) -> None:
    for role, text in (("staff", "ack 3"), ("", "join abc234")):
        turn = say(book, replace(active("main", language="es"), role=role), text)
        assert (turn.language, turn.last) == ("es", ())


def test_words_of_both_languages_are_answered_in_the_own_one(book: Book) -> None:
    assert heard(say(book, active("main"), "my mom has dolor")) == ("en", {"en"}, [])


def test_a_stop_is_confirmed_in_the_language_it_was_typed_in_and_nothing_asked(book: Book) -> None:
    turn = say(book, active("main"), "ya no me manden mensajes")
    assert (keys(turn), heard(turn)) == (["stop.done"], ("en", {"es"}, []))
    assert turn.session.consent is Consent.STOPPED


@pytest.mark.parametrize("place", ["", "main", "basics.what", "my.tips.role", "basics.outlook"])
@pytest.mark.parametrize(
    ("own", "text", "severity", "rule"),
    [
        ("en", "no puedo respirar", "911", "R01"), ("en", "tengo 39 de fiebre", "now", "R09"),
        ("en", "me quiero morir", "988", "R26"), ("es", "i cant breathe", "911", "R01"),
        ("es", "i want to die", "988", "R26"), ("es", "i have a fever", "now", "R09"),
    ],
)  # fmt: skip
def test_danger_is_answered_as_it_was_typed_and_nothing_is_asked(
    book: Book, place: str, own: str, text: str, severity: str, rule: str
) -> None:
    turn = say(book, active(place, language=own), text)
    other = {"en": "es", "es": "en"}[own]
    assert (turn.replies[0].key, turn.replies[0].language) == (f"urgent.{severity}", other)
    assert turn.effects == (RaiseAlert(severity, rule),)
    assert (turn.session.language, turn.session.offered, turn.last) == (own, frozenset(), ())
    assert turn.replies[-1].language == other or not place


def test_danger_in_another_language_is_heard_at_an_open_question(book: Book) -> None:
    turn = say(book, at("checkin.D.D2"), "no puedo respirar")
    assert [(reply.key, reply.language) for reply in turn.replies] == [
        ("urgent.911", "es"), ("urgent.911", "en"), ("checkin.waits", "es"),
    ]  # fmt: skip


def test_whoever_a_clinic_listed_is_welcomed_as_they_type_and_keeps_the_language_of_the_list(book: Book) -> None:
    turn = say(book, Session("en"), "hola")
    assert keys(turn) == ["welcome", "main"]
    assert heard(turn) == ("en", {"es"}, ["language.stay"])
    assert SetLanguage("en") in turn.effects


def test_a_language_that_is_not_offered_is_answered_in_the_own_one() -> None:
    english = loader.load(languages=["en"])
    assert heard(say(english, active("main"), "moretones")) == ("en", {"en"}, [])


def test_nothing_is_asked_behind_a_yes_or_no(book: Book) -> None:
    for text in ("olvidar", "pronostico"):
        turn = say(book, active("main"), text)
        assert heard(turn) == ("en", {"es"}, [])
        assert heard(say(book, turn.session, "moretones"))[2] == ["language.stay"]
