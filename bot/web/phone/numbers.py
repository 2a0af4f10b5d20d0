"""Made-up people: the next number that belongs to nobody, +1 202 555 0110 to 0198."""

from collections.abc import Iterator

from bot.runtime import Runtime
from bot.store import consent, people
from bot.store.database import Connection, transaction

CHANNEL = "simulator"
_FIRST, _LAST = 110, 198
_PREFIX = {"sms": "", "whatsapp": "whatsapp:"}
"""medium -> what stands before the number in an address."""


class NoneLeft(Exception):
    """Every made-up number is taken."""


def is_medium(name: str) -> bool:
    """Whether a new person can have this kind of phone."""
    return name in _PREFIX


def hand_out(runtime: Runtime, medium: str) -> int:
    """A new person with the next free number; their id. Raises NoneLeft."""
    with transaction(runtime.store) as connection:
        number = next(_free(runtime, connection), None)
        if number is None:
            raise NoneLeft
        address = _PREFIX[medium] + number
        row = {"mark": runtime.vault.mark(address), "address": runtime.vault.seal(address), "medium": medium}
        return people.lock(connection, {**row, "channel": CHANNEL, "language": ""}, runtime.clock()).id


def _free(runtime: Runtime, connection: Connection) -> Iterator[str]:
    """Numbers without a person and without a line in the ledger: a new person must not begin with a STOP."""
    for last in range(_FIRST, _LAST + 1):
        number = f"+1202555{last:04d}"
        marks = [runtime.vault.mark(prefix + number) for prefix in _PREFIX.values()]
        if not any(people.by_mark(connection, mark) or consent.latest(connection, mark) for mark in marks):
            yield number
