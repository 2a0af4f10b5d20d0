"""Due rows in every plight that a clock may find them in, and how each is mended: what a killed clock is held against."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update

from bot.services.due.fire import BROKEN_FOR, fire
from bot.store import due, people
from bot.store.database import transaction
from bot.store.outbox import outbox
from tests.loss.world import MINUTE, World
from tests.services.care import enrol, expect

A_DAY = timedelta(days=1)
TWICE, ONCE, PILLS, TALKS, LATE, STOPPED, STRANGE, REFUSED = range(8)
"""The people: one has two visits, and the names of the others say what becomes of their rows."""

STRANGE_KIND, IN_THE_WAY = "strange.kind", "in the way"
"""A kind that nobody tells, and the key of a message that has the place of another."""


@dataclass
class Backlog:
    """What falls due for eight people; how many rows of each are to be told."""

    world: World
    told: Counter[int] = field(default_factory=Counter)
    rounds: int = 0
    pills: str = ""
    people: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = self.world.people(REFUSED + 1)
        self.pills = f"enrolment:{enrol(self.world.runtime, self.number(PILLS), 'pill').id}"
        self._change(STOPPED, consent=people.STOPPED)

    def number(self, who: int) -> str:
        """Where one of them is reached."""
        return self.world.number_of(self.people[who])

    def whole(self) -> None:
        """Rows that are told, held because they text with us, too late, or for somebody who has stopped."""
        for who, kind in ((TWICE, "blood"), (TWICE, "procedure"), (ONCE, "procedure"), (TALKS, "blood")):
            self._visit(who, A_DAY + MINUTE, kind)
            self.told[who] += 1
        self.world.clock.move(MINUTE)
        self._row(PILLS, "routine.pill", self.pills)
        self.told[PILLS] += 1
        self._row(LATE, "visit.late", "visit:0", lasts=timedelta())
        self._row(STOPPED, "visit.stopped", "visit:0")
        self._change(TALKS, seen_at=self.world.clock())
        self.rounds += 1

    def broken(self) -> None:
        """The same beside a row that nobody can tell, and one that the database refuses."""
        self.whole()
        self._row(STRANGE, STRANGE_KIND, self._visit(STRANGE, 3 * A_DAY))
        refused = self._row(REFUSED, "visit.refused", self._visit(REFUSED, 3 * A_DAY))
        self.world.queue([self.people[REFUSED]], cause=f"due:{refused}:0", key=IN_THE_WAY)
        self.told.update((STRANGE, REFUSED))

    def go_on(self) -> None:
        """What is wrong is mended; when it may be tried again, and who texts has gone, a second pass tells the rest."""
        with transaction(self.world.runtime.store) as connection:
            connection.execute(delete(outbox).where(outbox.c.key == IN_THE_WAY))
            mended = update(due.due).where(due.due.c.kind == STRANGE_KIND).values(kind="visit.mended")
            connection.execute(mended)
        self.world.clock.move(BROKEN_FOR)
        fire(self.world.runtime)

    def _visit(self, who: int, ahead: timedelta, kind: str = "blood") -> str:
        visit = expect(self.world.runtime, self.number(who), self.world.clock() + ahead, kind)
        return f"visit:{visit}"

    def _row(self, who: int, kind: str, ref: str, lasts: timedelta = A_DAY) -> int:
        """A moment that has come; its id."""
        person, now = self.people[who], self.world.clock()
        row = {"person_id": person, "kind": kind, "ref": ref, "at": now, "expires_at": now + lasts}
        same = (due.due.c.person_id == person) & (due.due.c.kind == kind) & (due.due.c.at == now)
        with transaction(self.world.runtime.store) as connection:
            due.add(connection, row, now)
            return int(connection.execute(select(due.due.c.id).where(same)).scalar_one())

    def _change(self, who: int, **columns: object) -> None:
        with transaction(self.world.runtime.store) as connection:
            people.change(connection, self.people[who], **columns)
