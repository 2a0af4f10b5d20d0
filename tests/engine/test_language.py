"""Which language is spoken: the first word's, a chosen one, a named one; never one that is not offered."""

import pytest

from bot.content import loader
from bot.engine.book import Book
from bot.engine.effects import RecordConsent, SetLanguage
from bot.engine.session import Consent, Place, Session
from tests.engine import active, keys, say, where


@pytest.fixture(scope="module")
def english_book() -> Book:
    """A service that offers English alone, yet understands Spanish."""
    return loader.load(languages=["en"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola", "es"), ("Quimio cansancio", "es"), ("ayuda", "es"), ("no puedo respirar", "es"), ("español", "es"),
        ("hello", "en"), ("tired", "en"), ("zzz", "en"), ("5", "en"), ("", "en"),
    ],
)  # fmt: skip
def test_first_word_chooses_the_language(book: Book, text: str, language: str) -> None:
    turn = say(book, Session(), text)
    assert turn.replies[0].language == language
    assert {reply.language for reply in turn.replies if reply.kind != "urgent"} == {language}
    assert turn.session.language == language
    assert SetLanguage(language) in turn.effects


@pytest.mark.parametrize("text", ["hello", "tired", "menu", "i cant breathe", "zzz"])
def test_chosen_language_stays(book: Book, text: str) -> None:
    turn = say(book, active("main", language="es"), text)
    assert turn.session.language == "es"
    assert not [effect for effect in turn.effects if isinstance(effect, SetLanguage)]


@pytest.mark.parametrize(
    "text", ["español", "SPANISH", "es", "lang es", "language spanish", "idioma español", "castellano"]
)
@pytest.mark.parametrize(("place", "page"), [("main", 0), ("basics", 0), ("basics.what", 1), ("basics.outlook", 0)])
def test_named_language_changes_in_place(book: Book, text: str, place: str, page: int) -> None:
    turn = say(book, active(place, page), text)
    assert (turn.session.language, turn.session.place, turn.effects) == ("es", Place(place, page), (SetLanguage("es"),))
    assert {reply.language for reply in turn.replies} == {"es"}
    assert turn.replies[0].text.startswith(book.catalogs["es"]["language.set"])


def test_page_follows_in_its_own_message(book: Book) -> None:
    assert keys(say(book, active("basics.what", 1), "español")) == ["language.set", "basics.what/2"]


@pytest.mark.parametrize(("number", "language"), [("1", "en"), ("2", "es"), ("٢", "es")])
def test_language_is_chosen_by_number(book: Book, number: str, language: str) -> None:
    turn = say(book, active("language"), number)
    assert (turn.session.language, where(turn), turn.effects) == (language, "main", (SetLanguage(language),))
    assert turn.meaning.label == "LANG"


@pytest.mark.parametrize("text", ["spanish", "lang es", "español"])
def test_language_not_offered_is_refused(english_book: Book, text: str) -> None:
    turn = say(english_book, active("basics.what", 1), text)
    assert (keys(turn), where(turn), turn.effects) == (["language.unavailable"], "basics.what/2", ())
    assert turn.session.language == "en"


@pytest.mark.parametrize("text", ["hola", "español", "ayuda", "no puedo respirar", "cansancio"])
def test_newcomer_without_own_language_gets_english(english_book: Book, text: str) -> None:
    turn = say(english_book, Session(), text)
    assert {reply.language for reply in turn.replies} == {"en"}
    assert turn.effects[:2] == (RecordConsent("given", "first text"), SetLanguage("en"))


def test_language_withdrawn_since_falls_back(english_book: Book) -> None:
    turn = say(english_book, Session("es", Consent.ACTIVE, Place("basics")), "1")
    assert (turn.session.language, turn.replies[0].language, keys(turn)) == ("en", "en", ["basics.what/1"])


def test_welcome_speaks_the_named_language(book: Book) -> None:
    turn = say(book, Session(), "español")
    assert [(reply.key, reply.language) for reply in turn.replies] == [("welcome", "es"), ("main", "es")]


def test_only_offered_languages_are_listed(english_book: Book) -> None:
    shown = say(english_book, active(), "lang").replies[0].text
    assert ("1 English" in shown, "Español" in shown) == (True, False)
