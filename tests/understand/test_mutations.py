"""Danger signs survive what thumbs, phones and moods do to them."""

import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand.evaluation import Row
from bot.understand.meaning import STOP
from tests.understand import Understand
from tests.understand.test_rows import CODES, written

DANGER = [row for code in CODES for row in written(code) if row.is_danger]
LOOKS = {
    "capitals": str.upper,
    "small letters": str.lower,
    "room around": lambda text: f"  \n{text}\n ",
    "two spaces": lambda text: text.replace(" ", "  "),
    "marks apart": lambda text: unicodedata.normalize("NFD", text),
    "wide letters": lambda text: "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text
    ),
    "emoji behind": lambda text: f"{text} 😭🙏",
    "emoji before": lambda text: f"🆘 {text}",
    "exclaimed": lambda text: f"{text}!!!",
    "direction marks": lambda text: f"\u202e{text}\u202c",
    # a word that ends in a double letter would lose one of them
    "drawn out": lambda text: (
        text + text[-1] * 4 if text[-1].isascii() and text[-1:].isalpha() and text[-2:-1] != text[-1] else text
    ),
}


def alarms(meant: Understand, text: str, row: Row) -> bool:
    """Whether a text is taken for danger."""
    return meant(text, row.language).severity not in ("", "visit")


@pytest.mark.parametrize("look", LOOKS)
def test_looks_hide_no_danger(meant: Understand, look: str) -> None:
    change: Callable[[str], str] = LOOKS[look]
    hidden = [row.text for row in DANGER[::3] if not alarms(meant, change(row.text), row)]
    assert [row.text for row in DANGER if row.text in hidden and alarms(meant, row.text, row)] == []


def slipped(row: Row, chance: Random) -> str:
    """The text with one letter inside a long word left out, doubled, or swapped with the next."""
    places = [at for at in range(1, len(row.text) - 1) if _is_inside_a_long_word(row.text, at)]
    if not places:
        return row.text
    at = chance.choice(places)
    head, letter, tail = row.text[:at], row.text[at], row.text[at + 1 :]
    return chance.choice([head + tail, head + letter * 2 + tail, head + tail[0] + letter + tail[1:]])


def _is_inside_a_long_word(text: str, at: int) -> bool:
    start, end = at, at + 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return end - start >= 6 and start < at < end - 1


@pytest.mark.parametrize("seed", range(3))
def test_a_slip_hides_almost_no_danger(meant: Understand, seed: int) -> None:
    chance = Random(seed)
    rows = chance.sample(DANGER, 500)
    lost = [slip for row in rows if not alarms(meant, slip := slipped(row, chance), row)]
    assert len(lost) <= 0.13 * len(rows), (len(lost), lost)


@given(st.sampled_from(DANGER), st.randoms(use_true_random=False))
def test_a_slip_makes_no_wish_to_leave(meant: Understand, row: Row, chance: Random) -> None:
    assert meant(slipped(row, chance), row.language).label != STOP
