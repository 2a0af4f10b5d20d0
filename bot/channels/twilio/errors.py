"""Twilio's error codes in plain words, and what follows from each: `errors.toml`.

Twilio moves codes and advises against logic that hangs on them (its change log of July 2024), so they
are configuration, and an unknown one is never tried again by itself.
"""

import tomllib
from functools import cache
from pathlib import Path

from bot.channels.base import SendError, unexplained

TABLE = Path(__file__).with_name("errors.toml")

NOT_LET_IN, TOO_MANY = "20003", "20429"
AMBIGUOUS = frozenset({"20500", "20503"})
NO_CONTACT, NO_ANSWER, UNREADABLE = "no-contact", "no-answer", "unreadable"
"""Our own words where Twilio gave no code."""


def explain(code: str) -> SendError:
    """A code in plain words."""
    return _table().get(code) or unexplained(code)


def is_known(code: str) -> bool:
    """Whether the table has this code."""
    return code in _table()


@cache
def _table() -> dict[str, SendError]:
    """{code: error}. What stands beside a code goes before what its class says."""
    classes = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        code: SendError(code, name, **{**shared, **own})
        for name, shared in classes.items()
        for code, own in shared.pop("codes").items()
    }
