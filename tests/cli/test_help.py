"""Every command says what it does."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import application

CONTRACT = {"demo", "chat", "ask", "content", "serve", "worker", "clock", "migrate", "doctor", "tick", "clinic"}


def _paths(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield above
    for name, command in getattr(group, "commands", {}).items():
        yield from _paths(command, (*above, name))


@pytest.mark.parametrize(
    "path", list(_paths(typer.main.get_command(application()))), ids=lambda path: " ".join(path) or "marrowline"
)
def test_command_has_help(path: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(application(), [*path, "--help"])
    assert ended.exit_code == 0
    told = ended.output.partition("Usage:")[2].splitlines()[1:]
    assert any(line.strip(" │╭╮─") for line in told[:4]), "the first lines say what it does"


def test_commands_of_the_contract_are_there() -> None:
    assert {path[0] for path in _paths(typer.main.get_command(application())) if path} >= CONTRACT
