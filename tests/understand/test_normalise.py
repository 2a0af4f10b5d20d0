"""One form for what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand.normalise import LONGEST, normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("", ""),
        ("   \n\t ", ""),
        ("?!...", ""),
        ("CHEMO", "chemo"),
        ("  Bone   Marrow\n", "bone marrow"),
        # accents
        ("Vómitos, náuseas", "vomitos nauseas"),
        ("niño ñ ü ç", "nino n u c"),
        ("e\u0301l", "el"),
        ("Sốt cao", "sot cao"),
        ("Đau bụng", "dau bung"),
        ("Łódź øre ß", "lodz ore ss"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("حُمَّى", "حمي"),
        # digits of other scripts, and full width
        ("٥", "5"),
        ("٣٨٫٥", "38.5"),
        ("۱۲", "12"),
        ("৩৮.৫", "38.5"),
        ("३८", "38"),
        ("３８．５", "38.5"),
        ("ＳＴＯＰ", "stop"),
        ("5️⃣", "5"),
        ("①", "1"),
        # apostrophes join, other marks part
        ("can't", "cant"),
        ("can’t breathe", "cant breathe"),
        ("cant`t", "cantt"),
        ("'stop'", "stop"),
        ("ph+ b-cell", "ph b cell"),
        ("snake_case", "snake case"),
        ("S.T.O.P.", "s t o p"),
        # drawn-out letters, but never digits
        ("feverrrr", "fever"),
        ("soooo tireddd", "so tired"),
        ("hello", "hello"),
        ("111 1000", "111 1000"),
        # decimal marks
        ("38,5", "38.5"),
        ("100.4 F.", "100.4 f"),
        ("5.", "5"),
        (".5", "5"),
        ("1, 2", "1 2"),
        ("38.5ºC", "38.5 c"),
        ("38.5°C", "38.5 c"),
        ("38℃", "38 c"),
        ("stop 🛑", "stop"),
        ("\u202eSTOP\u202c", "stop"),
        ("\x00stop\x00", "stop"),
    ],
)
def test_text_takes_its_plain_form(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(st.text(max_size=300))
def test_plain_form_stays_as_it_is(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain


@given(st.text(max_size=300))
def test_plain_form_has_single_inner_spaces(text: str) -> None:
    plain = normalise(text)
    assert plain == " ".join(plain.split())
    assert plain == plain.lower()


@given(st.text(max_size=50))
def test_case_and_edges_do_not_matter(text: str) -> None:
    assert normalise(f"  {text}!! ") == normalise(text)


@pytest.mark.parametrize("unit", ["a", "é", "ﷺ", "각", "\U0001f600", "\u202e", "1", "x "])
def test_longest_text_stays_bounded(unit: str) -> None:
    assert len(normalise(unit * 10_000)) <= 3 * LONGEST
