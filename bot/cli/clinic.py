"""clinic create: the number people are told to call; the name is for staff."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import settings
from bot.rules.phone import display
from bot.rules.zones import is_zone
from bot.store import clinics
from bot.store.clinics import Clinic
from bot.store.database import IntegrityError, connect, transaction

app = typer.Typer(help="The clinic that runs this service.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="clinic")


@app.callback()
def _group() -> None:
    """Keep `create` a word of its own."""


@app.command()
def create(
    name: Annotated[str, typer.Option(help="For staff.")],
    phone: Annotated[str, typer.Option(help="The number to call at any hour.")],
    timezone: Annotated[str, typer.Option(help="Its zone, such as America/Chicago; default: DEFAULT_TIMEZONE.")] = "",
    two_person: Annotated[
        bool, typer.Option("--two-person", help="Whoever writes a broadcast may not approve it.")
    ] = False,
) -> None:
    """Add the clinic."""
    found = settings.read()
    number = display(phone, found.default_region)
    if number is None:
        typer.echo("That is not a phone number people can dial. Write it with its area code.", err=True)
        raise typer.Exit(1)
    if timezone and not is_zone(timezone):
        typer.echo("There is no such time zone. Write it as Region/City, such as America/Chicago.", err=True)
        raise typer.Exit(1)
    try:
        with transaction(connect(found.database)) as connection:
            clinics.create(connection, Clinic(name, number, timezone, two_person), datetime.now(UTC))
    except IntegrityError:
        typer.echo("There is a clinic of that name already.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{name}: {number}")
