"""The `marrowline` command: one file a group."""

import typer

from bot.cli import ask, chat, clinic, content, demo, doctor, processes, store
from bot.startup import plain_errors

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
    """Run a command."""
    with plain_errors():
        app()
