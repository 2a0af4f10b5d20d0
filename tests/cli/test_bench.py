"""`marrowline bench due`: what piles up is planned as staff plan it, fired as the clock fires it, and sent to nobody."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from bot.store import due, inbox
from bot.store.outbox import outbox
from tests.cli.commands import marrowline, objects

ROWS = 40
SHARES = {"visit": 0.4, "routine": 0.3, "tip": 0.2, "checkin": 0.1}
FIGURES = (
    "rows", "database", "planned_seconds", "fired", "not_fired", "seconds", "rows_a_second", "cpu_ms_a_row",
    "memory_mib_after_a_tenth", "memory_mib", "texts_answered", "text_ms_half_within", "text_ms_longest", "load",
)  # fmt: skip


def left_in(url: str) -> tuple[Counter[str], Counter[tuple[str, int]], int]:
    """Rows fired, by programme; messages that answer nobody, by state and attempts; and how many texts came."""
    engine = create_engine(url)
    with engine.connect() as connection:
        kinds = connection.execute(select(due.due.c.kind).where(due.due.c.state == due.FIRED)).scalars()
        fired = Counter(kind.partition(".")[0] for kind in kinds)
        begun = select(outbox.c.state, outbox.c.attempts).where(outbox.c.inbox_id.is_(None))
        told = Counter((row.state, row.attempts) for row in connection.execute(begun))
        texts = connection.execute(select(func.count()).select_from(inbox.inbox)).scalar_one()
    engine.dispose()
    return fired, told, texts


def test_rows_of_every_programme_are_fired_while_texts_are_answered(database_url: str) -> None:
    (found,) = objects(marrowline("bench", "due", "--rows", str(ROWS), "--database", database_url, "--json"))
    assert tuple(found) == FIGURES
    assert found["database"] == database_url.partition(":")[0].partition("+")[0]
    assert (found["rows"], found["fired"], found["not_fired"]) == (ROWS, ROWS, 0)
    assert found["seconds"] * found["rows_a_second"] == pytest.approx(ROWS, rel=0.2)
    assert found["memory_mib"] >= found["memory_mib_after_a_tenth"] > 20
    assert found["cpu_ms_a_row"] > 0
    assert 0 < found["text_ms_half_within"] <= found["text_ms_longest"]
    fired, told, texts = left_in(database_url)
    assert fired == {programme: round(share * ROWS) for programme, share in SHARES.items()}
    assert told == {("queued", 0): ROWS}, "somebody was texted"
    # one more before the clock begins, so that the first is no slower than the others
    assert texts == found["texts_answered"] + 1 > 1


def test_a_database_with_people_in_it_is_refused(tmp_path: Path) -> None:
    """Its people would be told what was made up, or what is due for them would be said by nobody."""
    again = ("bench", "due", "--rows", "1", "--database", f"sqlite:///{tmp_path}/service.db")
    first, second = marrowline(*again), marrowline(*again)
    assert (first.returncode, second.returncode) == (0, 2)
    assert "rows a second" in first.stdout
    assert "needs an empty one" in " ".join(second.stderr.replace("│", " ").split())
    assert left_in(again[-1])[0].total() == 1
