"""What runs every few seconds reads an index and no whole table; and what counts against the frequency cap."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.store import agenda, alerts, cap, deliveries, due, inbox, outbox, sending, told, unknown
from bot.store.database import Connection, transaction
from bot.store.sending import Ticket
from tests.conftest import START
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import broadcast, queue, reader
from tests.store.plans import plan, scans

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICKET = Ticket("one", START)
LONG = {"outbox", "deliveries", "inbox", "people", "due", "alerts"}
"""Tables that grow without end."""

QUERIES: dict[str, tuple[Callable[[Connection], object], str]] = {
    "claim": (lambda connection: sending.claim(connection, lanes.SOON, START, TICKET, 10), "ix_outbox_waiting"),
    "claim of what is awake": (
        lambda connection: sending.claim(connection, lanes.BULK, START, TICKET, 10, [1, 2]), "ix_outbox_waiting",
    ),
    "lapse": (lambda connection: sending.lapse(connection, START, START), "ix_outbox_open"),
    "handed": (lambda connection: outbox.lose_sight(connection, START, START, START), "ix_outbox_open"),
    "handed to nobody": (lambda connection: outbox.let_go(connection, START, "no word", START), "ix_outbox_open"),
    "unknown": (lambda connection: unknown.to_look_for(connection, START, 10), "ix_outbox_open"),
    "shown": (unknown.shown, "ix_outbox_open"),
    "known": (lambda connection: unknown.known_ids(connection, 1, ["SM1"]), "ix_outbox_person"),
    "ripe": (lambda connection: due.ripe(connection, START, 10), "ix_due_waiting"),
    "introductions": (lambda connection: told.untold(connection, [1, 2], "tip.0"), "sqlite_autoindex_due"),
    "early reports": (deliveries.unapplied, "ix_deliveries_early"),
    "strangers": (lambda connection: deliveries.erase_strangers(connection, START), "ix_deliveries_early"),
    "nobody's texts": (lambda connection: inbox.erase_nobodys(connection, START), "ix_inbox_person"),
    "next moment": (lambda connection: agenda.next_moment(connection, START), "ix_due_waiting"),
    "cap": (lambda connection: cap.sent_since(connection, [1, 2], START, ["a"]), "ix_outbox_person"),
    "alerts": (lambda connection: alerts.ripe(connection, START, 10), "ix_alerts"),
    "begin": (lambda connection: sending.begin(connection, ["a", "b"], TICKET, START), "sqlite_autoindex_outbox"),
    "accepted": (lambda connection: sending.accepted(connection, {"a": "SM1"}, START), "sqlite_autoindex_outbox"),
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_of_every_pass_reads_a_whole_table(runtime: Runtime, name: str) -> None:
    query, index = QUERIES[name]
    with transaction(runtime.store) as connection:
        steps = plan(connection, lambda: query(connection))
    assert index in steps
    assert scans(steps) & LONG == set()


def test_the_tool_itself_sees_a_scan(runtime: Runtime) -> None:
    with transaction(runtime.store) as connection:
        steps = plan(connection, lambda: connection.exec_driver_sql("SELECT * FROM outbox WHERE error = ''"))
    assert scans(steps) == {"outbox"}


# the frequency cap


def counted(
    runtime: Runtime, person: int, asked: list[str] | None = None, since: timedelta = 7 * DAY
) -> list[timedelta]:
    """How long ago each message was that counts."""
    with transaction(runtime.store) as connection:
        found = cap.sent_since(connection, [person], START - since, asked)
    return [START - moment for moment in found.get(person, [])]


@pytest.fixture
def person(emptied: Runtime) -> int:
    return reader(emptied, fresh_number())


@pytest.mark.parametrize("state", sorted(delivery.STATES))
def test_what_was_or_will_be_sent_counts(emptied: Runtime, person: int, state: str) -> None:
    queue(emptied, person, capped=True, state=state, due_at=START - HOUR)
    queue(emptied, person, capped=False, state=state)
    ended = state in (delivery.CANCELED, delivery.FAILED)
    assert counted(emptied, person) == ([] if ended else [HOUR])


def test_it_counts_when_it_went_out_and_not_when_it_was_written(emptied: Runtime, person: int) -> None:
    queue(
        emptied, person, capped=True, state="delivered", created_at=START - 6 * DAY, due_at=START - 2 * DAY,
        lease_until=START - DAY, changed_at=START,
    )  # fmt: skip
    queue(emptied, person, capped=True, due_at=START + DAY, lease_until=START - HOUR)
    assert counted(emptied, person) == [DAY, -DAY]


def test_only_what_is_recent_counts(emptied: Runtime, person: int) -> None:
    for days in (1, 6, 8):
        queue(emptied, person, capped=True, state="sent", lease_until=START - days * DAY, created_at=START - 9 * DAY)
    assert counted(emptied, person) == [6 * DAY, DAY]


def test_a_broadcast_that_is_asked_about_does_not_count_nor_one_that_will_be(emptied: Runtime, person: int) -> None:
    asked = broadcast(emptied, [person])
    broadcast(emptied, [person])
    queue(emptied, person, capped=True)
    assert len(counted(emptied, person)) == 3
    assert len(counted(emptied, person, asked)) == 1


def test_everybody_is_counted_apart(emptied: Runtime, person: int) -> None:
    other = reader(emptied, fresh_number())
    queue(emptied, other, capped=True)
    with transaction(emptied.store) as connection:
        assert cap.sent_since(connection, [person, other], START - DAY) == {other: [START]}
