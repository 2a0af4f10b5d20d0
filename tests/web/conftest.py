"""A demo and a browser without scripts, for the pages."""

import pytest
from flask.testing import FlaskClient

from bot.runtime import Runtime
from bot.web.app import create_app
from tests.services.talking import fresh_number


@pytest.fixture
def browser(demo: Runtime) -> FlaskClient:
    """A browser without scripts."""
    return create_app(demo).test_client()


@pytest.fixture
def number() -> str:
    """A number nobody has."""
    return fresh_number()
