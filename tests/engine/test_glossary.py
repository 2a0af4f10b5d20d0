"""WORD and a term: what it means, the words that may be meant, and how to ask."""

import pytest

from bot.engine.book import Book
from bot.engine.session import Place
from tests.engine import active, keys, say, where


@pytest.mark.parametrize(
    ("language", "typed", "word"),
    [
        ("en", "word anemia", "word.anemia"),
        ("en", "WORD: Bone Marrow!", "word.bone_marrow"),
        ("en", "define platelets", "word.platelets"),
        ("en", "meaning of remission", "word.remission"),
        ("en", "word fever", "word.fever"),
        ("en", "word all", "word.all"),
        ("es", "palabra anemia", "word.anemia"),
        ("es", "que significa plaquetas", "word.platelets"),
        ("es", "word anemia", "word.anemia"),
    ],
)
def test_a_term_is_explained(book: Book, language: str, typed: str, word: str) -> None:
    turn = say(book, active("basics", language=language), typed)
    assert (keys(turn), where(turn), turn.effects) == ([word], word, ())
    assert turn.replies[0].text.startswith(book.catalogs[language][f"{word}.title"])


@pytest.mark.parametrize("typed", ["word", "glossary", "Word."])
def test_without_a_term_it_says_how_to_ask(book: Book, typed: str) -> None:
    assert keys(say(book, active(), typed)) == ["support.glossary/1"]


def test_near_terms_are_offered(book: Book) -> None:
    turn = say(book, active(), "word anemja")
    assert turn.session.place is not None
    assert (keys(turn), where(turn)) == (["glossary.near.ask"], "glossary.near")
    assert "1 Anemia" in turn.replies[0].text.split("\n")
    assert keys(say(book, turn.session, "1")) == ["word.anemia"]


def test_a_term_like_none_is_told_kindly(book: Book) -> None:
    turn = say(book, active("basics"), "word qqzzxx")
    assert (keys(turn), where(turn)) == (["glossary.unknown"], "basics")


def test_a_question_about_a_meaning_is_answered_with_the_word_in_it(book: Book) -> None:
    assert keys(say(book, active(), "what does neutropenia mean")) == ["word.low_white_cells"]


@pytest.mark.parametrize(("language", "yes", "no"), [("en", "y", "n"), ("es", "sí", "no")])
def test_a_sensitive_word_is_asked_for_first(book: Book, language: str, yes: str, no: str) -> None:
    asked = say(book, active(language=language), "word mixed types")
    assert (keys(asked), asked.session.place) == (["glossary.ask"], Place("word.mixed_types"))
    assert keys(say(book, asked.session, yes)) == ["word.mixed_types"]
    assert keys(say(book, asked.session, no)) == ["support.glossary/1"]


@pytest.mark.parametrize("typed", ["word chest pain and i cant breathe", "word i want to die"])
def test_danger_behind_the_command_comes_first(book: Book, typed: str) -> None:
    assert say(book, active(), typed).meaning.severity in ("911", "988")


def test_a_whole_question_behind_the_command_is_read_as_one(book: Book) -> None:
    assert where(say(book, active(language="es"), "que significan mis resultados de sangre")) != "glossary.near"
