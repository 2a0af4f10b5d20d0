"""The outbox as senders share it: claimed by one, marked before an attempt, and given back, all by compare-and-set."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.store import broadcasts, outbox, sending
from bot.store.database import transaction
from bot.store.outbox import Outbound
from bot.store.sending import Claimed, Ticket
from tests.conftest import START
from tests.helpers.numbers import fresh_number
from tests.helpers.post_office import broadcast, crowd, queue, queue_many, reader, row
from tests.services.together import at_once

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ONE, OTHER = Ticket("one", START + MINUTE), Ticket("other", START + MINUTE)


@pytest.fixture
def person(emptied: Runtime) -> int:
    return reader(emptied, fresh_number())


def claim(
    runtime: Runtime, lane: str = lanes.SOON, limit: int = 100, ticket: Ticket = ONE, asleep: Sequence[int] = ()
) -> list[Claimed]:
    with transaction(runtime.store) as connection:
        return sending.claim(connection, lane, START, ticket, limit, asleep)


def begin(runtime: Runtime, *ids: str, ticket: Ticket = ONE) -> set[str]:
    with transaction(runtime.store) as connection:
        return sending.begin(connection, ids, ticket, START + SECOND)


def put_back(runtime: Runtime, outbox_id: str, target: str = delivery.QUEUED, ticket: Ticket = ONE) -> None:
    gone = {"row": outbox_id, "target": target, "due": START + MINUTE, "why": "because", "code": "20429"}
    with transaction(runtime.store) as connection:
        sending.put_back(connection, [gone], ticket, START + SECOND)


def accept(runtime: Runtime, outbox_id: str, sid: str = "SM1") -> Outbound:
    with transaction(runtime.store) as connection:
        sending.accepted(connection, {outbox_id: sid}, START + SECOND)
    return row(runtime, outbox_id)


def set_state(runtime: Runtime, outbox_id: str, state: str, **columns: object) -> None:
    with transaction(runtime.store) as connection:
        table = outbox.outbox
        connection.execute(update(table).where(table.c.id == outbox_id).values(state=state, **columns))


# claim


def test_a_claim_takes_what_is_due_in_its_lane_the_longest_waiting_first(emptied: Runtime, person: int) -> None:
    late, early, soon = (queue(emptied, person, due_at=START - wait * SECOND) for wait in (1, 3, 2))
    queue(emptied, person, due_at=START + SECOND)
    queue(emptied, person, due_at=None)
    for lane in (lanes.NOW, lanes.BULK):
        queue(emptied, person, lane=lane)
    assert [message.id for message in claim(emptied, limit=2)] == [early, soon]
    assert [message.id for message in claim(emptied, limit=2)] == [late]
    assert claim(emptied) == []


def test_messages_of_one_moment_come_in_their_order(emptied: Runtime, person: int) -> None:
    ids = [queue(emptied, person, position=position) for position in range(5)]
    assert [message.id for message in claim(emptied)] == ids


def test_a_claim_holds_for_its_lease(emptied: Runtime, person: int) -> None:
    message = queue(emptied, person, attempts=2)
    (claimed,) = claim(emptied)
    held = row(emptied, message)
    assert (held.state, held.owner, held.lease_until, held.attempts) == ("claimed", "one", START + MINUTE, 2)
    assert (claimed.person_id, claimed.attempts, claimed.owner, claimed.shared) == (person, 2, "one", False)
    assert emptied.vault.open(claimed.body) == "hello"


@pytest.mark.parametrize("state", sorted(set(delivery.STATES) - {delivery.QUEUED}))
def test_only_what_waits_is_claimed(emptied: Runtime, person: int, state: str) -> None:
    set_state(emptied, queue(emptied, person), state)
    assert claim(emptied) == []


def test_the_words_of_a_broadcast_come_with_the_claim(emptied: Runtime, person: int) -> None:
    broadcast(emptied, [person], "News for everybody")
    (claimed,) = claim(emptied, lanes.BULK)
    assert (claimed.shared, claimed.capped) == (True, True)
    assert emptied.vault.open(claimed.body) == "News for everybody"


@pytest.mark.parametrize("state", [broadcasts.PAUSED, broadcasts.CANCELED])
def test_a_broadcast_that_rests_is_left_alone(emptied: Runtime, person: int, state: str) -> None:
    broadcast(emptied, [person], state=state)
    (awake,) = broadcast(emptied, [person])
    single = queue(emptied, person, lane=lanes.BULK)
    with transaction(emptied.store) as connection:
        asleep = broadcasts.sleeping_wordings(connection)
    claimed = claim(emptied, lanes.BULK, asleep=asleep)
    assert {message.id for message in claimed} == {awake, single}


def test_ten_claimers_at_once_never_share_a_message(emptied: Runtime) -> None:
    people = crowd(emptied, [f"+1303555{number:04d}" for number in range(100)])
    ids = queue_many(emptied, [(person, "hello") for person in people * 4])
    tickets = [Ticket(f"{number}", START + MINUTE) for number in range(10)]

    def until_nothing_is_left(ticket: Ticket) -> list[str]:
        return [message.id for _ in range(5) for message in claim(emptied, limit=13, ticket=ticket)]

    claimed = at_once([lambda ticket=ticket: until_nothing_is_left(ticket) for ticket in tickets])
    everything = [message for mine in claimed for message in mine]
    assert len(everything) == len(set(everything)) == len(ids)
    owners = {message: row(emptied, message).owner for message in ids[::40]}
    assert all(message in claimed[int(owner)] for message, owner in owners.items())


@pytest.mark.parametrize("limit", [1, 7, 50])
def test_a_claim_keeps_to_its_limit(emptied: Runtime, person: int, limit: int) -> None:
    ids = queue_many(emptied, [(person, "hello")] * 60)
    assert len(claim(emptied, limit=limit)) == limit
    assert sum(row(emptied, message).state == "claimed" for message in ids) == limit


# begin


def test_an_attempt_is_marked_before_it_is_made(emptied: Runtime, person: int) -> None:
    message = queue(emptied, person)
    claim(emptied)
    assert begin(emptied, message) == {message}
    marked = row(emptied, message)
    assert (marked.state, marked.attempts, marked.lease_until) == ("sending", 1, START + MINUTE)
    assert begin(emptied, message) == set()


def test_a_stop_takes_a_claimed_message_away(emptied: Runtime, person: int) -> None:
    gone, other = queue(emptied, person), queue(emptied, reader(emptied, fresh_number()))
    claim(emptied)
    with transaction(emptied.store) as connection:
        assert outbox.cancel_for(connection, person, "stopped", START) == 1
    assert begin(emptied, gone, other) == {other}
    assert (row(emptied, gone).state, row(emptied, gone).attempts) == ("canceled", 0)


def test_a_lost_lease_takes_a_claimed_message_away(emptied: Runtime, person: int) -> None:
    message = queue(emptied, person)
    claim(emptied)
    lapse(emptied)
    assert begin(emptied, message) == set()
    claim(emptied, ticket=OTHER)
    assert begin(emptied, message) == set()
    assert begin(emptied, message, ticket=OTHER) == {message}


# what became of it


@pytest.mark.parametrize("state", [delivery.SENDING, delivery.UNKNOWN, delivery.QUEUED, delivery.CLAIMED])
def test_what_the_gateway_took_is_sent_whatever_was_thought_of_it(emptied: Runtime, person: int, state: str) -> None:
    message = queue(emptied, person)
    set_state(emptied, message, state, reason="gateway busy", error="20429", external_id="SM0")
    taken = accept(emptied, message)
    assert (taken.state, taken.external_id, taken.reason, taken.error) == ("sent", "SM1", "", "")


@pytest.mark.parametrize("state", ["canceled", "delivered", "failed", "read"])
def test_what_has_ended_stays_as_it_is(emptied: Runtime, person: int, state: str) -> None:
    message = queue(emptied, person)
    set_state(emptied, message, state, reason="bad_number", error="30006", external_id="SM1")
    taken = accept(emptied, message)
    assert (taken.state, taken.reason, taken.error, taken.changed_at) == (state, "bad_number", "30006", START)


def test_what_was_reported_of_this_very_attempt_stands(emptied: Runtime, person: int) -> None:
    message = queue(emptied, person)
    set_state(emptied, message, delivery.QUEUED, reason="unreachable", error="30003", external_id="SM1")
    assert accept(emptied, message).reason == "unreachable"
    assert accept(emptied, message, "SM2").state == "sent"


@pytest.mark.parametrize("state", [delivery.SENDING, delivery.UNKNOWN])
def test_what_was_taken_without_an_id_is_sent_too(emptied: Runtime, person: int, state: str) -> None:
    """A clinic's webhook gives none."""
    message = queue(emptied, person)
    set_state(emptied, message, state)
    assert accept(emptied, message, "").state == "sent"


@pytest.mark.parametrize("target", [delivery.QUEUED, delivery.UNKNOWN, delivery.FAILED])
@pytest.mark.parametrize("marked", [False, True])
def test_the_owner_gives_a_message_back(emptied: Runtime, person: int, target: str, marked: bool) -> None:
    message = queue(emptied, person)
    claim(emptied)
    if marked:
        begin(emptied, message)
    put_back(emptied, message, target)
    given = row(emptied, message)
    assert (given.state, given.reason, given.error, given.due_at) == (target, "because", "20429", START + MINUTE)


def test_nobody_else_gives_it_back(emptied: Runtime, person: int) -> None:
    message = queue(emptied, person)
    claim(emptied)
    put_back(emptied, message, ticket=OTHER)
    assert row(emptied, message).state == "claimed"
    begin(emptied, message)
    put_back(emptied, message, delivery.FAILED, ticket=OTHER)
    assert row(emptied, message).state == "sending"


@pytest.mark.parametrize("state", sorted(set(delivery.STATES) - {delivery.CLAIMED, delivery.SENDING}))
def test_what_is_no_longer_held_is_not_given_back(emptied: Runtime, person: int, state: str) -> None:
    message = queue(emptied, person)
    claim(emptied)
    set_state(emptied, message, state)
    put_back(emptied, message, delivery.FAILED)
    assert (row(emptied, message).state, row(emptied, message).reason) == (state, "")


# leases that end


def lapse(runtime: Runtime, after: timedelta = 2 * MINUTE) -> tuple[int, int]:
    with transaction(runtime.store) as connection:
        return sending.lapse(connection, START + after, START + after + MINUTE)


def test_a_dead_sender_leaves_claims_that_wait_again_and_attempts_that_are_unknown(
    emptied: Runtime, person: int
) -> None:
    claimed, marked = queue(emptied, person), queue(emptied, person)
    claim(emptied)
    begin(emptied, marked)
    assert lapse(emptied, MINUTE) == (0, 0)
    assert lapse(emptied) == (1, 1)
    again, lost = row(emptied, claimed), row(emptied, marked)
    assert (again.state, again.owner, again.attempts, again.due_at) == ("queued", "", 0, START)
    assert (lost.state, lost.owner, lost.attempts, lost.due_at) == ("unknown", "", 1, START + 3 * MINUTE)
    assert lapse(emptied) == (0, 0)


def test_an_answer_after_the_lease_still_counts(emptied: Runtime, person: int) -> None:
    message = queue(emptied, person)
    claim(emptied)
    begin(emptied, message)
    lapse(emptied)
    put_back(emptied, message, delivery.QUEUED)
    assert row(emptied, message).state == "unknown"
    assert accept(emptied, message).state == "sent"
