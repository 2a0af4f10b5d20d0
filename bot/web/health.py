"""Liveness (the process) and readiness (the stores); neither tells a secret."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from bot.cache.connection import is_answering as cache_answers
from bot.runtime import Runtime
from bot.store.database import is_answering as store_answers


def blueprint(runtime: Runtime) -> Blueprint:
    """`/healthz` and `/readyz`."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok")

    @pages.get("/readyz")
    def readyz() -> ResponseReturnValue:
        stores = {"database": store_answers(runtime.store), "redis": cache_answers(runtime.cache)}
        # without Redis people still get answers: only the database decides
        return jsonify(ready=stores["database"], **stores), 200 if stores["database"] else 503

    return pages
