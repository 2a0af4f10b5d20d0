"""Counting how well texts are understood."""

from dataclasses import replace

import pytest

from bot.understand.evaluation import Read, Row, Share, calm, classes, found, kept_on, opted_out, rows, topics
from bot.understand.meaning import NOTHING, STOP, URGENT, Meaning

DANGER = Row("en", "cant breathe", URGENT, "911")
FEVER = Row("en", "101 f", URGENT, "now")
LATER = Row("en", "a small bump", URGENT, "visit")
HAIR = Row("en", "wig", "side.hair")
LEAVE = Row("en", "no more texts", STOP)


def alarm(severity: str) -> Meaning:
    """A danger sign of this class."""
    return Meaning(URGENT, "R01", severity=severity)


def counts(share: Share) -> tuple[int, int]:
    """What is right, and of how many."""
    return share.part, share.whole


def test_what_is_counted() -> None:
    reads = [
        Read(DANGER, alarm("911")),
        Read(DANGER, alarm("now")),
        Read(FEVER, NOTHING),
        Read(FEVER, alarm("911")),
        Read(LATER, NOTHING),
        Read(HAIR, Meaning("side.hair", "topic.en")),
        Read(HAIR, alarm("now")),
        Read(HAIR, Meaning(STOP, "optout.phrase.en")),
        Read(LEAVE, Meaning(STOP, "optout.phrase.en")),
        Read(LEAVE, NOTHING),
    ]
    assert counts(found(reads)) == (3, 4)
    assert counts(classes(reads)) == (2, 3)
    assert counts(calm(reads)) == (5, 6)
    assert counts(opted_out(reads)) == (1, 2)
    assert counts(kept_on(reads)) == (7, 8)
    assert counts(topics(reads)) == (1, 3)
    assert found(reads).against == (reads[2],)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (97, 100, 0.9155, 0.9897), (0, 0, 0.0, 1.0)],
)
def test_interval(part: int, whole: int, low: float, high: float) -> None:
    assert Share("x", part, whole).interval == pytest.approx((low, high), abs=1e-4)


def test_rows_of_a_file() -> None:
    lines = ["en\tcant breathe\tURGENT\t911\tR01\n", "es\thola\tMENU\t\n"]
    assert list(rows(lines)) == [replace(DANGER, note="R01"), Row("es", "hola", "MENU", "")]


@pytest.mark.parametrize("line", ["", "en\tcant breathe", "a\tb\tc\td\te\tf"])
def test_a_line_that_is_no_row(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 has"):
        list(rows(["en\tx\tSTOP\t\t", line]))
