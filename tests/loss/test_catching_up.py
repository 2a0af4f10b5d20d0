"""After an outage of hours: thousands of due rows become messages and are sent, each once, in a flat memory."""

from datetime import timedelta

from bot.store import due, visits
from bot.store.database import transaction
from tests.loss.audit import Outcome, due_states, outcome
from tests.loss.world import World

ROWS, PEOPLE = 2_000, 100
MIB = 1_024
GROWTH = 24 * MIB
"""KiB that a pass over four times as many rows may take more."""


def overdue(world: World, count: int) -> None:
    """`count` reminders of visits that fell due in the last hours."""
    now = world.clock()
    with transaction(world.runtime.store) as connection:
        for n in range(count):
            reader, at = world.readers[n % PEOPLE], now + timedelta(days=1, minutes=n)
            row = {"person_id": reader, "kind": "blood", "at": at, "place": "", "note": ""}
            visit = visits.add(connection, row, now - timedelta(days=1))
            moment = now - timedelta(seconds=1 + n)
            came = {"person_id": reader, "kind": "visit.1d", "ref": f"visit:{visit}", "at": moment, "expires_at": at}
            due.add(connection, came, now - timedelta(days=1))


def test_catching_up_takes_no_more_memory_for_more_rows(world: World) -> None:
    world.warm()
    world.people(PEOPLE)
    peaks = []
    for count in (ROWS // 4, ROWS):
        world.empty()
        overdue(world, count)
        peaks.append(world.strike("tick")["peak"])
        assert due_states(world) == {due.FIRED: count}
        assert outcome(world) == Outcome(messages=count, once=count)
    assert peaks[1] - peaks[0] < GROWTH
