"""The web process: gunicorn around the application. `python -m bot.web.server --port 8000`."""

import argparse
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication

from bot import logs, runtime, settings
from bot.cache import embedded
from bot.startup import plain_errors
from bot.web.app import create_app

log = structlog.get_logger(__name__)

_OPTIONS = {
    "workers": 1,
    "threads": 8,
    "worker_class": "gthread",
    "timeout": 30,
    "graceful_timeout": 20,
    "loglevel": "warning",
    # otherwise gunicorn opens a socket in the home folder
    "control_socket_disable": True,
}


class Server(BaseApplication):
    """Gunicorn with options from here, not its command line. Each worker builds the application, after the fork."""

    def __init__(self, options: dict[str, Any], redis_url: str) -> None:
        self._options, self._redis_url = options, redis_url
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn asks for its options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Gunicorn asks for the application."""
        logs.configure()
        return create_app(runtime.build(settings.for_service(), self._redis_url))


def main() -> None:
    """Serve until told to stop. Missing settings and broken content end it before the first request."""
    parser = argparse.ArgumentParser(prog="marrowline serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    arguments = parser.parse_args()
    logs.configure()
    found = settings.for_service()
    book = runtime.load_book(found)
    # before the fork: the workers share them, and broken ones end it here
    log.info("languages.understood", count=book.lexicon.prepare())
    for language in set(found.languages).difference(book.languages):
        log.warning("language.not_offered", language=language, mend="marrowline content check")
    redis_url = embedded.url(found.redis_url, found.var_dir)
    Server({**_OPTIONS, "bind": f"{arguments.host}:{arguments.port}"}, redis_url).run()


if __name__ == "__main__":
    with plain_errors():
        main()
