"""The executable lines of a module, as its code objects have them."""

import dis
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[2]


def path_of(module: str) -> str:
    """Where a module lies, below the project's folder."""
    spec = find_spec(module)
    assert spec and spec.origin
    return Path(spec.origin).relative_to(ROOT).as_posix()


def executable(module: str) -> list[int]:
    """Every line inside a function of `module`: what runs when it works, not when it is imported."""
    source = (ROOT / path_of(module)).read_text(encoding="utf-8")
    return sorted(set(_inside(compile(source, module, "exec"))))


def _inside(code: CodeType) -> Iterator[int]:
    if code.co_flags & _IS_FUNCTION:
        # the line of the `def` is where a call arrives, and nothing of the body
        begins = {code.co_firstlineno} if not code.co_name.startswith("<") else set()
        yield from {line for _, line in dis.findlinestarts(code) if line} - begins
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _inside(constant)


_IS_FUNCTION = 0x1 | 0x2
"""Optimised, with locals of its own: a function's code; a module's and a class's have neither."""
