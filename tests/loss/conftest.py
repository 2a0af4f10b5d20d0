"""Worlds to strike: a smithy of victims for the run, and a service on each database."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from bot.clock import HeldClock
from bot.store.database import connect
from tests.conftest import START, make_runtime, make_settings
from tests.loss.world import Smithy, World, world_of

ANY_HOUR = {"quiet_hours": "off", "frequency_cap": "off", "sender_rate": 1e9}


@pytest.fixture(scope="session")
def smithy() -> Iterator[Smithy]:
    """Where victims come from."""
    made = Smithy()
    yield made
    made.close()


@pytest.fixture
def world(database_url: str, tmp_path: Path, redis_url: str, smithy: Smithy) -> Iterator[World]:
    """A world on each database, at any hour of whose day people may be written to."""
    yield from a_world(database_url, tmp_path, redis_url, smithy)


@pytest.fixture
def sqlite_world(sqlite_url: str, tmp_path: Path, redis_url: str, smithy: Smithy) -> Iterator[World]:
    """The same on SQLite, for tests that say nothing about databases."""
    yield from a_world(sqlite_url, tmp_path, redis_url, smithy)


def a_world(url: str, folder: Path, redis_url: str, smithy: Smithy, **overrides: object) -> Iterator[World]:
    """A world with settings of its own."""
    base = f"http://127.0.0.1:{free_port()}"
    found = make_settings(url, folder, **{**ANY_HOUR, "twilio_api_base_url": base, **overrides})
    handles = make_runtime(found, redis_url, HeldClock(START))
    with world_of(handles, redis_url, smithy) as made:
        yield made
    handles.store.dispose()


def emptied(url: str) -> None:
    """Nothing is left of a PostgreSQL database."""
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sql("DROP SCHEMA public CASCADE"))
        connection.execute(sql("CREATE SCHEMA public"))
    engine.dispose()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
