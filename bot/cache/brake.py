"""The loop brake: two machines that answer each other must stop, a person never notices.

Twilio cuts at 30 replies in 30 seconds (error 14107) and drops what it knows
to be machines (30039); ours is well below. Without Redis the brake is off.
"""

import hashlib
from dataclasses import dataclass

from bot.cache.connection import Client, Unavailable

_SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400}
REPEATS_SHARE = 3
"""The same text again and again may be answered a third as often."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in `seconds`."""

    count: int
    seconds: int


def parse(rule: str) -> tuple[Limit, ...]:
    """`30/minute,300/day` as limits; an empty rule is none. Raises ValueError."""
    parts = (part.strip().partition("/") for part in rule.split(",") if part.strip())
    return tuple(Limit(int(count), _SECONDS[unit]) for count, _, unit in parts)


class Brake:
    """Counts texts of each person, and of each person's same text."""

    def __init__(self, client: Client, limits: tuple[Limit, ...]) -> None:
        self._client = client
        self._limits = limits

    def holds(self, mark: str, text: str) -> bool:
        """Count one more text; whether its answer must be held back."""
        if not self._limits:
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

    def _count(self, keys: list[tuple[str, int]]) -> list[int]:
        with self._client.pipeline(transaction=False) as pipe:
            for key, seconds in keys:
                # not EXPIRE NX: the embedded server is Redis 6.2
                pipe.set(key, 0, ex=seconds, nx=True)
                pipe.incr(key)
            return [int(count) for count in pipe.execute()[1::2]]
