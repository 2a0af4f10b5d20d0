"""Pages found by the words that a question shares with them, when nothing else tells what it is about."""

from dataclasses import replace

import pytest

from bot.content import loader
from bot.understand import understand
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import UNKNOWN
from bot.understand.search import Shelf, nearest
from bot.understand.tokens import tokens

PAGES = {
    "tests.spinal": "A spinal tap takes a little fluid from the lower back. You lie curled up on your side.",
    "meds.lines": "A port lies under the skin of the chest. A nurse puts a needle in it to give medicine.",
    "side.hair": "Hair may fall out. It grows back, sometimes with another color or curl.",
}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(
        lambda: {topic: tokens(page).words for topic, page in PAGES.items()}, {"the", "you", "may", "is", "it"}
    )


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("do i have to lie curled up?", "tests.spinal"),
        ("who puts the needle under my skin", "meds.lines"),
        ("another COLOUR afterwards?", "side.hair"),
    ],
)
def test_the_page_that_shares_most_comes_first(shelf: Shelf, asked: str, topic: str) -> None:
    assert next(iter(shelf.found(tokens(asked)))) == topic


@pytest.mark.parametrize("said", ["", "you may", "the zebra is far away", "12 34", "🎈"])
def test_what_shares_no_telling_word_finds_nothing(shelf: Shelf, said: str) -> None:
    assert not shelf.found(tokens(said))


def test_only_a_question_is_searched_for(shelf: Shelf) -> None:
    said = "must i be curled up"
    found = [nearest(f"{said}{mark}", tokens(said), {"en": shelf}, ("es", "en")) for mark in ("?", "")]
    assert [(one.label, one.rule, one.also[0]) if one else None for one in found] == [
        (UNKNOWN, "search", "tests.spinal"), None,
    ]  # fmt: skip


def test_a_page_of_the_book_is_offered_to_a_question_that_nothing_else_knows() -> None:
    lexicon = loader.load().lexicon
    assert {"en", "es"} <= lexicon.shelves.keys()
    bare = Lexicon(lexicon.words, lexicon.names, languages=lexicon.languages)
    for asked, language, topic in (
        ("what is about grains, gut and tonsils?", "en", "basics.blood"), ("basófilos, eosinófilos y macrófagos?", "es", "basics.blood"),
    ):  # fmt: skip
        assert understand(asked, bare, language).label == UNKNOWN
        found = understand(asked, replace(bare, shelves=lexicon.shelves), language)
        assert (found.label, found.rule) == (UNKNOWN, "search")
        assert topic in found.also


def test_what_lies_behind_a_question_is_not_found() -> None:
    book = loader.load()
    pages = book.lexicon.shelves["en"].found(tokens("deaths died die survival rate outlook years live"))
    assert pages
    assert not any(page.endswith(".read") for page in pages)
