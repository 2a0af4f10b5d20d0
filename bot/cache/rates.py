"""How fast we may send: one bucket for our sender, in segments a second, shared by every process.

The generic cell rate algorithm, in one script on the server's own clock. A lane
with more credit goes ahead while a lane with less waits, so an alert never
queues behind a broadcast. Without Redis each process keeps all of it for itself.
"""

import time
from collections import Counter
from contextlib import suppress
from typing import Any

from bot.cache.connection import Client, Unavailable
from bot.rules import lanes

KEY = "rate:sender"
HALT = "rate:halt"
REFUSED = "rate:refused"
REMEMBERED_SECONDS = 86_400

CREDIT = {lanes.NOW: 60.0, lanes.SOON: 5.0, lanes.BULK: 1.0}
"""Seconds of sending a lane may run ahead of the rate."""

_TAKE = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local free = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = free - now - tonumber(ARGV[2])
if wait > 0 then return tostring(wait) end
redis.call('SET', KEYS[1], string.format('%.6f', free + tonumber(ARGV[1])), 'EX', 3600)
return '0'
"""


class Alone:
    """The same for one process, while there is no Redis."""

    def __init__(self) -> None:
        self.refused: Counter[str] = Counter()
        self._free = self._rests_until = 0.0
        self._reason = ""

    def take(self, cost: float, credit: float) -> float:
        """As `Rates.take`, in seconds of the rate."""
        now = time.monotonic()
        self._free = max(self._free, now)
        wait = self._free - now - credit
        if wait > 0:
            return wait
        self._free += cost
        return 0.0

    def halt(self, seconds: float, reason: str) -> None:
        """As `Rates.halt`."""
        self._rests_until, self._reason = time.monotonic() + seconds, reason

    def halted(self) -> str:
        """As `Rates.halted`."""
        return self._reason if time.monotonic() < self._rests_until else ""


class Rates:
    """Permission to send, or how long to wait."""

    def __init__(self, client: Client, segments_a_second: float) -> None:
        self._client = client
        self._rate = segments_a_second
        self._script = client.register_script(_TAKE)
        self._alone = Alone()

    def take(self, lane: str, segments: int) -> float:
        """Seconds to wait before asking again; 0.0 when `segments` may go now and are counted."""
        cost, credit = segments / self._rate, CREDIT[lane]
        try:
            answer: Any = self._script(keys=[KEY], args=[cost, credit])
            return float(answer)
        except Unavailable:
            return self._alone.take(cost, credit)

    def halt(self, seconds: float, reason: str) -> None:
        """Nothing is sent for so long: the gateway does not take our messages at all."""
        try:
            self._client.set(HALT, reason, px=max(1, int(seconds * 1000)))
        except Unavailable:
            self._alone.halt(seconds, reason)

    def halted(self) -> str:
        """Why nothing is sent just now; empty when sending goes on."""
        try:
            found: Any = self._client.get(HALT)
        except Unavailable:
            return self._alone.halted()
        # a Redis that is full can be read, and was told nothing
        return str(found or self._alone.halted())

    def refused(self, code: str, count: int) -> int:
        """`count` messages more were refused for `code`; how many since the gateway last took one."""
        try:
            total: Any = self._client.hincrby(REFUSED, code, count)
            self._client.expire(REFUSED, REMEMBERED_SECONDS)
        except Unavailable:
            self._alone.refused[code] += count
            return self._alone.refused[code]
        return int(total)

    def taken(self) -> None:
        """The gateway takes our messages: what it refused before was no fault of our account."""
        self._alone.refused.clear()
        with suppress(*Unavailable):
            self._client.delete(REFUSED)
