"""Texts as people type them, in eleven languages: what must be found in them, and what must not."""

from functools import lru_cache
from pathlib import Path

import pytest

from bot.understand.evaluation import Read, Row, calm, classes, found, kept_on, opted_out, rows, topics
from bot.understand.meaning import STOP
from tests.understand import Understand

FILES = sorted(Path(__file__).parent.glob("*.tsv"))
CODES = [path.stem for path in FILES]


@lru_cache
def written(code: str) -> tuple[Row, ...]:
    """The rows of one language."""
    path = Path(__file__).parent / f"{code}.tsv"
    return tuple(rows(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module", params=CODES)
def reads(request: pytest.FixtureRequest, meant: Understand) -> list[Read]:
    """What is read in every row of one language."""
    return [Read(row, meant(row.text, row.language)) for row in written(request.param)]


def told(wrong: tuple[Read, ...]) -> list[tuple[str, str, str]]:
    """Text, what was wanted, and why something else was read."""
    return [(one.row.text, one.row.severity or one.row.label, one.found.rule) for one in wrong]


def test_there_are_rows_of_eleven_languages_and_a_third_are_look_alikes() -> None:
    every = [row for code in CODES for row in written(code)]
    assert sorted(CODES) == ["ar", "en", "es", "fr", "ht", "ko", "pt", "ru", "tl", "vi", "zh"]
    assert len(every) >= 1_500
    assert all(len(written(code)) >= 100 for code in CODES)
    harmless = sum(not row.is_danger and row.label != STOP for row in every)
    assert harmless >= len(every) / 3


def test_no_row_stands_twice() -> None:
    for code in CODES:
        texts = [row.text.casefold() for row in written(code)]
        assert len(texts) == len(set(texts))


def test_hardly_a_danger_sign_is_missed(reads: list[Read]) -> None:
    share = found(reads)
    assert share.part >= 0.995 * share.whole, told(share.against)


def test_no_danger_sign_is_read_as_a_wish_to_leave(reads: list[Read]) -> None:
    assert [one.row.text for one in reads if one.row.is_danger and one.found.label == STOP] == []


def test_nearly_none_is_taken_for_less(reads: list[Read]) -> None:
    share = classes(reads)
    assert share.part >= 0.97 * share.whole, told(share.against)


def test_few_look_alikes_alarm(reads: list[Read]) -> None:
    share = calm(reads)
    assert share.part >= 0.97 * share.whole, told(share.against)


def test_wishes_to_leave_are_heard(reads: list[Read]) -> None:
    share = opted_out(reads)
    assert share.part >= 0.97 * share.whole, told(share.against)


def test_nothing_else_ends_the_texts(reads: list[Read]) -> None:
    assert told(kept_on(reads).against) == []


def test_topics_are_right_at_first(reads: list[Read]) -> None:
    share = topics(reads)
    assert share.part >= 0.92 * share.whole, told(share.against)
