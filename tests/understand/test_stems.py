"""Beginnings of words."""

from hypothesis import given
from hypothesis import strategies as st

from bot.understand.stems import Stems

LETTERS = st.text("abc", max_size=6)


@given(st.lists(LETTERS, unique=True), LETTERS)
def test_beginnings_are_those_that_a_word_has(stems: list[str], word: str) -> None:
    known = Stems[str]()
    for stem in filter(None, stems):
        known[stem] = stem.upper()
    assert sorted(set(known.found(word))) == sorted(one.upper() for one in known if word.startswith(one))
    assert (len(known), set(known)) == (len(set(filter(None, stems))), set(filter(None, stems)))
