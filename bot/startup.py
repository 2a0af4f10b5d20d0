"""How a process begins: what an operator or author can mend is told in plain lines, without a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.cache.embedded import NoRedisServer
from bot.content.faults import BrokenContent
from bot.settings import MissingSettings
from bot.store import trouble
from bot.store.vault import WrongKey


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn wrong settings, broken content, no Redis, a bad path and a database in trouble to a line and exit code 1."""
    try:
        yield
    except (MissingSettings, BrokenContent, NoRedisServer, WrongKey) as error:
        sys.exit(str(error))
    except trouble.Trouble as error:
        sys.exit(_line(error, trouble.told(error)))
    except OSError as error:
        sys.exit(_line(error, f"{error.filename}: {error.strerror}." if error.filename else ""))


def _line(error: Exception, told: str) -> str:
    """What is told of `error`; one of which there is nothing to tell is a fault of ours, and goes on."""
    if not told:
        raise error
    return told
