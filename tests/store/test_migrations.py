"""The migrations make the schema that the tables describe, from nothing and again, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from bot.store import schema
from bot.store.database import connect
from tests.services.together import at_once


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), schema.metadata)


def test_an_empty_database_is_not_current(engine: Engine) -> None:
    assert not schema.is_current(engine)
    assert differences(engine)


def test_migrations_run_from_nothing_and_twice(engine: Engine) -> None:
    schema.migrate(engine)
    once = sorted(inspect(engine).get_table_names())
    schema.migrate(engine)
    assert schema.is_current(engine)
    assert sorted(inspect(engine).get_table_names()) == once
    assert {table.name for table in schema.TABLES} < set(once)


def test_the_tables_equal_the_migrated_schema(engine: Engine) -> None:
    schema.migrate(engine)
    assert differences(engine) == []


def test_every_table_is_listed() -> None:
    assert {table.name for table in schema.TABLES} == set(schema.metadata.tables)


def test_a_lost_index_is_noticed(engine: Engine) -> None:
    """The comparison itself can fail."""
    schema.migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_inbox_person")
    assert differences(engine)


def test_readers_see_no_half_made_schema(engine: Engine) -> None:
    """While one process migrates, others ask whether they may start."""
    answers = at_once([lambda: schema.migrate(engine), *[lambda: schema.is_current(engine)] * 3])
    assert set(answers[1:]) <= {True, False}
    assert schema.is_current(engine)
    assert differences(engine) == []
