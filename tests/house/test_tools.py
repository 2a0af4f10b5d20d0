"""mypy, ruff and its formatter have nothing to say."""

import sys

import pytest

from tests.house.tools import ROOT, run


@pytest.mark.parametrize(
    "arguments",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["ruff", "format", "mypy"],
)
def test_tool_finds_nothing(arguments: tuple[str, ...]) -> None:
    ended = run(sys.executable, "-m", *arguments, home=ROOT, seconds=300)
    assert ended.returncode == 0, ended.stdout[-8_000:] + ended.stderr[-2_000:]
