"""A dataclass in a command's signature becomes options, and comes back whole."""

from dataclasses import dataclass, field
from typing import Annotated

import typer
from typer.testing import CliRunner

from bot.cli.spread import spread

app = typer.Typer()


@dataclass(frozen=True)
class Where:
    town: Annotated[list[str], typer.Option(help="Towns.")] = field(default_factory=list)
    street: Annotated[str, typer.Option("--road", help="One street.")] = "none"


@app.command()
@spread
def go(
    name: Annotated[str, typer.Argument()],
    where: Where,
    fast: Annotated[bool, typer.Option("--fast")] = False,
) -> None:
    """Go there."""
    typer.echo(f"{name} {where.town} {where.street} {fast}")


def ran(*arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, list(arguments))
    return ended.exit_code, ended.output


def test_fields_are_options() -> None:
    assert ran("ann", "--town", "x", "--town", "y", "--road", "z", "--fast") == (0, "ann ['x', 'y'] z True\n")


def test_fields_have_their_defaults() -> None:
    assert ran("ann") == (0, "ann [] none False\n")


def test_help_tells_of_them() -> None:
    code, told = ran("--help")
    assert code == 0
    assert all(word in told for word in ("--town", "--road", "One street.", "Go there."))


def test_what_is_no_option_is_wrong_usage() -> None:
    assert ran("ann", "--where", "x")[0] == 2
