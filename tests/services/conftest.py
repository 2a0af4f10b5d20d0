"""A number nobody has, for each test; and runtimes that stand for a whole module, for tests that look at one number."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from bot.cache.rates import Rates
from bot.channels.twilio import Twilio
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.store.database import connect
from tests.conftest import START, make_runtime, make_settings
from tests.helpers.fake_gateway import FakeGateway
from tests.helpers.post_office import PostOffice
from tests.services.talking import fresh_number


@pytest.fixture
def number() -> str:
    return fresh_number()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Runtime]:
    """A runtime on SQLite for the whole module."""
    folder = tmp_path_factory.mktemp("standing")
    handles = make_runtime(make_settings(f"sqlite:///{folder}/test.db", folder), redis_url, HeldClock(START))
    yield handles
    handles.store.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def both_standing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, redis_url: str
) -> Iterator[Runtime]:
    """A runtime on each database for the whole module, which must not use `both_runtimes` beside it."""
    folder = tmp_path_factory.mktemp("standing")
    url = f"sqlite:///{folder}/test.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        engine = connect(url)
        with engine.begin() as connection:
            connection.execute(sql("DROP SCHEMA public CASCADE"))
            connection.execute(sql("CREATE SCHEMA public"))
        engine.dispose()
    handles = make_runtime(make_settings(url, folder), redis_url, HeldClock(START))
    yield handles
    handles.store.dispose()


@pytest.fixture(scope="module")
def standing_office(both_standing: Runtime) -> Iterator[PostOffice]:
    """`both_standing` with a gateway over HTTP; no rate holds it back."""
    with FakeGateway() as gateway:
        found = both_standing.settings.model_copy(update={"twilio_api_base_url": gateway.url, "sender_rate": 10_000.0})
        channels = {**both_standing.channels, "twilio": Twilio(found)}
        rates = Rates(both_standing.cache, found.sender_rate)
        yield PostOffice(replace(both_standing, settings=found, channels=channels, rates=rates), gateway)


@pytest.fixture
def office(standing_office: PostOffice) -> PostOffice:
    """An empty post office, on each database in turn."""
    standing_office.clock.at = START
    standing_office.empty()
    return standing_office
