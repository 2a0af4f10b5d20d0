"""The `marrowline` command: one file a group."""

import sys

import typer

from bot.cli import ask, chat, clinic, content, demo, doctor, processes, store
from bot.cache.embedded import NoRedisServer
from bot.content.faults import BrokenContent
from bot.settings import MissingSettings

app = typer.Typer(
    name="marrowline",
    help="Learn about acute lymphocytic leukemia (ALL) by text message.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (demo, chat, ask, processes, store, doctor):
    group.register(app)
app.add_typer(content.app, name="content")
app.add_typer(clinic.app, name="clinic")


def main() -> None:
    """Run a command; what an operator or author can mend is told in plain lines, without a traceback."""
    try:
        app()
    except (MissingSettings, BrokenContent, NoRedisServer) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
