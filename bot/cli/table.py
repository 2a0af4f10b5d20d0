"""What the commands print: rows as a table for people, anything as JSON for scripts. Names show as they were typed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Column, Table


def dump(found: object) -> None:
    """JSON, indented."""
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


def listed(rows: Sequence[Mapping[str, Any]], none: str, *columns: str, as_json: bool = False) -> None:
    """Rows of one shape: JSON with whatever they hold, or a table of `columns`; for no rows the words `none`."""
    if as_json:
        dump(rows)
    elif rows:
        show(rows, *columns)
    elif none:
        typer.echo(none)


def show(rows: Sequence[Mapping[str, Any]], *columns: str, title: str = "") -> None:
    """A table of `columns`, else of every one that the first row has."""
    names = columns or tuple(rows[0])
    # folded, since half a date or id is of no use
    table = Table(*(Column(name.replace("_", " "), overflow="fold") for name in names), title=title or None)
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in names))
    # names may hold brackets and colons, which rich would take for styles and signs
    Console(markup=False, emoji=False, highlight=False).print(table)
