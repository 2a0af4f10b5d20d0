"""bench: how fast this is on this machine. Works in throw-away databases and sends to nobody."""

import typer

from bot.cli.bench import outbound

app = typer.Typer(help="How fast this is, on this machine.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="bench")


@app.callback()
def _group() -> None:
    """Keep `outbound` a word of its own."""


app.command("outbound")(outbound.outbound)
