"""migrate, and tick: one pass of everything that is due."""

import json
from typing import Annotated

import typer

from bot import runtime, settings
from bot.cache import embedded
from bot.cli import times
from bot.clock import running_from
from bot.services.tick import tick as run_tick
from bot.store import schema
from bot.store.database import connect


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(migrate)
    app.command()(tick)


def migrate() -> None:
    """Bring the database to the newest schema."""
    found = settings.read()
    found.var_dir.mkdir(parents=True, exist_ok=True)
    schema.migrate(connect(found.database))
    typer.echo("The database is up to date.")


def tick(
    now: Annotated[str, typer.Option(help="The moment to act at, ISO 8601; default: now.")] = "",
) -> None:
    """Do everything that is due, once: for cron users and tests."""
    found = settings.for_service()
    # it goes on: a long pass must see the evening, and the end of its leases, come
    clock = running_from(times.moment(now, "UTC", "--now")) if now else None
    handles = runtime.build(found, embedded.url(found.redis_url, found.var_dir), clock)
    typer.echo(json.dumps(run_tick(handles)))
