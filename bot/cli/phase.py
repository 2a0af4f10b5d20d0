"""people phase: shows what a phase change would send, skip or repeat; acts only when told to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from bot.cli import times
from bot.cli.operator import operator
from bot.cli.person import for_person
from bot.cli.spread import spread
from bot.services.tips import phase as phases
from bot.services.tips.phase import Change, Wanted


@dataclass(frozen=True)
class How:
    """How a phase begins."""

    since: Annotated[str, typer.Option(help="The day it began, ISO 8601; default: today.")] = ""
    repeat: Annotated[bool, typer.Option("--repeat", help="Begin its tips anew, also those that were sent.")] = False


@spread
def phase(
    person: Annotated[str, typer.Argument(help="An id, or a phone number.")],
    to: Annotated[str, typer.Argument(metavar="PHASE", help="The series of tips of that phase, such as IND.")],
    how: How,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show; this is what happens without --yes.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do what is shown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Set a person's phase: their tips, and those of whoever is linked, follow it. Shows first what would be sent."""
    began = times.day(how.since, "--since")
    wanted = Wanted(to.upper(), began.isoformat() if began else "", how.repeat)
    acts = yes and not dry_run
    with for_person(person) as scene:
        changes = phases.preview(scene, wanted)
        if acts:
            phases.apply(scene, wanted, operator())
    if as_json:
        typer.echo(
            json.dumps({"phase": wanted.phase, "done": acts, "changes": [_row(one) for one in changes]}, indent=1)
        )
        return
    for change in changes:
        typer.echo("\n".join(_lines(change)))
    typer.echo(f"The phase is {wanted.phase} now." if acts else "Nothing has changed. Say --yes to do this.")


def _row(change: Change) -> dict[str, object]:
    sends = [{"tip": one.number, "key": one.key, "at": times.shown(one.at, change.zone)} for one in change.sends]
    return {**asdict(change), "sends": sends}


def _lines(change: Change) -> Iterator[str]:
    yield f"Person {change.person_id} ({change.role or 'no role'}):"
    if change.ends:
        unsent = f", and {_numbers(change.unsent)} no longer sent" if change.unsent else ""
        yield f"  {change.ends} ends{unsent}"
    if change.routines:
        yield f"  reminders end: {', '.join(change.routines)}"
    if change.begins:
        yield from _begun(change)
    if change.note:
        yield f"  no tips begin: {change.note}"


def _begun(change: Change) -> Iterator[str]:
    first, last = change.sends[0], change.sends[-1]
    resting = " once the person texts RESUME" if change.resting else ""
    yield f"  {change.begins} begins{resting}: {_numbers([one.number for one in change.sends])} sent"
    yield f"  first {times.shown(first.at, change.zone)}, last {times.shown(last.at, change.zone)}"
    if change.skips:
        yield f"  skipped, as the phase began before: {_numbers(change.skips)}"
    if change.repeats:
        yield f"  sent before, and again: {_numbers(change.repeats)}"
    elif change.before:
        yield f"  sent before, and not again: {_numbers(change.before)} (--repeat sends each again)"


def _numbers(found: Sequence[int]) -> str:
    """`tip 3`, `tips 1 to 4`, or `tips 1, 3, 9`."""
    if len(found) == 1:
        return f"tip {found[0]}"
    unbroken = list(found) == list(range(found[0], found[-1] + 1))
    return f"tips {found[0]} to {found[-1]}" if unbroken else f"tips {', '.join(map(str, found))}"
