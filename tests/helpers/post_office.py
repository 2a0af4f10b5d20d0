"""People to write to, messages that wait, and what became of them: what the tests of sending share."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, select, update

from bot.channels.patience import Patience
from bot.channels.twilio import Twilio
from bot.clock import HeldClock
from bot.rules import delivery, lanes
from bot.rules.zones import guess
from bot.runtime import Runtime
from bot.services.sending.deliver import deliver
from bot.store import broadcasts, consent, outbox, people, schema
from bot.store.database import transaction
from bot.store.outbox import Outbound
from bot.store.people import Person
from tests.helpers.fake_gateway import FakeGateway
from tests.helpers.numbers import fresh_number

NEW_YORK = "America/New_York"
AGO = timedelta(days=30)
KEPT = ("clinics", "consents")
"""Tables that `empty` leaves alone: the ledger refuses it."""

_causes = itertools.count(1)


@dataclass
class PostOffice:
    """A service that sends, and the gateway that takes what it sends."""

    runtime: Runtime
    gateway: FakeGateway

    @property
    def clock(self) -> HeldClock:
        """The service's clock."""
        assert isinstance(self.runtime.clock, HeldClock)
        return self.runtime.clock

    @property
    def impatient(self) -> "PostOffice":
        """The same, waiting less than a second for the gateway."""
        quick = Twilio(self.runtime.settings, Patience(connect=0.5, whole=0.7))
        return replace(self, runtime=replace(self.runtime, channels={**self.runtime.channels, "twilio": quick}))

    def empty(self) -> None:
        """Nobody and nothing is left, here and at the gateway."""
        empty(self.runtime)
        self.gateway.control(reset=True)
        for known in (self.gateway.accepted, self.gateway._by_sid, self.gateway._by_number):
            known.clear()
        self.gateway.posts = 0

    def reader(self, number: str = "", **columns: object) -> int:
        """Somebody who agreed to our texts a month ago and has not texted since; their id."""
        return reader(self.runtime, number or fresh_number(), **columns)

    def queue(self, person_id: int, text: str = "hello", **columns: object) -> str:
        """A message that waits; its id."""
        return queue(self.runtime, person_id, text, **columns)

    def row(self, outbox_id: str) -> Outbound:
        """A message as it stands."""
        return row(self.runtime, outbox_id)

    def state(self, outbox_id: str) -> str:
        """The state of a message."""
        return self.row(outbox_id).state

    def person(self, person_id: int) -> Person:
        """A person as they stand."""
        with transaction(self.runtime.store) as connection:
            found = people.by_id(connection, person_id)
        assert found
        return found

    def deliver(self, lane: str = lanes.SOON) -> Counter[str]:
        """One pass over a lane."""
        return deliver(self.runtime, lane)

    @property
    def taken(self) -> list[str]:
        """The texts that the gateway took, in order."""
        return [message.body for message in self.gateway.accepted]


def empty(runtime: Runtime) -> None:
    """Nobody and nothing is left in its database and Redis but the clinic."""
    with transaction(runtime.store) as connection:
        for table in reversed(schema.TABLES):
            if table.name not in KEPT:
                connection.execute(delete(table))
    runtime.cache.flushall()


def reader(runtime: Runtime, number: str, **columns: object) -> int:
    """Somebody who agreed to our texts a month ago and has not texted since; their id."""
    return crowd(runtime, [number], **columns)[0]


def crowd(runtime: Runtime, numbers: Sequence[str], **columns: object) -> list[int]:
    """The same for many; their ids, in order."""
    at, marks = runtime.clock() - AGO, [runtime.vault.mark(number) for number in numbers]
    table = people.people
    with transaction(runtime.store) as connection:
        people.add_many(connection, [_person(runtime, number) for number in numbers], at)
        for mark in marks:
            line: dict[str, object] = {"mark": mark, "kind": consent.GIVEN, "how": "test", "wording": ""}
            consent.record(connection, line | {"language": "en"}, at)
        if columns:
            connection.execute(update(table).where(table.c.mark.in_(marks)).values(**columns))
        found = {row.mark: row.id for row in connection.execute(select(table.c.mark, table.c.id))}
    return [found[mark] for mark in marks]


def _person(runtime: Runtime, number: str) -> dict[str, object]:
    medium = "whatsapp" if number.startswith("whatsapp:") else "sms"
    return {
        "mark": runtime.vault.mark(number), "address": runtime.vault.seal(number), "channel": "twilio",
        "language": "en", "medium": medium, "zone": NEW_YORK, "zones": ",".join(guess(number)),
    }  # fmt: skip


def queue(runtime: Runtime, person_id: int, text: str = "hello", **columns: object) -> str:
    """A message that waits; its id."""
    return queue_many(runtime, [(person_id, text)], **columns)[0]


def queue_many(runtime: Runtime, messages: Iterable[tuple[int, str]], **columns: object) -> list[str]:
    """(person, text) of each, all waiting; their ids."""
    rows = [_message(runtime, person_id, text) | columns for person_id, text in messages]
    with transaction(runtime.store) as connection:
        outbox.add(connection, rows)
    return [str(row["id"]) for row in rows]


def _message(runtime: Runtime, person_id: int, text: str) -> dict[str, object]:
    now = runtime.clock()
    return {
        "id": outbox.new_id(), "person_id": person_id, "cause": f"test:{next(_causes)}", "position": 0, "key": "test",
        "kind": "test", "language": "en", "body": runtime.vault.seal(text), "encoding": "GSM-7", "segments": 1,
        "state": delivery.QUEUED, "created_at": now, "changed_at": now, "lane": lanes.SOON, "due_at": now,
    }  # fmt: skip


def broadcast(runtime: Runtime, person_ids: Sequence[int], text: str = "News", **columns: object) -> list[str]:
    """A broadcast of which everybody has a row; their ids. `state` is that of the broadcast."""
    now, name = runtime.clock(), f"test {next(_causes)}"
    made = {"name": name, "audience": "{}", "created_by": "test", "state": columns.pop("state", broadcasts.RUNNING)}
    words = {"language": "en", "body": runtime.vault.seal(text), "encoding": "GSM-7", "segments": 1}
    with transaction(runtime.store) as connection:
        number = broadcasts.create(connection, made, [words], now)
        (wording,) = broadcasts.words_of(connection, number)
    shared = {"cause": f"broadcast:{number}", "lane": lanes.BULK, "capped": True, "wording_id": wording.id, "body": ""}
    return queue_many(runtime, [(person_id, "") for person_id in person_ids], **shared | columns)


def row(runtime: Runtime, outbox_id: str) -> Outbound:
    """A message as it stands."""
    with transaction(runtime.store) as connection:
        found = outbox.by_id(connection, outbox_id)
    assert found
    return found
