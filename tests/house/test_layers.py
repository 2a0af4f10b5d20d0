"""Imports point down: the contracts of pyproject.toml, and what the pure layers may import at all."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tools import ROOT, run, sources

PURE = ("bot/engine", "bot/understand", "bot/rules")
PURE_HELPERS = {"bm25s", "numpy", "regex", "rapidfuzz", "phonenumbers"}
IMPURE = {
    "asyncio", "http", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
"""Of the standard library: clocks, chance, files, networks, processes."""

pure_files = pytest.mark.parametrize(
    "path", [path for folder in PURE for path in sources(folder)], ids=lambda path: path.relative_to(ROOT).as_posix()
)


def test_import_contracts_are_kept() -> None:
    ended = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache", home=ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pure_files
def test_a_pure_module_imports_pure_helpers_only(path: Path) -> None:
    allowed = (set(sys.stdlib_module_names) - IMPURE) | PURE_HELPERS | {"bot"}
    assert set(_imported(path)) <= allowed


@pure_files
def test_a_pure_module_asks_no_clock(path: Path) -> None:
    asked = {node.attr for node in ast.walk(_tree(path)) if isinstance(node, ast.Attribute)}
    assert not asked & {"now", "utcnow", "today"}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
