"""people: take in a clinic's list, look somebody up, and do what they asked staff to do."""

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import table
from bot.cli.operator import operator, refuse, service
from bot.cli.people_shown import as_row, page
from bot.cli.person import for_person
from bot.cli.phase import phase
from bot.cli.spread import spread
from bot.cli.times import LAST_ID
from bot.rules.audience import Audience
from bot.services.broadcasts.audience import check
from bot.services.people import look_up, on_request
from bot.services.people.import_people import KNOWN, NEW, STOPPED, Imported, import_people
from bot.services.people.roster import Fault
from bot.services.refused import Refused
from bot.store import people

app = typer.Typer(help="The people a clinic texts with.", no_args_is_help=True)

STATES = (people.NEW, people.ACTIVE, people.STOPPED)

_Person = Annotated[str, typer.Argument(help="An id, or a phone number.")]
_Numbers = Annotated[bool, typer.Option("--numbers", help="Show numbers and names too.")]
_Json = Annotated[bool, typer.Option("--json", help="JSON.")]
_Several = list[str]


@dataclass(frozen=True)
class Filters:
    """Which people to list."""

    language: Annotated[_Several, typer.Option(help="Language, such as es; may be given again.")] = field(
        default_factory=list
    )
    phase: Annotated[_Several, typer.Option(help="Phase of treatment, such as MNT.")] = field(default_factory=list)
    role: Annotated[_Several, typer.Option(help="patient or caregiver.")] = field(default_factory=list)
    group: Annotated[_Several, typer.Option(help="A list of the clinic.")] = field(default_factory=list)
    state: Annotated[str, typer.Option(help=" | ".join(STATES))] = ""

    def audience(self) -> Audience:
        """The people these options describe."""
        phases, roles = (tuple(map(str.upper, self.phase)), tuple(map(str.lower, self.role)))
        return Audience(tuple(self.language), phases, roles, tuple(self.group))


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="people")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, UTF-8. Columns: phone, and what else is known.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    faults: Annotated[Path | None, typer.Option(help="Write faults there; default: standard output.")] = None,
    as_json: _Json = False,
) -> None:
    """Take in a list. Rows with a fault are left out and told as CSV (row, column, problem, mend), with exit code 1."""
    if faults and (faults.is_dir() or not os.access(faults.parent, os.W_OK)):
        raise typer.BadParameter(f"{faults} is no file that can be written", param_hint="--faults")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise refuse(f"{file}: {error.strerror}") from None
    with service() as runtime:
        try:
            found = import_people(runtime, content, operator(), dry_run=dry_run)
        except Refused as refusal:
            raise refuse(str(refusal)) from None
    if as_json:
        table.dump(_figures(found, dry_run=dry_run))
    else:
        _tell(found, faults, dry_run=dry_run)
    raise typer.Exit(1 if found.faults else 0)


@app.command("list")
@spread
def list_(
    filters: Filters,
    limit: Annotated[int, typer.Option(min=1, max=LAST_ID, help="At most so many.")] = 1_000,
    numbers: _Numbers = False,
    as_json: _Json = False,
) -> None:
    """People by id, language, role, phase and consent; staff are in `staff list`."""
    if filters.state not in ("", *STATES):
        raise typer.BadParameter(f"use one of: {', '.join(STATES)}", param_hint="--state")
    with service() as runtime:
        try:
            check(runtime, filters.audience())
        except Refused as refusal:
            raise refuse(str(refusal)) from None
        found = look_up.listed(runtime, filters.audience(), filters.state, limit, numbers=numbers)
    table.listed([as_row(one, numbers=numbers) for one in found], "Nobody.", as_json=as_json)


@app.command()
def show(person: _Person, numbers: _Numbers = False, as_json: _Json = False) -> None:
    """One person: consent, what is due and why it is held, and what became of our last messages. No words of theirs."""
    with for_person(person) as scene:
        found = page(look_up.file_of(scene, numbers=numbers), numbers=numbers)
    if as_json:
        table.dump(found)
        return
    for name, value in found.items():
        if isinstance(value, list):
            typer.echo(f"{name}:" if value else f"{name}: none")
            table.listed(value, "")
        else:
            typer.echo(f"{name}: {value}")


app.command()(phase)


@app.command()
def stop(
    number: Annotated[str, typer.Argument(help="A phone number, known or not.")],
    source: Annotated[str, typer.Option(help="How they asked: phone call, letter, e-mail ...")],
    by: Annotated[str, typer.Option(help="Who took it down; default: the account.")] = "",
) -> None:
    """Record that somebody asked staff for no more texts. It holds at once; only they can undo it, by texting START."""
    with service() as runtime:
        try:
            new = on_request.stop(runtime, number, source, by or operator())
        except Refused as refusal:
            raise refuse(str(refusal)) from None
    typer.echo("No more texts to this number." if new else "They had asked for no texts before.")


@app.command()
def forget(person: _Person, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Erase everything about somebody, but the mark that says they want no texts."""
    if not yes:
        typer.confirm("Everything about this person is erased and cannot be brought back. Go on?", abort=True)
    with for_person(person) as scene:
        on_request.forget(scene, operator())
    typer.echo("Erased.")


def _figures(found: Imported, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        **{kind: found.counts[kind] for kind in (NEW, KNOWN, STOPPED)},
        "repeated": found.roster.repeated,
        "faults": [asdict(fault) for fault in found.faults],
        "notes": [asdict(note) for note in found.notes],
    }


def _tell(found: Imported, faults: Path | None, *, dry_run: bool) -> None:
    """The figures go beside the faults, so that those can be piped on."""
    if found.faults and faults:
        faults.write_text(_csv(found.faults), encoding="utf-8")
    elif found.faults:
        typer.echo(_csv(found.faults), nl=False)
    for note in found.notes:
        typer.echo(f"Row {note.row}, {note.column}: {note.problem}. {note.mend}.", err=True)
    figures = f"{found.counts[NEW]} new, {found.counts[KNOWN]} known, {found.counts[STOPPED]} want no texts"
    figures += f", {found.roster.repeated} numbers named twice, {len(found.faults)} faults"
    would = "; a dry run, so nothing was changed" if dry_run else ""
    typer.echo(f"{figures}{would}.", err=bool(found.faults and not faults))


def _csv(found: Sequence[Fault]) -> str:
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("row", "column", "problem", "mend"))
    rows.writerows((fault.row, fault.column, fault.problem, fault.mend) for fault in found)
    return written.getvalue()
