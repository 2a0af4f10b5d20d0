"""Phone numbers and words of people in log lines: what no log of a test run may hold."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_NUMBER = re.compile(r"(?<![\w.:-])\+[1-9]\d{7,14}(?!\w)")
_FICTIONAL = re.compile(r"(?:202[\s().-]{0,3}555|7700[\s.-]?900)[\s.-]?\d{3,4}")
"""202-555-0100 and +44 7700 900000, which tests use, in any spelling."""

_IDENTIFIER = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Z]{2})?(?:[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])"
)
"""A random identifier: its digits may happen to read like a number."""

_BODIES = (
    "i have a fever", "how do i stop the bleeding", "i want to end my life", "my mom passed out", "please take me off",
    "me duele el pecho", "tengo fiebre", "ya no quiero vivir",
    "you are unsubscribed", "call 911 now", "llame al 911 ya", "text guide to acute lymphocytic leukemia",
)  # fmt: skip
"""What people text, and what we answer, in the tests."""


def leaks(lines: Iterable[str]) -> Iterator[str]:
    """The lines that name a person or hold a text."""
    for line in lines:
        lowered = line.casefold()
        told = _IDENTIFIER.sub("", line)
        if _NUMBER.search(told) or _FICTIONAL.search(told) or any(body in lowered for body in _BODIES):
            yield line


def leaks_in(folder: Path) -> list[str]:
    """The same, of every log in `folder`."""
    logs = sorted(folder.glob("*.log"))
    return [line for log in logs for line in leaks(log.read_text(encoding="utf-8", errors="replace").splitlines())]
