"""routine: what repeats for a person, such as pills, a temperature check or papers."""

from dataclasses import dataclass
from typing import Annotated

import typer

from bot.cli import quiet, table, times
from bot.cli.operator import operator
from bot.cli.person import for_person
from bot.cli.spread import spread
from bot.rules.refs import ENROLMENT, ref_of
from bot.services.routines import plan as routines
from bot.services.routines.plan import Wanted
from bot.services.scene import Scene
from bot.store import audit, due, enrolments
from bot.store.due import Due
from bot.store.enrolments import Enrolment

app = typer.Typer(help="Reminders that come again and again.", no_args_is_help=True)

_Person = Annotated[str, typer.Argument(help="An id, or a phone number.")]
_Kind = Annotated[
    str, typer.Argument(help="pill | weekly_pill | temperature | line | refill | follow_up | papers | caregiver.")
]
_Json = Annotated[bool, typer.Option("--json", help="JSON.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="routine")


@dataclass(frozen=True)
class How:
    """How a routine repeats."""

    weekday: Annotated[str, typer.Option(help=f"Of what comes by the week: {' | '.join(times.WEEKDAYS)}.")] = ""
    starts: Annotated[str, typer.Option(help="First day; of a refill: the day the pills run out.")] = ""
    ends: Annotated[str, typer.Option(help="Last day.")] = ""
    note: Annotated[str, typer.Option(help="Of a refill: the pharmacy's number.")] = ""


@app.command()
@spread
def add(
    person: _Person,
    kind: _Kind,
    at: Annotated[str, typer.Option(help="Local time, such as 09:00.")],
    how: How,
    asked: Annotated[bool, typer.Option("--asked", help="They asked for it: the frequency cap holds nothing.")] = False,
) -> None:
    """Begin a routine, or begin it anew with other values."""
    first, last = times.day(how.starts, "--starts"), times.day(how.ends, "--ends")
    wanted = Wanted(kind, times.hour(at), first, last, times.weekday(how.weekday), asked, how.note)
    with for_person(person) as scene:
        enrolment = routines.enrol(scene, wanted)
        audit.record(scene.connection, operator(), f"routine.add {kind}", f"person:{scene.person.id}", scene.now)
        shown, following = _shown(scene, enrolment), _next(scene, enrolment)
        late = quiet.warning(scene, following.at, following.expires_at) if following else ""
    typer.echo(f"{kind}: next {shown['next'] or 'never, it is over before it comes'}")
    quiet.warn(late)
    if not asked:
        typer.echo("The frequency cap may hold some of it; with --asked, because they asked for it, none.", err=True)


@app.command()
def end(person: _Person, kind: _Kind) -> None:
    """Nothing of it comes any more."""
    with for_person(person) as scene:
        routines.end(scene, kind)
        audit.record(scene.connection, operator(), f"routine.end {kind}", f"person:{scene.person.id}", scene.now)
    typer.echo(f"{kind}: ended")


@app.command("list")
def list_(person: _Person, as_json: _Json = False) -> None:
    """What a person has, and had; and what their phase offers besides."""
    with for_person(person) as scene:
        kinds = scene.runtime.book.reminders
        mine = [one for one in enrolments.of_person(scene.connection, scene.person.id) if one.programme in kinds]
        rows = [_shown(scene, one) for one in mine]
        offered = [kind.id for kind in routines.offered(scene, scene.person.phase)]
    if as_json:
        table.dump({"routines": rows, "offered": offered})
        return
    _print(rows, offered)


def _shown(scene: Scene, one: Enrolment) -> dict[str, object]:
    following = _next(scene, one)
    return {
        "kind": one.programme,
        "state": one.state,
        "reason": one.reason,
        "at": one.hour,
        "weekday": "" if one.weekday is None else times.WEEKDAYS[one.weekday],
        "starts": one.starts,
        "ends": one.ends,
        "asked": one.asked,
        "sent": one.position,
        "next": times.shown(following.not_before if following else None, scene.zone),
    }


def _next(scene: Scene, one: Enrolment) -> Due | None:
    planned = due.of_ref(scene.connection, ref_of(ENROLMENT, one.id))
    return next((row for row in planned if row.state == due.WAITING), None)


def _print(rows: list[dict[str, object]], offered: list[str]) -> None:
    table.listed(rows, "Nothing yet.", "kind", "state", "at", "weekday", "ends", "next")
    if offered:
        typer.echo(f"Their phase also has: {', '.join(offered)}")
