"""Liveness (the process) and readiness (the stores); neither tells a secret."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from bot.cache.connection import is_answering as cache_answers
from bot.runtime import Runtime
from bot.store.database import is_answering as store_answers
from bot.store.schema import is_behind


def blueprint(runtime: Runtime) -> Blueprint:
    """`/healthz` and `/readyz`."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok")

    @pages.get("/readyz")
    def readyz() -> ResponseReturnValue:
        database, redis = store_answers(runtime.store), cache_answers(runtime.cache)
        # a release ahead of this one may have migrated already: then this one goes on serving
        schema = database and not is_behind(runtime.store)
        # without Redis people still get answers: only the database decides
        return jsonify(ready=schema, database=database, schema=schema, redis=redis), 200 if schema else 503

    return pages
