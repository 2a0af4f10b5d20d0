"""A service that is struck, the gateway it sends through, and the way back: what the loss tests share."""

import itertools
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from bot.clock import HeldClock
from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.services.tick import tick
from bot.store import broadcasts, consent, due, outbox, people
from bot.store.database import transaction
from bot.store.outbox import outbox as table
from tests.conftest import log_folder
from tests.helpers.fake_gateway import FakeGateway
from tests.workers.environment import ROOT, python

MINUTE = timedelta(minutes=1)
AGO = timedelta(days=30)
PASSES = 12
"""What the clock makes in a minute."""

LONGEST = 30
"""Simulated minutes in which everything is over."""

AREAS = (
    206, 212, 213, 214, 215, 216, 301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319,
    401, 402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 417, 419, 501, 502, 503, 504, 505, 507, 508, 509, 510,
)  # fmt: skip
OPEN = (delivery.QUEUED, delivery.CLAIMED, delivery.SENDING, delivery.HANDED, delivery.UNKNOWN)

Fact = dict[str, Any]


def number(n: int) -> str:
    """A number of nobody's: 555-0100 to 555-0199 are kept for fiction in every area (in 202 one of them is ours)."""
    return f"+1{AREAS[n // 100]}5550{100 + n % 100}"


class Smithy:
    """Where victims come from: the process of `victim.py`."""

    def __init__(self) -> None:
        # what a victim says is held against the rules for logs, as every log of a run is
        self._log = log_folder() / f"victims-{os.getpid()}.log"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                python("tests.loss.victim"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                cwd=ROOT, text=True, bufsize=1,
            )  # fmt: skip

    def order(self, order: Fact) -> Iterator[Fact]:
        """One life: what the victim says, and at last how it ended; `may_fail`: also by an exception."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        for line in self._process.stdout:
            fact: Fact = json.loads(line)
            assert fact.get("ended", 0) <= 0 or order.get("may_fail"), self._log.read_text()[-3000:]
            yield fact
            if fact.keys() & {"ended", "stopped"}:
                return

    def close(self) -> None:
        """No more orders."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@dataclass
class World:
    """A service with a held clock, its gateway, and victims that share its database and Redis."""

    runtime: Runtime
    redis: str
    gateway: FakeGateway
    smithy: Smithy
    readers: list[int] = field(default_factory=list)
    _names: Iterator[int] = field(default_factory=itertools.count)

    @property
    def clock(self) -> HeldClock:
        """The service's clock."""
        assert isinstance(self.runtime.clock, HeldClock)
        return self.runtime.clock

    def order(self, deed: str, strike: Fact | None = None, **more: Any) -> Fact:
        """What an order to a victim says."""
        settings = {**self.runtime.settings.model_dump(mode="json"), **more.pop("settings", {})}
        given = {"now": self.clock().isoformat(), "strike": strike or {}, **more}
        return {"deed": deed, "settings": settings, "redis": self.redis, **given}

    def warm(self) -> None:
        """One message in each lane, sent by the smithy itself; then nothing of it is left."""
        someone = self.people(1)
        self.queue(someone)
        self.broadcast(someone)
        list(self.smithy.order(self.order("tick", warm=True)))
        assert len(self.gateway.accepted) == 2
        self.empty()

    def empty(self) -> None:
        """No message is left, here or at the gateway; the people stay."""
        with transaction(self.runtime.store) as connection:
            for gone in (table, broadcasts.broadcasts, due.due):
                connection.execute(delete(gone))
        self.runtime.cache.flushall()
        for known in (self.gateway.accepted, self.gateway._by_sid, self.gateway._by_number):
            known.clear()

    def strike(self, deed: str, strike: Fact | None = None, **more: Any) -> Fact:
        """Let a victim do a deed; everything it said, in one."""
        said: Fact = {}
        for fact in self.smithy.order(self.order(deed, strike, **more)):
            said |= fact
        return said

    def people(self, count: int, **columns: object) -> list[int]:
        """`count` more people who agreed a month ago; their ids."""
        vault, first = self.runtime.vault, len(self.readers)
        addresses = [number(n) for n in range(first, first + count)]
        rows: list[dict[str, object]] = [
            {"mark": vault.mark(address), "address": vault.seal(address), "channel": "twilio", "medium": "sms",
             "language": "en", "consent": people.ACTIVE, "zone": "America/New_York", **columns}
            for address in addresses
        ]  # fmt: skip
        with transaction(self.runtime.store) as connection:
            people.add_many(connection, rows, self.clock() - AGO)
            given = {"kind": consent.GIVEN, "how": "test", "wording": "", "language": "en"}
            for row in rows:
                consent.record(connection, {"mark": row["mark"], **given}, self.clock() - AGO)
            query = select(people.people.c.id).order_by(people.people.c.id.desc()).limit(count)
            fresh = sorted(connection.execute(query).scalars())
        self.readers += fresh
        return fresh

    def number_of(self, person_id: int) -> str:
        """Where a person of `people` is reached."""
        return number(self.readers.index(person_id))

    @property
    def numbers(self) -> list[str]:
        """Where the people are reached."""
        return [number(n) for n in range(len(self.readers))]

    def queue(self, readers: Sequence[int], **columns: object) -> list[str]:
        """A message to each, in their own words; the ids."""
        name, now, seal = next(self._names), self.clock(), self.runtime.vault.seal
        rows = [
            {"id": outbox.new_id(), "person_id": one, "cause": f"test:{name}:{n}", "position": 0, "key": "test",
             "kind": "test", "language": "en", "body": seal(f"Marrowline: note {name}-{n}."), "encoding": "GSM-7",
             "segments": 1, "state": delivery.QUEUED, "created_at": now, "changed_at": now, "lane": lanes.SOON,
             "due_at": now, **columns}
            for n, one in enumerate(readers)
        ]  # fmt: skip
        with transaction(self.runtime.store) as connection:
            outbox.add(connection, rows)
        return [str(row["id"]) for row in rows]

    def broadcast(self, readers: Sequence[int]) -> list[str]:
        """A broadcast of which everybody has a row; the ids."""
        name, now = f"broadcast {next(self._names)}", self.clock()
        words = {"language": "en", "body": self.runtime.vault.seal(f"Marrowline: {name}."), "encoding": "GSM-7"}
        made = {"name": name, "audience": "{}", "created_by": "test", "state": broadcasts.RUNNING, "expanded_at": now}
        with transaction(self.runtime.store) as connection:
            made_id = broadcasts.create(connection, made, [words | {"segments": 1}], now)
            (wording,) = broadcasts.words_of(connection, made_id)
        return self.queue(readers, lane=lanes.BULK, body="", wording_id=wording.id, capped=True)

    def rows(self) -> list[Any]:
        """Every row of the outbox."""
        with self.runtime.store.connect() as connection:
            return list(connection.execute(select(table)))

    def begun(self) -> list[Any]:
        """The rows of the outbox that answer nobody: those go through the API."""
        return [row for row in self.rows() if row.inbox_id is None]

    def count_open(self) -> int:
        """Messages, and due moments that have come, of which the last word has not been said."""
        waits = (due.due.c.state == due.WAITING) & (due.due.c.not_before <= self.clock())
        queries = (
            select(func.count()).select_from(table).where(table.c.state.in_(OPEN), table.c.inbox_id.is_(None)),
            select(func.count()).select_from(due.due).where(waits),
        )
        with self.runtime.store.connect() as connection:
            return sum(connection.execute(query).scalar_one() for query in queries)

    def a_minute(self) -> None:
        """The passes that the clock makes in a minute, until one of them finds nothing to do."""
        for _ in range(PASSES):
            if not any(tick(self.runtime).values()):
                return

    def recover(self, longest: int = LONGEST) -> int:
        """Let time pass until nothing is open; how many minutes it took."""
        for minute in range(longest + 1):
            self.a_minute()
            if not self.count_open():
                return minute
            self.clock.move(MINUTE)
        raise AssertionError(f"{self.count_open()} still open after {longest} minutes")


@contextmanager
def world_of(runtime: Runtime, redis: str, smithy: Smithy) -> Iterator[World]:
    """A world around a runtime whose TWILIO_API_BASE_URL is this gateway's."""
    base = runtime.settings.twilio_api_base_url
    with FakeGateway(int(base.rpartition(":")[2])) as gateway:
        gateway.now = lambda: runtime.clock().timestamp()
        yield World(runtime, redis, gateway, smithy)
