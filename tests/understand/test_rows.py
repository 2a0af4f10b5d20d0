"""Texts as people type them, in eleven languages, that nothing was learned from: what is found, and what must not be."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from bot.content import learned, loader
from bot.understand.evaluation import Read, Row, Share, calm, classes, found, kept_on, opted_out, rows, topics
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
    assert all(len(written(code)) >= 200 for code in CODES)
    harmless = sum(not row.is_danger and row.label != STOP for row in every)
    assert harmless >= len(every) / 3


def test_no_row_stands_twice() -> None:
    for code in CODES:
        texts = [row.text.casefold() for row in written(code)]
        assert len(texts) == len(set(texts))


LEAST = {found: 0.99, classes: 0.975, calm: 0.93, opted_out: 0.92, kept_on: 0.99, topics: 0.86}
"""What is reached at least in each language, of rows that nothing was learned from."""

LEAST_OF_EVERY = {found: 0.997, classes: 0.99, calm: 0.95, opted_out: 0.97, kept_on: 0.997, topics: 0.905}
"""What is reached at least over every language."""

LEAST_LEARNED = {found: 0.99, classes: 0.97, calm: 0.965, opted_out: 0.945, kept_on: 0.995, topics: 0.89}
"""What is reached at least on the examples themselves."""


@pytest.mark.parametrize("share", LEAST, ids=lambda share: share.__name__)
def test_each_language_is_understood(reads: list[Read], share: Callable[[list[Read]], Share]) -> None:
    counted = share(reads)
    assert counted.part >= LEAST[share] * counted.whole, told(counted.against)


def test_topics_are_right_at_first_in_english(meant: Understand) -> None:
    counted = topics([Read(row, meant(row.text, row.language)) for row in written("en")])
    assert counted.part >= 0.92 * counted.whole, told(counted.against)


def test_no_danger_sign_is_read_as_a_wish_to_leave(reads: list[Read]) -> None:
    assert [one.row.text for one in reads if one.row.is_danger and one.found.label == STOP] == []


@pytest.fixture(scope="module")
def every(meant: Understand) -> list[Read]:
    """What is read in every row."""
    return [Read(row, meant(row.text, row.language)) for code in CODES for row in written(code)]


@pytest.mark.parametrize("share", LEAST_OF_EVERY, ids=lambda share: share.__name__)
def test_the_eleven_are_understood(every: list[Read], share: Callable[[list[Read]], Share]) -> None:
    counted = share(every)
    assert counted.part >= LEAST_OF_EVERY[share] * counted.whole, told(counted.against)


@pytest.fixture(scope="module")
def examples(meant: Understand) -> list[Read]:
    """What is read in one of ten examples that something was learned from."""
    return [Read(row, meant(row.text, row.language)) for row in learned.examples(loader.ROOT)[::10]]


@pytest.mark.parametrize("share", LEAST_LEARNED, ids=lambda share: share.__name__)
def test_what_was_learned_is_known(examples: list[Read], share: Callable[[list[Read]], Share]) -> None:
    counted = share(examples)
    assert counted.part >= LEAST_LEARNED[share] * counted.whole, told(counted.against)
