"""The `marrowline` command: one file a group, of which only the one that was asked for is loaded."""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

import typer

from bot.startup import plain_errors

HOMES = {
    "demo": "demo",
    "chat": "chat",
    "ask": "ask",
    "content": "content",
    "serve": "processes",
    "worker": "processes",
    "clock": "processes",
    "migrate": "store",
    "tick": "store",
    "clinic": "clinic",
    "visit": "visit",
    "routine": "routine",
    "checkin": "checkin",
    "people": "people",
    "tips": "tips",
    "broadcast": "broadcast",
    "staff": "staff",
    "alert": "alert",
    "outbox": "outbox",
    "learn": "learn",
    "doctor": "doctor",
    "bench": "bench",
}
"""Command -> the module of this package that has it, in the order `--help` lists them."""


def main() -> None:
    """Run a command."""
    with plain_errors():
        _join_the_demo()
        application(sys.argv[1:])()


def _join_the_demo() -> None:
    """`DEMO=true marrowline ...` acts in the world of the demo: its clinic, its database, its keys."""
    if os.environ.get("DEMO") == "true":
        os.environ.update(import_module("bot.cli.world").demo_environment(Path(os.environ.get("VAR_DIR") or "var")))


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The command line, with the group that `words` begin with, or with every group when they name none."""
    home = HOMES.get(words[0]) if words else None
    return _assemble([home] if home else dict.fromkeys(HOMES.values()))


def _assemble(homes: Iterable[str]) -> typer.Typer:
    app = typer.Typer(
        name="marrowline", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )  # fmt: skip
    app.callback(help="Learn about acute lymphocytic leukemia (ALL) by text message.")(_marrowline)
    for home in homes:
        import_module(f"bot.cli.{home}").register(app)
    return app


def _marrowline() -> None:
    """Keep a single command under its own name."""
