"""Small files, small functions. The medians are printed: aims, where the ceilings are rules."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.house.tools import ROOT, sources

FILE, FUNCTION, ARGUMENTS = 250, 40, 6
FILE_AIM, FUNCTION_AIM = 80, 7

PRODUCT = [path for path in sources("bot", "workers") if "migrations" not in path.parts]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_is_longer_than_its_ceiling() -> None:
    assert [f"{_name(path)}: {lines}" for path in PRODUCT if (lines := _lines(path)) > FILE] == []


def test_no_function_is_longer_than_its_ceiling() -> None:
    assert [f"{where}: {_length(function)}" for where, function in _functions() if _length(function) > FUNCTION] == []


def test_no_function_takes_more_arguments_than_its_ceiling() -> None:
    assert [
        f"{where}: {_arguments(function)}" for where, function in _functions() if _arguments(function) > ARGUMENTS
    ] == []


def test_medians_stay_near_their_aims(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = [_length(function) for _, function in _functions()]
    files, functions = median(map(_lines, PRODUCT)), median(lengths)
    with capsys.disabled():
        print(
            f"\n{len(PRODUCT)} files, median {files:.0f} lines (aim {FILE_AIM}); "
            f"{len(lengths)} functions, median {functions:.0f} lines (aim {FUNCTION_AIM}), longest {max(lengths)}"
        )
    assert files <= FILE_AIM
    assert functions <= FUNCTION_AIM


def _functions() -> Iterator[tuple[str, Function]]:
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{_name(path)}:{node.lineno} {node.name}", node


def _length(function: Function) -> int:
    """Lines without the docstring."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if told else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def _arguments(function: Function) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len([argument for argument in named if argument.arg not in ("self", "cls")])


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
