"""Liveness and readiness, with each store up and down."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from bot.runtime import Runtime
from bot.store.database import connect, transaction
from bot.web.app import create_app

GONE = ["sqlite:////nowhere/at/all/test.db", "postgresql+psycopg://user:hunter2@127.0.0.1:1/none"]


def test_the_process_says_it_lives(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_when_both_stores_answer(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "database": True, "schema": True, "redis": True})


def test_ready_without_redis_all_the_same(without_redis: Runtime) -> None:
    answer = create_app(without_redis).test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "database": True, "schema": True, "redis": False})


@pytest.mark.parametrize("url", GONE)
def test_not_ready_without_a_database(runtime: Runtime, url: str) -> None:
    web = create_app(replace(runtime, store=connect(url))).test_client()
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"ready": False, "database": False, "schema": False, "redis": True},
    )
    assert "hunter2" not in answer.text
    assert web.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("revision", "ready"), [("0001", False), (None, False), ("a-release-ahead-of-this-one", True)]
)  # fmt: skip
def test_ready_once_the_schema_is_there(
    runtime: Runtime, client: FlaskClient, revision: str | None, ready: bool
) -> None:
    """While a release migrates, the old processes go on and the new ones wait."""
    with transaction(runtime.store) as connection:
        connection.execute(sql("DELETE FROM alembic_version"))
        if revision:
            connection.execute(sql("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    answer = client.get("/readyz")
    assert answer.status_code == (200 if ready else 503)
    assert answer.json == {"ready": ready, "database": True, "schema": ready, "redis": True}


def test_health_pages_tell_no_secret(client: FlaskClient, runtime: Runtime) -> None:
    """Neither page tells an address, a path or a key."""
    told = client.get("/readyz").text + client.get("/healthz").text
    secrets = (runtime.settings.database, runtime.settings.secret_key, *runtime.settings.encryption_keys)
    assert not any(secret in told for secret in secrets)
