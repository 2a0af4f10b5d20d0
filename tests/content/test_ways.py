"""The way out of every place, as the prover walks it."""

from dataclasses import replace

import pytest

from bot.content.proof import ways
from bot.engine.book import Book
from tests.helpers.languages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_of_the_project_can_be_left(book: Book, language: str) -> None:
    assert list(ways.faults(book, language)) == []


def test_a_place_that_leads_back_to_itself_is_found(book: Book) -> None:
    lost = replace(book.nodes["side.hair"], parent="side.hair")
    found = list(ways.faults(replace(book, nodes={**book.nodes, "side.hair": lost}), "en"))
    assert [fault.problem for fault in found] == [
        f"BACK does not lead out of `{place}`" for place in ("side.hair", "side.hair/2", "side.hair/3")
    ]
    assert {fault.where for fault in found} == {lost.title.origin}


def test_a_way_out_whose_word_means_something_else_is_found(book: Book) -> None:
    english = book.lexicon.words["en"]
    taken = replace(english, commands={**english.commands, "back": "MORE"})
    lexicon = replace(book.lexicon, words={**book.lexicon.words, "en": taken})
    assert [fault.problem for fault in ways.faults(replace(book, lexicon=lexicon), "en")] == ["BACK is not understood"]
