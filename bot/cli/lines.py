"""Piped input, a line at a time: bytes that are no UTF-8 become marks, as a gateway would make them."""

import sys
from collections.abc import Iterator


def lines() -> Iterator[str]:
    """The lines of standard input without their ends."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")
