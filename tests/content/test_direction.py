"""Right to left: where a message begins, and numbers that must stay with their units."""

import pytest

from bot.content.proof import direction
from bot.engine.book import Book, Reply


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("اتصلوا بـ911", False), ("ALL مرض", True), ("\u2068ALL\u2069 مرض", False), ("911: اتصلوا", False), ("911", False),
        ("1 English", True), ("{list}\nسؤال", False),
    ],
)  # fmt: skip
def test_a_message_begins_with_a_letter_of_its_side(words: str, left: bool) -> None:
    assert direction.begins_left(words) is left


@pytest.mark.parametrize(
    ("words", "torn"),
    [
        ("حمى 100.4 F الآن", "100.4 F"), ("حمى \u2068100.4 F (38 C)\u2069 الآن", ""), ("دواء 6-MP يوميًا", "6-M"),
        ("خلايا CD19 هنا", ""), ("في 2018، ALL", ""), ("بـ911 الآن", ""), ("لغة:\n1 English", ""), ("تغير 11. iAMP21", ""),
    ],
)  # fmt: skip
def test_a_number_stays_with_the_letters_behind_it(words: str, torn: str) -> None:
    assert direction.torn_apart(words) == torn


@pytest.mark.parametrize(("language", "faults"), [("ar", 2), ("es", 0), ("zh", 0)])
def test_a_fault_names_the_text_and_where_it_stands(book: Book, language: str, faults: int) -> None:
    broken = Reply("side.hair/2", "article", "ALL مرض. حمى 100.4 F الآن.", language)
    found = list(direction.faults(book, [broken], language))
    assert [fault.problem for fault in found] == [
        "`side.hair/2` begins with a letter from left to right",
        "`side.hair/2` has `100.4 F` among words from right to left",
    ][:faults]
    assert {fault.where for fault in found} <= {book.texts["side.hair/2"].origin}
