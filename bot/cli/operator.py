"""What commands on a running service share: its handles, and who sits at the keyboard (for the audit)."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot import runtime, settings
from bot.cache import embedded
from bot.runtime import Runtime


@contextmanager
def service() -> Iterator[Runtime]:
    """The handles of the service that the environment describes, closed at the end."""
    found = settings.for_service()
    handles = runtime.build(found, embedded.url(found.redis_url, found.var_dir))
    try:
        yield handles
    finally:
        handles.store.dispose()


def operator() -> str:
    """`cli:` and the name of the account."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        # a container's user may have no name
        return "cli"


def refuse(line: str) -> typer.Exit:
    """Say in one line why it cannot be done; to be raised."""
    typer.echo(line, err=True)
    return typer.Exit(1)
