"""visit: when somebody is expected; every change plans the reminders anew."""

from dataclasses import asdict, replace
from typing import Annotated

import typer

from bot.cli import table, times
from bot.cli.operator import operator, refuse, service
from bot.cli.person import for_person
from bot.runtime import Runtime
from bot.services.clinic_zone import clinic_zone
from bot.services.scene import Scene
from bot.services.visits import plan as visits
from bot.services.visits.clock import zone_of
from bot.services.visits.listing import Row, list_visits, row
from bot.services.visits.plan import Expected
from bot.store import audit
from bot.store import visits as kept
from bot.store.database import transaction
from bot.store.visits import Wanted

app = typer.Typer(help="Visits, and the reminders before them.", no_args_is_help=True)

_Person = Annotated[str, typer.Argument(help="An id, or a phone number.")]
_Visit = Annotated[int, typer.Argument(metavar="VISIT", help="Its number, as `visit list` shows it.")]
_At = Annotated[str, typer.Option(help="ISO 8601; without an offset: by the clock the person is told.")]
_Json = Annotated[bool, typer.Option("--json", help="JSON.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="visit")


@app.command()
def add(
    person: _Person,
    at: _At,
    kind: Annotated[str, typer.Option(help="appointment | blood | procedure.")] = "appointment",
    place: Annotated[str, typer.Option(help="Where, in 60 characters; no word that tells of the illness.")] = "",
    note: Annotated[str, typer.Option(help="What to bring or do before, in 80 characters.")] = "",
    as_json: _Json = False,
) -> None:
    """Plan a visit."""
    with for_person(person) as scene:
        moment = times.moment(at, zone_of(scene))
        visit_id = visits.add(scene, Expected(kind, moment, place, note))
        _note(scene, "visit.add", visit_id)
        found = _row(scene, visit_id)
    _tell(found, as_json=as_json)


@app.command()
def move(visit: _Visit, at: _At, as_json: _Json = False) -> None:
    """Another time; what was answered to the old one counts no more, and whoever was told of it is told."""
    with for_person(_owner(visit)) as scene:
        visits.move(scene, visit, times.moment(at, zone_of(scene)))
        _note(scene, "visit.move", visit)
        found = _row(scene, visit)
    _tell(found, as_json=as_json)


@app.command()
def cancel(visit: _Visit) -> None:
    """It does not take place; whoever was told of it is told so."""
    with for_person(_owner(visit)) as scene:
        visits.cancel(scene, visit)
        _note(scene, "visit.cancel", visit)
    typer.echo(f"Visit {visit} is canceled.")


@app.command("list")
def list_(
    person: Annotated[str, typer.Argument(help="An id, or a phone number; default: everybody.")] = "",
    unanswered: Annotated[bool, typer.Option("--unanswered", help="Only those asked and not answered yet.")] = False,
    new_time: Annotated[bool, typer.Option("--new-time", help="Only those who need a new time.")] = False,
    day: Annotated[str, typer.Option(help="One day, ISO 8601, in the clinic's zone; default: all to come.")] = "",
    as_json: _Json = False,
) -> None:
    """Visits to come, the next first."""
    if unanswered and new_time:
        raise typer.BadParameter("give --unanswered or --new-time, not both")
    wanted = Wanted(answer=kept.NEW_TIME if new_time else "" if unanswered else None)
    if person:
        with for_person(person) as scene:
            wanted = replace(wanted, person_id=scene.person.id)
    with service() as runtime:
        wanted = _spanned(runtime, wanted, day)
        rows = [_shown(one) for one in list_visits(runtime, wanted, asking=unanswered)]
    table.listed(rows, "No visits.", "id", "person", "name", "kind", "at", "answer", as_json=as_json)


def _spanned(runtime: Runtime, wanted: Wanted, day: str) -> Wanted:
    given = times.day(day, "--day")
    if given is None:
        return replace(wanted, since=runtime.clock())
    since, until = times.span(given, clinic_zone(runtime))
    return replace(wanted, since=since, until=until)


def _owner(visit_id: int) -> str:
    """The id of the person a visit belongs to."""
    with service() as runtime, transaction(runtime.store) as connection:
        visit = kept.by_id(connection, visit_id) if visit_id <= times.LAST_ID else None
    if visit is None:
        raise refuse(f"There is no visit {visit_id}.")
    return str(visit.person_id)


def _row(scene: Scene, visit_id: int) -> Row:
    visit = kept.by_id(scene.connection, visit_id)
    if visit is None:
        raise refuse(f"There is no visit {visit_id}.")
    return row(scene, visit)


def _note(scene: Scene, deed: str, visit_id: int) -> None:
    audit.record(scene.connection, operator(), deed, visits.ref_of(visit_id), scene.now)


def _tell(found: Row, *, as_json: bool) -> None:
    """One visit, after a change."""
    shown = _shown(found)
    if as_json:
        table.dump(shown)
        return
    reminder = shown["next_reminder"] or "none, it is too late for one"
    typer.echo(f"Visit {found.id}: {found.kind}, {shown['at']} ({found.zone}); next reminder: {reminder}")


def _shown(one: Row) -> dict[str, object]:
    """A row with its moments in ISO 8601."""
    moments = {"at": one.at, "answered_at": one.answered_at, "next_reminder": one.next_reminder}
    return asdict(one) | {name: times.shown(moment, one.zone) for name, moment in moments.items()}
