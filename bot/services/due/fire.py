"""What is due becomes messages: asked again at the last moment, some people a transaction.

A row is claimed in the transaction that writes its messages and moves it out of `waiting`:
two clocks at once say nothing twice, and a crash leaves the row waiting.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.runtime import Runtime
from bot.services.due import page
from bot.store import due
from bot.store.database import Rejected, Unavailable, transaction
from bot.store.due import Due

PAGE = 200
TOGETHER = 40
"""Rows a transaction: their people, and on SQLite everybody who writes, wait for it."""

GAPS = {"sqlite": 0.5, "postgresql": 0.0}
"""How long we pause after a transaction, by how long it took. On SQLite one writes at a time, and who waits only asks
now and then whether it is their turn: without gaps they would ask in vain."""

BROKEN_FOR = timedelta(minutes=15)
"""How long a row waits that could not be told, for somebody to mend what is wrong."""

BROKEN = "error"
SHOWN = 50
"""Errors raised at most: one fault may break thousands of rows."""


def fire(runtime: Runtime, most: int | None = None) -> Counter[str]:
    """Everything due by now, at most `most` rows; how many rows ended in which state (`held` among them).

    A row that cannot be told waits a while, so that it keeps nobody else's; at the end the errors are raised together.
    """
    counts: Counter[str] = Counter()
    errors: list[Exception] = []
    while most is None or counts.total() < most:
        now = runtime.clock()
        with transaction(runtime.store) as connection:
            rows = due.ripe(connection, now, PAGE if most is None else min(PAGE, most - counts.total()))
        # what is planned meanwhile for a moment that is past, as after an outage, comes with the next page
        if not rows:
            break
        ended = [state for group in _groups(rows) for state in _tell(runtime, group, now, errors)]
        # somebody else is at each of them: wait for the first
        counts.update(ended or _tell(runtime, rows[:1], now, errors, wait=True))
    if errors:
        raise ExceptionGroup("due rows that could not be told", errors)
    return counts


def _groups(rows: Sequence[Due]) -> Iterator[list[Due]]:
    """In their order, nobody twice in a group: what somebody was told decides about what comes after it."""
    group: dict[int, Due] = {}
    for row in rows:
        if row.person_id in group or len(group) == TOGETHER:
            yield list(group.values())
            group = {}
        group[row.person_id] = row
    yield list(group.values())


def _tell(
    runtime: Runtime, rows: Sequence[Due], now: datetime, errors: list[Exception], *, wait: bool = False
) -> list[str]:
    """In which state each ended. Where one of several breaks, nothing of them was done, and each is told by itself."""
    began = time.monotonic()
    try:
        return page.tell(runtime, rows, now, wait=wait)
    except Rejected as error:
        broken: Exception = error
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one row brings about, the others are told
        broken = error
    finally:
        time.sleep((time.monotonic() - began) * GAPS[runtime.store.dialect.name])
    if len(rows) > 1:
        return [state for row in rows for state in _tell(runtime, [row], now, errors, wait=True)]
    errors.extend([broken] if len(errors) < SHOWN else [])
    with transaction(runtime.store) as connection:
        due.hold(connection, rows[0].id, now + BROKEN_FOR, BROKEN, now)
    return [BROKEN]
