"""outbox: messages whose fate nobody knows, and a hand to settle them."""

from typing import Annotated

import typer

from bot.cli import table
from bot.cli.operator import service
from bot.services.sending.resolve import ANSWERS, resolve
from bot.store import unknown as unknowns
from bot.store.database import transaction

app = typer.Typer(help="Messages that were sent, or may have been.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="outbox")


@app.command()
def unknown(as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False) -> None:
    """Messages of which neither we nor the gateway can tell whether they arrived."""
    with service() as handles, transaction(handles.store) as connection:
        found = unknowns.shown(connection)
    rows = [
        {"id": one, "person": person, "why": reason, "since": since.isoformat()} for one, person, reason, since in found
    ]
    table.listed(rows, "Nothing is unknown.", as_json=as_json)


@app.command("resolve")
def resolve_(
    outbox_id: Annotated[str, typer.Argument(help="Its id, as `outbox unknown` shows it.")],
    answer: Annotated[str, typer.Argument(help="sent | again | failed: what you know of it.")],
    by: Annotated[str, typer.Option(help="Who says so.")],
) -> None:
    """Settle one of them by hand. `again` sends it once more: only when you know that it did not arrive."""
    if answer not in ANSWERS:
        typer.echo(f"Say one of: {', '.join(ANSWERS)}", err=True)
        raise typer.Exit(2)
    with service() as handles:
        settled = resolve(handles, outbox_id, answer, by)
    if not settled:
        typer.echo("No unknown message has that id.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{outbox_id}: {answer}")
