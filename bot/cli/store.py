"""migrate, and tick: one pass of everything that is due."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import runtime, settings
from bot.cache import embedded
from bot.clock import HeldClock
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
    try:
        moment = datetime.fromisoformat(now) if now else datetime.now(UTC)
    except ValueError:
        typer.echo("--now takes an ISO 8601 moment, such as 2026-12-24T09:00", err=True)
        raise typer.Exit(2) from None
    at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    handles = runtime.build(found, embedded.url(found.redis_url, found.var_dir), HeldClock(at))
    typer.echo(json.dumps(run_tick(handles)))
