"""The table in docs/reliability.md: a row for each bad day, computed by its test and never written by hand."""

import fcntl
import os
from dataclasses import astuple, dataclass
from pathlib import Path

from tests.loss.audit import Outcome

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
WRITES = "MARROWLINE_WRITE_RELIABILITY"
"""When set, what is computed is written; otherwise it must be what is there."""

HEAD = "| bad day | messages | sent once | sent twice | lost | too late, and said so | unknown, shown to staff | over within |"


QUARTER = 15
"""Minutes."""


@dataclass(frozen=True)
class Row:
    """A bad day and how it ended; `minutes`: simulated, from its end until nothing was open, in quarters of an hour."""

    day: str
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


def row(day: str, found: Outcome, minutes: int) -> Row:
    """The row of an outcome in which nothing was refused, doubled or lost."""
    assert (found.refused, found.twice, found.lost) == (0, 0, 0), found
    return Row(day, found.messages, found.once, found.twice, found.lost, found.late, found.unknown, _quarters(minutes))


def _quarters(minutes: int) -> int:
    """Rounded up: which window a blow hits, and so when its lease ends, is a matter of chance."""
    return max(1, -(-minutes // QUARTER)) * QUARTER


def holds(computed: Row) -> None:
    """Raise AssertionError unless the document says what was computed; or make it say so."""
    if os.environ.get(WRITES):
        _write(computed)
    assert str(computed) in written(), f"docs/reliability.md says otherwise (`make reliability`):\n{computed}"


def written() -> list[str]:
    """The lines of the table."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    begins = lines.index(HEAD) + 2
    ends = next((at for at in range(begins, len(lines)) if not lines[at].startswith("|")), len(lines))
    return lines[begins:ends]


def _write(computed: Row) -> None:
    with DOCUMENT.open("r+", encoding="utf-8") as file:
        # tests run side by side
        fcntl.flock(file, fcntl.LOCK_EX)
        before, head, after = file.read().partition(HEAD)
        rule, *rest = after.lstrip("\n").splitlines()
        old = [line for line in rest if line.startswith("|")]
        rows = sorted({*(line for line in old if not line.startswith(f"| {computed.day} |")), str(computed)})
        text = "\n".join([head, rule, *rows, *rest[len(old) :]])
        file.seek(0)
        file.truncate()
        file.write(f"{before}{text}\n")
