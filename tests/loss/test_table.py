"""The tables in docs/reliability.md: no row without its test, none that was left behind, and waits as the code has them."""

import ast
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.loss import waits
from tests.loss.audit import Outcome
from tests.loss.table import HEAD, Day, day_of, rewrite, row, with_row, writes, written

HERE = Path(__file__).parent


def days_of_tests() -> Counter[str]:
    """How many tests are about each bad day."""
    found: Counter[str] = Counter()
    for path in HERE.glob("test_*.py"):
        tests = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
        for test in tests:
            found.update(_days(test) if test.name.startswith("test_") and path != Path(__file__) else ())
    return found


def _days(test: ast.FunctionDef) -> set[str]:
    named = (node for node in ast.walk(test) if isinstance(node, ast.Attribute))
    return {Day[node.attr] for node in named if isinstance(node.value, ast.Name) and node.value.id == "Day"}


def test_each_bad_day_has_one_test_that_computes_its_row() -> None:
    assert days_of_tests() == Counter(Day)


def test_each_row_is_of_a_bad_day() -> None:
    assert [day_of(line) for line in written(HEAD)] == sorted(Day)


def test_a_row_of_a_day_that_is_no_more_vanishes() -> None:
    """And one that is computed anew takes the place of its old one."""
    fresh = row(Day.CUT, Outcome(messages=3, once=3), 4)
    other = str(row(Day.CLOCK, Outcome(messages=2, once=2), 4))
    old = [other, "| gateway renamed | 2 | 2 | 0 | 0 | 0 | 0 | 15 min |", str(row(Day.CUT, Outcome(1, 1), 20))]
    assert with_row(old, fresh) == [other, str(fresh)]


def test_what_waits_is_written_as_the_code_has_it() -> None:
    if writes():
        rewrite(waits.HEAD, lambda _: waits.rows())
    assert written(waits.HEAD) == waits.rows(), "docs/reliability.md says otherwise (`make reliability`)"


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (timedelta(seconds=90), "90 s"), (timedelta(seconds=60), "1 min"), (timedelta(minutes=90), "90 min"),
        (timedelta(hours=24), "1 day"), (timedelta(hours=36), "36 hours"), (timedelta(days=8), "8 days"),
    ],
)  # fmt: skip
def test_a_wait_is_told_in_its_largest_whole_unit(wait: timedelta, told: str) -> None:
    assert waits.spelled(wait) == told
