"""Every module says what it is for; nothing is left to do later; nothing prints on the side."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tools import ROOT, sources

PRODUCT = sources("bot", "workers")
LATER = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
MAY_PRINT = ("bot/cli/", "bot/web/server.py")
WRITTEN = {".py", ".yaml", ".yml", ".toml", ".md", ".html", ".css", ".js", ".sh", ".txt", ".cfg", ".ini"}

every_module = pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.relative_to(ROOT).as_posix())


@every_module
def test_first_line_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not text.strip():
        pytest.fail("an empty __init__.py: a folder, too, says in one line what it is for")
    first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    assert text.startswith('"""'), "the docstring comes first"
    assert first.endswith((".", "]`", "?", ":")), f"the first line is no sentence: {first!r}"


@every_module
def test_nothing_prints(path: Path) -> None:
    if path.relative_to(ROOT).as_posix().startswith(MAY_PRINT):
        return
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def test_nothing_is_left_to_do_later() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _ours()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LATER.search(line)
    ]
    assert found == []


def _ours() -> list[Path]:
    """Files that we wrote: what version control knows, or everything where there is none."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else [str(path) for path in ROOT.rglob("*")]
    paths = [ROOT / name for name in names if "/vendor/" not in name and "/.venv/" not in name]
    # this file names the words it looks for
    return [path for path in paths if path.suffix in WRITTEN and path.is_file() and path != Path(__file__)]
