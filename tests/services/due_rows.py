"""A programme for tests of what is due: what it says, moments planned for it, and what it said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.engine.replies import Reply
from bot.engine.session import Asking
from bot.rules import lanes
from bot.services.due.telling import Next, Programme, Telling
from bot.services.scene import Scene
from bot.store import due, outbox
from bot.store.database import transaction
from bot.store.due import Due
from bot.store.outbox import Outbound
from tests.conftest import START
from tests.helpers.post_office import PostOffice

DAY = timedelta(days=1)


@dataclass
class Told:
    """A programme of these tests: what it says, and what it was asked to plan next."""

    words: tuple[str, ...] = ("Hello.",)
    reason: str = ""
    capped: bool = False
    asking: Asking | None = None
    lane: str = lanes.SOON
    next: Callable[[Scene, Due], object] = lambda *_: None
    after: list[tuple[str, int]] = field(default_factory=list)

    def crash_for(self, person_id: int) -> None:
        """Break where the next row of this person is planned, and of nobody else."""

        def crash(_scene: Scene, row: Due) -> None:
            if row.person_id == person_id:
                raise ZeroDivisionError

        self.next = crash

    def programme(self) -> Programme:
        """It, as `fire` knows one."""
        return Programme(lambda *_: {}, self._tell, self._after, lambda *_: self.capped)

    def _tell(self, scene: Scene, _row: Due, _about: None) -> Telling | str:
        replies = tuple(Reply("test", "test", words, scene.voice.language) for words in self.words)
        return self.reason or Telling(replies, self.asking, self.lane)

    def _after(self, scene: Scene, row: Due, _about: None) -> Next:
        self.after.append((row.ref, row.id))
        self.next(scene, row)
        return Next()


def plan(
    office: PostOffice, person: int, at: datetime = START, lasts: timedelta = DAY, kind: str = "test.daily"
) -> int:
    """A moment at which something is to be said; its id."""
    ref = f"run:{person}"
    with transaction(office.runtime.store) as connection:
        row = {"person_id": person, "kind": kind, "ref": ref, "at": at, "expires_at": at + lasts}
        due.add(connection, row, office.clock.at)
        return next(found.id for found in due.of_ref(connection, ref) if (found.at, found.kind) == (at, kind))


def planned(office: PostOffice, due_id: int) -> Due:
    with transaction(office.runtime.store) as connection:
        query = select(due.due).where(due.due.c.id == due_id)
        return Due(**connection.execute(query).one()._mapping)


def messages(office: PostOffice, person: int) -> list[Outbound]:
    with transaction(office.runtime.store) as connection:
        found = outbox.of_person(connection, person)
    return [message for message in found if message.inbox_id is None]


def texts(office: PostOffice, person: int) -> list[str]:
    return [office.runtime.vault.open(message.body) for message in messages(office, person)]
