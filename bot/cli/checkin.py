"""checkin: give a person a set of questions, take it away, and see what they answered."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli import quiet, table, times
from bot.cli.operator import operator
from bot.cli.person import for_person
from bot.services.checkins import plan as checkins
from bot.services.checkins.answered import answers as every_answer
from bot.services.checkins.plan import Wanted
from bot.services.scene import Scene
from bot.store import audit, due
from bot.store.due import Due
from bot.store.enrolments import Enrolment

app = typer.Typer(help="Check-ins: sets of questions that come again and again.", no_args_is_help=True)

_Person = Annotated[str, typer.Argument(help="An id, or a phone number.")]
_Set = Annotated[str, typer.Argument(metavar="SET", help="D, W, M, I, T, V or C.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON list.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="checkin")


@app.command()
def add(
    person: _Person,
    set_id: _Set,
    at: Annotated[str, typer.Option(help="Local time, such as 09:00.")],
    weekday: Annotated[str, typer.Option(help=f"Of a weekly set: {' | '.join(times.WEEKDAYS)}.")] = "",
    asked: Annotated[bool, typer.Option("--asked", help="They asked for it: the frequency cap holds nothing.")] = False,
) -> None:
    """Begin a set, or begin it anew."""
    wanted = Wanted(set_id, times.hour(at), times.weekday(weekday), asked=asked)
    with for_person(person) as scene:
        enrolment = checkins.enrol(scene, wanted)
        _note(scene, f"checkin.add {checkins.set_of(enrolment)}")
        (row,), held = _rows(scene, [enrolment]), checkins.is_capped(scene, enrolment)
        following = _next(_waiting(scene), enrolment)
        late = quiet.warning(scene, following.at, following.expires_at) if following else ""
    typer.echo(f"{row['set']}: next {row['next'] or 'when there is a visit'}")
    quiet.warn(late)
    if held:
        typer.echo(
            "The frequency cap will hold some of it back; with --asked, because they asked for it, none.", err=True
        )


@app.command()
def end(person: _Person, set_id: _Set) -> None:
    """Nothing of a set comes any more."""
    with for_person(person) as scene:
        checkins.end(scene, set_id)
        _note(scene, f"checkin.end {set_id.upper()}")
    typer.echo(f"{set_id.upper()}: ended")


@app.command("list")
def list_(person: _Person, as_json: _Json = False) -> None:
    """The sets a person has, and had."""
    with for_person(person) as scene:
        table.listed(_rows(scene, checkins.of_person(scene)), "Nothing yet.", as_json=as_json)


@app.command()
def answers(person: _Person, as_json: _Json = False) -> None:
    """What a person answered, oldest first."""
    with for_person(person) as scene:
        found = every_answer(scene.runtime, scene.connection, scene.person.id)
    table.listed([{**asdict(one), "at": one.at.isoformat()} for one in found], "Nothing yet.", as_json=as_json)


def _note(scene: Scene, deed: str) -> None:
    audit.record(scene.connection, operator(), deed, f"person:{scene.person.id}", scene.now)


def _rows(scene: Scene, found: Iterable[Enrolment]) -> list[dict[str, object]]:
    waiting = _waiting(scene)
    return [
        {
            "set": checkins.set_of(one),
            "state": one.state,
            "at": one.hour,
            "weekday": "" if one.weekday is None else times.WEEKDAYS[one.weekday],
            "starts": one.starts,
            "ends": one.ends,
            "sent": one.position,
            "next": times.shown(row.not_before if (row := _next(waiting, one)) else None, scene.zone),
        }
        for one in found
    ]


def _waiting(scene: Scene) -> list[Due]:
    return [row for row in due.of_person(scene.connection, scene.person.id) if row.state == due.WAITING]


def _next(waiting: Iterable[Due], enrolment: Enrolment) -> Due | None:
    return next((row for row in waiting if row.kind == enrolment.programme), None)
