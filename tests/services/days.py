"""Days that pass in a test: what falls due is told at its moment, and what was told can be read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.due.fire import fire
from bot.services.scene import Scene, set_scene
from bot.store import due, enrolments, outbox, people
from bot.store.database import transaction
from bot.store.due import Due
from bot.store.enrolments import Enrolment
from tests.services.talking import person, said

DENVER = ZoneInfo("America/Denver")
"""Where the numbers of these tests are."""


@dataclass(frozen=True)
class Sent:
    """A message that came by itself. `at` is the wall clock in Denver."""

    at: datetime
    key: str
    text: str

    @property
    def day(self) -> str:
        """Date and time as people write them."""
        return f"{self.at:%m-%d %H:%M}"


def live(runtime: Runtime, clock: HeldClock, by: timedelta) -> None:
    """Let time pass: every moment that waits is met as it comes."""
    until = clock.at + by
    fire(runtime)
    while (moment := _next(runtime)) is not None and moment <= until:
        clock.at = max(clock.at, moment)
        fire(runtime)
    clock.at = until
    fire(runtime)


def sent(runtime: Runtime, number: str) -> list[Sent]:
    """What came by itself, in order."""
    found = person(runtime, number)
    assert found
    with runtime.store.connect() as connection:
        rows = [row for row in outbox.of_person(connection, found.id, 5_000) if row.inbox_id is None]
    rows.sort(key=lambda row: row.created_at)
    return [Sent(row.created_at.astimezone(DENVER), row.key, runtime.vault.open(row.body)) for row in rows]


def keys(runtime: Runtime, number: str) -> list[str]:
    """The texts that came by themselves, by key."""
    return [message.key for message in sent(runtime, number)]


def walk(runtime: Runtime, number: str, *texts: str) -> list[str]:
    """Several texts in a row; what comes back for the last."""
    return [said(runtime, number, text) for text in texts][-1]


def tips(runtime: Runtime, number: str) -> list[Enrolment]:
    """A person's enrolments in tips, oldest first."""
    found = person(runtime, number)
    assert found
    with runtime.store.connect() as connection:
        return [one for one in enrolments.of_person(connection, found.id) if one.programme == "tips"]


def planned(runtime: Runtime, number: str) -> list[Due]:
    """Everything that was ever planned for a person, by moment."""
    found = person(runtime, number)
    assert found
    with runtime.store.connect() as connection:
        return due.of_person(connection, found.id)


def waiting(runtime: Runtime, number: str) -> list[Due]:
    """What still waits for a person."""
    return [row for row in planned(runtime, number) if row.state == due.WAITING]


def set_person(runtime: Runtime, number: str, **values: object) -> int:
    """Columns of a person's row, as staff or an import would set them; the id."""
    found = person(runtime, number)
    assert found
    with runtime.store.begin() as connection:
        connection.execute(update(people.people).where(people.people.c.id == found.id).values(**values))
    return found.id


@contextmanager
def held(runtime: Runtime, person_id: int) -> Iterator[Scene]:
    """A person in one transaction, as staff have them before them."""
    with transaction(runtime.store) as connection:
        found = people.hold(connection, person_id)
        assert found
        yield set_scene(runtime, connection, found, runtime.clock())


def _next(runtime: Runtime) -> datetime | None:
    query = select(func.min(due.due.c.not_before)).where(due.due.c.state == due.WAITING)
    with runtime.store.connect() as connection:
        found: datetime | None = connection.execute(query).scalar_one()
    return found
