"""Choices in braces that are written out way by way, and what would be so many ways that reading never ends."""

import re
from collections.abc import Callable, Iterator
from math import prod

from bot.content.faults import Fault
from bot.content.yaml_file import Spec
from bot.understand.phrase import choices

MOST = 1_000
"""Ways that a text may be written out in: ten times as many as the longest choice of today's files (96) makes."""

_BRACES = re.compile(r"\{([^}]*)\}")
_STEP = re.compile(r"(?:\{[^}]*\}|[^\s{}])+")
_SHOWN = 60


def faults(*files: Spec) -> Iterator[Fault]:
    """Each text of a language's files that makes too many ways; none is written out to count them."""
    for file in files:
        for key, part in file.mapping().items():
            count = _COUNTS.get(key, _listed)
            for text in _texts(part):
                ways = count(str(text.value))
                if ways > MOST:
                    problem = f"the braces of `{str(text.value)[:_SHOWN]}` make {ways:,} ways"
                    yield Fault(text.where, problem, f"Write it in parts, {MOST:,} ways at most for each")


def _texts(spec: Spec) -> Iterator[Spec]:
    """Every text with braces at or below `spec`."""
    if isinstance(spec.value, dict | tuple):
        for below in spec.value.values() if isinstance(spec.value, dict) else spec.value:
            yield from _texts(below)
    elif "{" in spec.value:
        yield spec


def _every(written: str) -> int:
    """A command is written out whole."""
    return prod(_options(written))


def _listed(written: str) -> int:
    """What stands in a list is written out where braces touch a word; elsewhere each choice goes on by itself."""
    # of one option each, they touch where they did, and make one way
    joined = len(choices(written.replace("|", "/"))) == 1
    return _every(written) if joined else max(_options(written))


def _stepwise(written: str) -> int:
    """The steps of a phrase do not multiply."""
    return max(_listed(step) for step in _STEP.findall(written))


def _options(written: str) -> list[int]:
    return [inside.count("|") + 1 for inside in _BRACES.findall(written)] or [1]


_COUNTS: dict[str, Callable[[str], int]] = {
    "commands": _every,
    "signs": _stepwise,
    "opt_out": _stepwise,
    "topics": _stepwise,
}
"""How each key of the files is written out; every other one holds lists."""
