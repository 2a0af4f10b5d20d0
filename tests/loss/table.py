"""The tables in docs/reliability.md: of bad days, computed by their tests, and of what waits, by the code's constants."""

import fcntl
import os
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path

from tests.loss.audit import Outcome

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
WRITES = "MARROWLINE_WRITE_RELIABILITY"
"""When set, what is computed is written; otherwise it must be what is there."""

HEAD = "| bad day | messages | sent once | sent twice | lost | too late, and said so | unknown, shown to staff | over within |"

QUARTER = 15
"""Minutes."""


class Day(StrEnum):
    """Every bad day; the table has these and no others."""

    CALLBACKS = "10,000 callbacks in a minute, twice each and out of order"
    CLOCK = "clock stopped from 17:00 to 8:50"
    CUT = "gateway cuts every line for an hour, having taken half of the messages"
    DELIVER = "a worker killed at each line of `deliver`"
    LOCKED = "SQLite file locked under a sender"
    NO_REDIS = "Redis gone for ten minutes"
    OUT_OF_REACH = "gateway out of reach for an hour; 20 messages were of use for half an hour"
    POSTGRESQL = "PostgreSQL restarted under two senders"


@dataclass(frozen=True)
class Row:
    """A bad day and how it ended; `minutes`: simulated, from its end until nothing was open, in quarters of an hour."""

    day: Day
    messages: int
    once: int
    twice: int
    lost: int
    late: int
    unknown: int
    minutes: int

    def __str__(self) -> str:
        cells = [f"{cell:,}" if isinstance(cell, int) else cell for cell in astuple(self)]
        return f"| {' | '.join(cells)} min |"


def row(day: Day, found: Outcome, minutes: int) -> Row:
    """The row of an outcome in which nothing was refused, doubled or lost."""
    assert (found.refused, found.twice, found.lost) == (0, 0, 0), found
    return Row(day, found.messages, found.once, found.twice, found.lost, found.late, found.unknown, _quarters(minutes))


def _quarters(minutes: int) -> int:
    """Rounded up: which window a blow hits, and so when its lease ends, is a matter of chance."""
    return max(1, -(-minutes // QUARTER)) * QUARTER


def holds(computed: Row) -> None:
    """Raise AssertionError unless the document says what was computed; or make it say so."""
    if writes():
        rewrite(HEAD, lambda old: with_row(old, computed))
    assert str(computed) in written(HEAD), f"docs/reliability.md says otherwise (`make reliability`):\n{computed}"


def writes() -> bool:
    """Whether the document is to be written."""
    return bool(os.environ.get(WRITES))


def with_row(old: Iterable[str], computed: Row) -> list[str]:
    """The rows once this one is computed anew; those of bad days that are not any more have gone."""
    others = [line for line in old if day_of(line) in {*Day} - {computed.day}]
    return sorted([*others, str(computed)])


def day_of(line: str) -> str:
    """Which bad day a row is about."""
    return line.split(" | ", maxsplit=1)[0].removeprefix("| ")


def written(head: str) -> list[str]:
    """The rows of the table under `head`."""
    _, rows, _ = _parts(DOCUMENT.read_text(encoding="utf-8"), head)
    return rows


def rewrite(head: str, change: Callable[[list[str]], list[str]]) -> None:
    """Other rows in the table under `head`."""
    with DOCUMENT.open("r+", encoding="utf-8") as file:
        # tests run side by side
        fcntl.flock(file, fcntl.LOCK_EX)
        before, rows, after = _parts(file.read(), head)
        file.seek(0)
        file.truncate()
        file.write("\n".join([*before, *change(rows), *after]) + "\n")


def _parts(text: str, head: str) -> tuple[list[str], list[str], list[str]]:
    """The lines up to the rows under `head`, these, and those behind them."""
    lines = text.splitlines()
    begins = lines.index(head) + 2
    ends = next((at for at in range(begins, len(lines)) if not lines[at].startswith("|")), len(lines))
    return lines[:begins], lines[begins:ends], lines[ends:]
