"""broadcast: one message to many people, seen before it is sent, and steered while it goes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli import broadcast_shown as shown
from bot.cli import times
from bot.cli.audience import Chosen, Spoken, texts_of
from bot.cli.operator import operator, refuse, service
from bot.cli.spread import spread
from bot.runtime import Runtime
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.preview import preview as look_ahead
from bot.services.broadcasts.progress import progress
from bot.services.broadcasts.steer import Draft, Times
from bot.services.clinic_zone import clinic_zone
from bot.services.refused import Refused
from bot.store import broadcasts
from bot.store.broadcasts import Broadcast
from bot.store.database import reading

app = typer.Typer(help="One message to many people.", no_args_is_help=True)

_Which = Annotated[str, typer.Argument(metavar="NAME_OR_ID", help="A broadcast.")]
_Json = Annotated[bool, typer.Option("--json", help="JSON.")]
_By = Annotated[str, typer.Option(help="Who does this, for the audit; default: the account.")]
_At = Annotated[str, typer.Option("--at", help="When it begins, ISO 8601, by the clinic's clock; default: now.")]
_Until = Annotated[str, typer.Option("--until", help="When it is of no use any more; default: a day after it begins.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="broadcast")


@app.command()
@spread
def create(
    name: Annotated[str, typer.Argument(help="What staff call it.")],
    by: Annotated[str, typer.Option(help="Who writes it.")],
    chosen: Chosen,
    spoken: Spoken,
    as_json: _Json = False,
) -> None:
    """Draft a broadcast. Who we are is put in front of the words, and how to STOP behind them."""
    with _told() as runtime:
        audience = chosen.audience(clinic_zone(runtime))
        draft = Draft(name, by, audience, texts_of(spoken), spoken.ready)
        made, composed = steering.create(runtime, draft)
    shown.created(made, name, composed, as_json=as_json)


@app.command()
def preview(which: _Which, at: _At = "", until: _Until = "", as_json: _Json = False) -> None:
    """Whom it reaches, who is left out and why, what it costs, how long it takes, and when it begins where."""
    with _told() as runtime:
        found = look_ahead(runtime, steering.find(runtime, which).id, _times(runtime, at, until))
        shown.previewed(found, clinic_zone(runtime), as_json=as_json)


@app.command()
def approve(
    which: _Which,
    by: Annotated[str, typer.Option(help="Who approves it.")],
    at: _At = "",
    until: _Until = "",
    as_json: _Json = False,
) -> None:
    """Let it go, now or at a time."""
    with _told() as runtime:
        found = steering.approve(runtime, steering.find(runtime, which).id, by, _times(runtime, at, until))
        shown.rows([found], clinic_zone(runtime), as_json=as_json)


@app.command("list")
def list_(as_json: _Json = False) -> None:
    """The last broadcasts."""
    with _told() as runtime:
        zone = clinic_zone(runtime)
        with reading(runtime.store) as connection:
            found = broadcasts.every(connection)
        shown.rows(found, zone, as_json=as_json)


@app.command()
def status(
    which: Annotated[str, typer.Argument(metavar="NAME_OR_ID", help="A broadcast; default: the last ones.")] = "",
    as_json: _Json = False,
) -> None:
    """How far it has come, what became of its messages and why, and how many people replied."""
    if not which:
        list_(as_json=as_json)
        return
    with _told() as runtime:
        found = progress(runtime, steering.find(runtime, which).id)
        shown.progressed(found, clinic_zone(runtime), as_json=as_json)


@app.command()
def pause(which: _Which, by: _By = "") -> None:
    """Send nothing more of it for now."""
    _steer(which, by, steering.pause, "paused")


@app.command()
def resume(which: _Which, by: _By = "") -> None:
    """Go on with it."""
    _steer(which, by, steering.resume, "goes on")


@app.command()
def cancel(which: _Which, by: _By = "") -> None:
    """Call it off: what was not sent is not sent any more."""
    with _told() as runtime:
        found = steering.find(runtime, which)
        gone = steering.cancel(runtime, found.id, by or operator())
    typer.echo(f"{found.name}: canceled; {gone} messages that waited are not sent.")


def _steer(which: str, by: str, deed: Callable[[Runtime, int, str], None], done: str) -> None:
    with _told() as runtime:
        found: Broadcast = steering.find(runtime, which)
        deed(runtime, found.id, by or operator())
    typer.echo(f"{found.name}: {done}.")


def _times(runtime: Runtime, at: str, until: str) -> Times:
    zone = clinic_zone(runtime)
    starts = times.moment(at, zone, "--at") if at else None
    return Times(starts, times.moment(until, zone, "--until") if until else None)


@contextmanager
def _told() -> Iterator[Runtime]:
    """The service; what is refused is told in a line, with exit code 1."""
    with service() as runtime:
        try:
            yield runtime
        except Refused as refusal:
            raise refuse(str(refusal)) from None
