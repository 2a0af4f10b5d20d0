"""The consent ledger defends itself: no line is changed, and no STOP is deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from bot.store import consent, schema
from bot.store.consent import consents
from bot.store.database import connect

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def ledger(database_url: str) -> Iterator[Engine]:
    """A ledger with the lines given, stopped, restarted about one mark, and a STOP of another."""
    engine = connect(database_url)
    schema.migrate(engine)
    with engine.begin() as connection:
        for mark, kind in (("a", "given"), ("a", "stopped"), ("a", "restarted"), ("b", "stopped")):
            line = {"mark": mark, "kind": kind, "how": "test", "wording": "1", "language": "en"}
            consent.record(connection, line, NOW)
    yield engine
    engine.dispose()


def lines(ledger: Engine) -> list[tuple[str, str]]:
    with ledger.connect() as connection:
        return [
            tuple(row) for row in connection.execute(select(consents.c.mark, consents.c.kind).order_by(consents.c.id))
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents SET kind = 'restarted' WHERE kind = 'stopped'",
        "UPDATE consents SET mark = 'z'",
        "UPDATE consents SET language = language WHERE kind = 'given'",
        "DELETE FROM consents WHERE kind = 'stopped'",
        "DELETE FROM consents",
        "INSERT OR REPLACE INTO consents SELECT id, mark, 'given', how, wording, language, at FROM consents",
    ],
)
def test_the_ledger_refuses(ledger: Engine, statement: str) -> None:
    before = lines(ledger)
    if "OR REPLACE" in statement and ledger.dialect.name != "sqlite":
        statement = "INSERT INTO consents SELECT * FROM consents ON CONFLICT (id) DO UPDATE SET kind = 'given'"
    with pytest.raises(DBAPIError), ledger.begin() as connection:
        connection.execute(sql(statement))
    assert lines(ledger) == before


def test_other_lines_may_be_forgotten(ledger: Engine) -> None:
    with ledger.begin() as connection:
        consent.keep_only_stops(connection, "a")
    assert lines(ledger) == [("a", "stopped"), ("b", "stopped")]


@pytest.mark.parametrize(("mark", "kind"), [("a", "restarted"), ("b", "stopped"), ("c", None)])
def test_the_last_line_counts(ledger: Engine, mark: str, kind: str | None) -> None:
    with ledger.connect() as connection:
        assert consent.latest(connection, mark) == kind


def test_the_order_is_that_of_writing(ledger: Engine) -> None:
    """Two lines of one moment: the later written counts, also when a clock went back."""
    with ledger.begin() as connection:
        line = {"mark": "a", "kind": "stopped", "how": "test", "wording": "1", "language": "en"}
        consent.record(connection, line, NOW.replace(year=2020))
        assert consent.latest(connection, "a") == "stopped"
