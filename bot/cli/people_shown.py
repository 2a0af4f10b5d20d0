"""What the people commands print: numbers and names only where they were asked for."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.table import Column, Table

from bot.cli import times
from bot.services.people.look_up import Entry, File, Sent, Waiting


def as_row(entry: Entry, *, numbers: bool) -> dict[str, Any]:
    """One person of a list."""
    row = {"id": entry.id, "language": entry.language, "role": entry.role, "phase": entry.phase, "state": entry.state}
    return {**row, "number": entry.number, "name": entry.name} if numbers else row


def page(found: File, *, numbers: bool) -> dict[str, Any]:
    """Everything about one person; times are local to them."""
    zone = found.zone
    return {
        **as_row(found.entry, numbers=numbers),
        "zone": zone,
        "zones": ", ".join(found.zones),
        "groups": "; ".join(found.groups),
        "reachable": not found.unreachable,
        "full_text": found.full_text,
        "shared_phone": found.shared,
        "joined": times.shown(found.joined_at, zone),
        "last_text": times.shown(found.seen_at, zone),
        "programmes": [{"programme": name, "state": state} for name, state in found.programmes.items()],
        "due": [_waiting(one, zone) for one in found.waiting],
        "consent": [{"at": times.shown(at, zone), "kind": kind, "how": how} for at, kind, how in found.consents],
        "messages": [_sent(one, zone) for one in found.messages],
    }


def table(listed: Sequence[Mapping[str, Any]], none: str, *, as_json: bool) -> None:
    """Rows of one shape, as a table or as JSON."""
    if as_json:
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    if not listed:
        if none:
            typer.echo(none)
        return
    # folded, since half a date or id is of no use
    shown = Table(*(Column(name, overflow="fold") for name in listed[0]))
    for row in listed:
        shown.add_row(*(str(value) for value in row.values()))
    # names may hold brackets, which rich would take for styles
    Console(markup=False, highlight=False).print(shown)


def _waiting(one: Waiting, zone: str) -> dict[str, str]:
    held: datetime | None = one.held_until
    return {
        "kind": one.kind,
        "at": times.shown(one.at, zone),
        "held_until": times.shown(held, zone),
        "why": one.reason,
        "expires": times.shown(one.expires_at, zone),
    }


def _sent(one: Sent, zone: str) -> dict[str, str]:
    return {"at": times.shown(one.at, zone), "kind": one.kind, "state": one.state, "why": one.reason, "id": one.id}
