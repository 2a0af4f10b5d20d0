"""How a process begins: what an operator or author can mend is told in plain lines, without a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.cache.embedded import NoRedisServer
from bot.content.faults import BrokenContent
from bot.settings import MissingSettings


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn missing settings, broken content and a missing Redis into a message and exit code 1."""
    try:
        yield
    except (MissingSettings, BrokenContent, NoRedisServer) as error:
        sys.exit(str(error))
