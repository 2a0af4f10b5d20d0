"""What the broadcast commands print: tables for people, JSON for scripts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import typer
from rich.console import Console
from rich.progress_bar import ProgressBar

from bot.cli import table, times
from bot.services.broadcasts.preview import Begin, Preview
from bot.services.broadcasts.progress import Line, Progress
from bot.services.broadcasts.words import Words
from bot.store.broadcasts import Broadcast

_FEW = 3
"""So many zones are named; of more only the number is told."""


def created(made: int, name: str, words: Sequence[Words], *, as_json: bool) -> None:
    """A draft and its words as they will be sent."""
    if as_json:
        table.dump({"id": made, "name": name, "words": [asdict(one) for one in words]})
        return
    typer.echo(f"Draft {made}, {name}. See what it would do: marrowline broadcast preview {made}")
    _words(words)


def rows(found: Sequence[Broadcast], zone: str, *, as_json: bool) -> None:
    """Broadcasts, one a line."""
    table.listed([_row(one, zone) for one in found], "No broadcasts yet.", as_json=as_json)


def previewed(found: Preview, zone: str, *, as_json: bool) -> None:
    """What a broadcast would do."""
    row = _preview(found, zone)
    if as_json:
        table.dump(row)
        return
    typer.echo(f"{found.broadcast.name} ({found.broadcast.state}): {found.told} people")
    typer.echo(f"From {row['starts_at']} until {row['expires_at']}")
    _words(found.words)
    table.listed([{"language": code, "people": number} for code, number in found.people.items()], "")
    table.listed(
        [{"left out": reason, "people": number} for reason, number in found.left_out.items()], "Nobody is left out."
    )
    table.listed(row["begins"], "Nobody would be told.")
    typer.echo(f"{found.segments} segments, {found.cost:.2f} USD, {timedelta(seconds=round(found.seconds))} of sending")


def progressed(found: Progress, zone: str, *, as_json: bool) -> None:
    """How far a broadcast has come."""
    if as_json:
        table.dump(_progress(found, zone))
        return
    console = Console()
    typer.echo(f"{found.broadcast.name}: {found.broadcast.state}, {found.settled} of {found.written} messages settled")
    console.print(ProgressBar(total=found.written or 1, completed=found.settled, width=40))
    typer.echo()
    table.listed([_line(line, zone) for line in found.lines], "Nothing has been written yet.")
    typer.echo(f"{found.replied} people replied. {found.segments} segments.")
    if found.unknown:
        typer.echo(f"Of {found.unknown} nobody knows whether they arrived: `marrowline outbox unknown` shows them.")
    for who, deed, at in found.history:
        typer.echo(f"{times.shown(at, zone)} {who}: {deed}")


def _preview(found: Preview, zone: str) -> dict[str, Any]:
    return {
        "id": found.broadcast.id,
        "name": found.broadcast.name,
        "state": found.broadcast.state,
        "starts_at": times.shown(found.starts_at, zone),
        "expires_at": times.shown(found.expires_at, zone),
        "people": found.told,
        "languages": dict(found.people),
        "left_out": dict(found.left_out),
        "words": [asdict(one) for one in found.words],
        "segments": found.segments,
        "cost": found.cost,
        "seconds": found.seconds,
        "begins": [_begin(one) for one in found.begins],
    }


def _begin(one: Begin) -> dict[str, Any]:
    names = ", ".join(one.zones) if len(one.zones) <= _FEW else f"one of {len(one.zones)} zones"
    return {"zone": names, "people": one.people, "first": one.at.isoformat(timespec="minutes")}


def _progress(found: Progress, zone: str) -> dict[str, Any]:
    return {
        **_row(found.broadcast, zone),
        "written": found.written,
        "settled": found.settled,
        "unknown": found.unknown,
        "segments": found.segments,
        "replied": found.replied,
        "states": dict(found.states),
        "outcomes": [_line(line, zone) for line in found.lines],
        "history": [{"at": times.shown(at, zone), "who": who, "deed": deed} for who, deed, at in found.history],
    }


def _line(line: Line, zone: str) -> dict[str, Any]:
    held = [times.shown(at, zone) for at in (line.held_from, line.held_to) if at]
    return {
        "state": line.state,
        "messages": line.messages,
        "why": line.reason,
        "held until": " to ".join(dict.fromkeys(held)),
        "code": line.code,
        "what to do": line.mend,
    }


def _row(one: Broadcast, zone: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state,
        "created_by": one.created_by,
        "approved_by": one.approved_by,
        "starts_at": times.shown(one.starts_at, zone),
        "expires_at": times.shown(one.expires_at, zone),
    }


def _words(words: Sequence[Words]) -> None:
    listed = [
        {"language": one.language, "segments": f"{one.segments} ({one.encoding})", "words": one.text} for one in words
    ]
    table.listed(listed, "")
