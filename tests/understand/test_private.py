"""Private words: found as words and phrases, whatever the case, the accents or the ending, and never inside others."""

import pytest

from bot.engine.book import Book
from bot.understand.private import private_word

ENTRIES = ("ALL", "leukem*", "t cell*", "ara c", "blast")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leukemia clinic", "leukemia"),
        ("LEUKÉMIC", "leukemic"),
        ("the T-cells of it", "t cells"),
        ("It is ALL", "ALL"),
        ("Bring all papers", ""),
        ("Call all day. All of you.", ""),
        ("SMALL print", ""),
        ("ara-C today", "ara c"),
        ("a call at the ball", ""),
        ("blasts", ""),
        ("t cozy cells", ""),
        ("", ""),
        ("cell", ""),
    ],
)
def test_a_private_word_is_found(text: str, found: str) -> None:
    assert private_word(text, ENTRIES) == found


@pytest.mark.parametrize(
    "text",
    [
        "Oncology",
        "oncología",
        "Chemo suite",
        "Sala de quimioterapia",
        "bone marrow lab",
        "6-MP",
        "metotrexato",
        "CAR-T",
        "trasplantes",
    ],
)
def test_the_list_of_the_project_knows_the_field(book: Book, text: str) -> None:
    assert private_word(text, book.private)


@pytest.mark.parametrize(
    "text", ["4th floor, room 12", "Bring your insurance card", "Clínica del Valle, piso 4", "Main Street 12"]
)
def test_ordinary_words_are_let_through(book: Book, text: str) -> None:
    assert private_word(text, book.private) == ""
