"""tips: begun and ended by staff, and the report of who is behind."""

from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Annotated

import typer

from bot.cli import quiet, table, times
from bot.cli.operator import operator, service
from bot.cli.person import for_person
from bot.services.tips import behind as report
from bot.services.tips import sign_up
from bot.services.tips.behind import Behind
from bot.services.tips.sign_up import Wanted

app = typer.Typer(help="Tips that follow the phase of treatment.", no_args_is_help=True)

_Person = Annotated[str, typer.Argument(help="An id, or a phone number.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="tips")


@app.command()
def enrol(
    person: _Person,
    phase: Annotated[str, typer.Option(help="The series, such as IND.")],
    hour: Annotated[str, typer.Option(help="Local time, such as 09:00.")] = "09:00",
    since: Annotated[str, typer.Option(help="The day the phase began, ISO 8601; default: today.")] = "",
    requested: Annotated[bool, typer.Option("--requested", help="They asked for this series; PAL needs it.")] = False,
) -> None:
    """Begin tips for somebody. They are told what it is first, and the frequency cap holds: tips wait, none is lost."""
    began = times.day(since, "--since")
    at = times.hour(hour, "--hour").isoformat("minutes")
    wanted = Wanted(phase.upper(), at, began.isoformat() if began else "", requested)
    with for_person(person) as scene:
        first, moment = sign_up.enrol(scene, wanted, operator())
        shown, late = times.shown(moment, scene.zone), quiet.warning(scene, moment)
    typer.echo(f"{wanted.series}: a word about what it is comes first, then tip {first}, on {shown} at the earliest")
    quiet.warn(late)


@app.command()
def end(person: _Person) -> None:
    """End somebody's tips; everything else goes on."""
    with for_person(person) as scene:
        sign_up.end(scene, operator())
    typer.echo("Tips have ended.")


@app.command()
def behind(
    since: Annotated[
        str, typer.Option(help="Count what was missed from that day on, ISO 8601; default: 30 days.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
) -> None:
    """Whose tips were missed, are late, or have nothing planned."""
    day = times.day(since, "--since")
    with service() as runtime:
        found = report.report(runtime, datetime.combine(day, time(), UTC) if day else None)
    columns = ("person", "series", "position", "missed", "last_missed_at", "next_at", "held", "why")
    table.listed([_row(one) for one in found], "Nobody is behind.", *columns, as_json=as_json)


def _row(one: Behind) -> dict[str, object]:
    kept = {name: value for name, value in asdict(one.standing).items() if name != "person_id"}
    moments = {name: times.shown(value, "UTC") for name, value in kept.items() if name.endswith("_at")}
    return {"person": one.standing.person_id, **kept, **moments, "why": ", ".join(one.why)}
