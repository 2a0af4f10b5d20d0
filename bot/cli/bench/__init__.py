"""bench: how fast this is on this machine. Works in throw-away databases and sends to nobody."""

import typer

from bot.cli.bench import due, outbound

app = typer.Typer(help="How fast this is, on this machine.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="bench")


app.command("outbound")(outbound.outbound)
app.command("due")(due.due)
