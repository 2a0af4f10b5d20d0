"""The two databases behave alike: moments, transactions, and answers when they are gone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, func, select

from bot.store import clinics, schema
from bot.store.clinics import Clinic
from bot.store.database import Unavailable, connect, is_answering, reading, transaction
from bot.store.people import by_mark, lock
from tests.services.together import at_once

MOMENTS = [
    datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 15, 0, 0, 123456, tzinfo=UTC),
    datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-4))),
    datetime(2026, 11, 24, 4, 45, tzinfo=timezone(timedelta(hours=5, minutes=45))),
]
PERSON = {"mark": "m", "address": "a", "channel": "c", "medium": "sms", "language": ""}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    schema.migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_comes_back_aware(engine: Engine, moment: datetime) -> None:
    with transaction(engine) as connection:
        lock(connection, PERSON, moment)
    with transaction(engine) as connection:
        found = by_mark(connection, "m")
    assert found and found.seen_at == moment
    assert found.seen_at.utcoffset() == timedelta()


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction(engine) as connection:
        lock(connection, PERSON, MOMENTS[0])
        raise ZeroDivisionError
    with transaction(engine) as connection:
        assert by_mark(connection, "m") is None


def test_writers_at_once_wait_for_each_other(engine: Engine) -> None:
    def write() -> int:
        with transaction(engine) as connection:
            return lock(connection, PERSON, MOMENTS[0]).id

    assert len(set(at_once([write] * 12))) == 1


def test_the_first_clinic_is_the_one(engine: Engine) -> None:
    with transaction(engine) as connection:
        assert clinics.first(connection) is None
        for name in ("Green Valley", "Blue Hill"):
            clinics.create(connection, Clinic(name, "202-555-0100"), MOMENTS[0])
        assert clinics.first(connection) == Clinic("Green Valley", "202-555-0100")


def test_an_answering_database_answers(engine: Engine) -> None:
    assert is_answering(engine)


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all/test.db", "postgresql+psycopg://127.0.0.1:1/none"])
def test_a_database_that_is_gone_is_unavailable(url: str) -> None:
    engine = connect(url)
    assert not is_answering(engine)
    with pytest.raises(Unavailable), transaction(engine) as connection:
        connection.exec_driver_sql("SELECT 1")


def test_a_long_look_keeps_nobody_from_writing(engine: Engine) -> None:
    with reading(engine) as looking:
        assert looking.execute(select(func.count()).select_from(clinics.clinics)).scalar_one() == 0
        with transaction(engine) as writing:
            clinics.create(writing, Clinic("Green Valley", "202-555-0100"), datetime.now(UTC))
    with reading(engine) as looking:
        assert looking.execute(select(func.count()).select_from(clinics.clinics)).scalar_one() == 1
