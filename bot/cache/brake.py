"""The loop brake: two machines that answer each other must stop; a person who reads rarely meets it.

Twilio cuts at 30 replies in 30 seconds (error 14107) and drops what it knows
to be machines (30039); ours is well below. Without Redis the brake is off.
"""

import hashlib
from dataclasses import dataclass

from bot.cache.connection import Client, Unavailable

_SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400}
_RETRY_SECONDS = 60
OFF = "off"
REPEATS_SHARE = 3
"""The same text again and again may be answered a third as often."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in `seconds`."""

    count: int
    seconds: int


def parse(rule: str) -> tuple[Limit, ...]:
    """`30/minute,300/day` as limits; `off` or an empty rule is none. Raises ValueError."""
    if rule.strip() == OFF:
        return ()
    parts = (part.strip().partition("/") for part in rule.split(",") if part.strip())
    return tuple(Limit(int(count), _SECONDS[unit]) for count, _, unit in parts)


class Brake:
    """Counts texts of each person, and of each person's same text."""

    def __init__(self, client: Client, limits: tuple[Limit, ...]) -> None:
        self._client = client
        self._limits = limits

    def holds(self, mark: str, text: str, external_id: str) -> bool:
        """Count one more text; whether its answer must be held back. A gateway's retry is not counted again."""
        if not self._limits or self._is_retry(external_id):
            return False
        digest = hashlib.blake2s(text.strip().casefold().encode(), key=mark.encode()[:32], digest_size=8).hexdigest()
        counters = [(limit, f"brake:{mark}:{limit.seconds}", limit.count) for limit in self._limits]
        counters += [
            (limit, f"brake:{mark}:{digest}:{limit.seconds}", max(1, limit.count // REPEATS_SHARE))
            for limit in self._limits
        ]
        try:
            counts = self._count([(key, limit.seconds) for limit, key, _ in counters])
        except Unavailable:
            return False
        return any(count > most for count, (_, _, most) in zip(counts, counters, strict=True))

    def _is_retry(self, external_id: str) -> bool:
        try:
            return not self._client.set(f"brake:seen:{external_id}", 1, ex=_RETRY_SECONDS, nx=True)
        except Unavailable:
            return False

    def _count(self, keys: list[tuple[str, int]]) -> list[int]:
        with self._client.pipeline(transaction=False) as pipe:
            for key, seconds in keys:
                # not EXPIRE NX: the embedded server is Redis 6.2
                pipe.set(key, 0, ex=seconds, nx=True)
                pipe.incr(key)
            return [int(count) for count in pipe.execute()[1::2]]
