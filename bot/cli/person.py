"""PERSON on a command line: an id or a phone number; and what can be done for them in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.cli.operator import service
from bot.rules.phone import e164
from bot.runtime import Runtime
from bot.services.refused import Refused
from bot.services.scene import Scene, set_scene
from bot.store import people
from bot.store.database import Connection, transaction
from bot.store.people import Person


@contextmanager
def for_person(written: str) -> Iterator[Scene]:
    """The scene for the person that `written` names, held; what is refused is told in a line, with exit code 1."""
    try:
        with service() as handles, transaction(handles.store) as connection:
            person = _hold(handles, connection, written)
            yield set_scene(handles, connection, person, handles.clock())
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None


def _hold(handles: Runtime, connection: Connection, written: str) -> Person:
    named = written.strip()
    number = named if ":" in named else e164(named, handles.settings.default_region)
    known = people.by_mark(connection, handles.vault.mark(number)) if number else None
    person_id = known.id if known else int(named) if named.isdecimal() and len(named) < 10 else 0
    person = people.hold(connection, person_id)
    if person is None:
        raise Refused("There is nobody of that number or id.")
    return person
