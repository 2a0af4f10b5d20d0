"""serve, worker and clock: each becomes the process of that name, so that signals reach it."""

import os
import sys
from typing import Annotated, NoReturn

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(worker)
    app.command()(clock)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the webhooks (and, in a demo, the phone)."""
    _become("bot.web.server", "--port", str(port), "--host", host)


def worker(burst: Annotated[bool, typer.Option("--burst", help="End when the queue is empty.")] = False) -> None:
    """Run background jobs."""
    _become("workers.run", *(["--burst"] if burst else []))


def clock() -> None:
    """Nudge what is due, every few seconds."""
    _become("workers.clock")


def _become(module: str, *arguments: str) -> NoReturn:
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])
