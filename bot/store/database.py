"""The engine of the database, alike on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator

__all__ = [
    "Connection", "Engine", "IntegrityError", "Moment", "Rejected", "SQLAlchemyError", "Unavailable", "connect",
    "is_answering", "metadata", "reading", "transaction",
]  # fmt: skip
"""SQLAlchemy's own names are passed on from here, so that nobody above names SQLAlchemy."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Unavailable = (SQLAlchemyError, PoolTimeout)
"""What any query may raise when the database is gone."""

Rejected = (IntegrityError, DataError)
"""What a query raises whose values the database, which is there, does not take."""

_READS = "marrowline_reads"
BUSY_SECONDS = 5
CONNECT_SECONDS = 2


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime in, an aware UTC datetime out, on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps it without the zone."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to aware UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


def connect(url: str) -> Engine:
    """The engine for `url`. On SQLite every transaction takes the write lock at its start, so two never deadlock."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    arguments = {"connect_timeout": CONNECT_SECONDS, "options": "-c lock_timeout=10s -c timezone=UTC"}
    # a pool that asks before it lends outlives a database restart
    return create_engine(
        url, connect_args=arguments, pool_pre_ping=True, pool_timeout=CONNECT_SECONDS, hide_parameters=True
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back on any exception."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A look at one moment that keeps nobody from writing, however long it takes."""
    with engine.connect().execution_options(**{_READS: True}) as connection:
        yield connection


def recount(connection: Connection) -> None:
    """After many new rows at once: PostgreSQL plans by what it last counted, and else counts again in minutes only."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))


def is_answering(engine: Engine) -> bool:
    """Whether a query comes back."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except (DBAPIError, SQLAlchemyError):
        return False
    return True


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver must not open transactions of its own: BEGIN IMMEDIATE is ours
    connection.isolation_level = None
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}")
    # or INSERT OR REPLACE would delete a line of the ledger behind its triggers
    for pragma in (*pragmas, "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READS) else "BEGIN IMMEDIATE")
