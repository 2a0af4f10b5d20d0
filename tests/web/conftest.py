"""A demo and a browser without scripts, for the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.clock import ShiftedClock
from bot.runtime import Runtime
from bot.web.app import create_app
from tests.conftest import make_runtime, make_settings


@pytest.fixture
def demo(sqlite_url: str, tmp_path: Path, redis_url: str) -> Iterator[Runtime]:
    """A demo runtime whose clock can be moved."""
    found = make_settings(sqlite_url, tmp_path, demo=True)
    handles = make_runtime(found, redis_url, ShiftedClock(tmp_path / "clock-shift"))  # type: ignore[arg-type]
    yield handles
    handles.store.dispose()


@pytest.fixture
def browser(demo: Runtime) -> FlaskClient:
    """A browser without scripts."""
    return create_app(demo).test_client()
