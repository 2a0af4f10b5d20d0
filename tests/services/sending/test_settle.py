"""Messages nobody knows about: found in the gateway's list, absent from it twice, or left for staff to see."""

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.channels.base import Parcel, Report
from bot.clock import system_clock
from bot.rules import lanes
from bot.services.sending import settle as settling
from bot.services.sending.settle import (
    ABSENT_ONCE,
    ASK_AGAIN,
    GIVE_UP,
    LOOK_AGAIN,
    MAY_BE_IT,
    NO_WORD,
    NOT_ACCEPTED,
    settle,
)
from bot.services.sending.sweep import HANDED_FOR, sweep
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.store import outbox, people, unknown
from bot.store.database import transaction
from tests.helpers.post_office import PostOffice, broadcast, crowd, queue_many
from tests.services.talking import fresh_number, sms

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(office: PostOffice) -> PostOffice:
    """One with the gateway's own time, by which its list is dated."""
    office.clock.at = system_clock()
    return office


def lost(office: PostOffice, kind: str, *messages: tuple[int, str], **columns: object) -> list[str]:
    """Messages that met a fault on their way, a minute ago; their ids."""
    ids = queue_many(office.runtime, messages, **{"lane": lanes.NOW} | columns)
    office.gateway.control(fault={"kind": kind})
    office.deliver(lanes.NOW)
    office.gateway.control(fault=None)
    assert {office.state(message) for message in ids} == {"unknown"}
    office.clock.move(MINUTE)
    return ids


def shown(office: PostOffice) -> dict[str, str]:
    """What staff see: {message: reason}."""
    with transaction(office.runtime.store) as connection:
        return {outbox_id: reason for outbox_id, _, reason, _ in unknown.shown(connection)}


def test_what_the_gateway_has_was_sent(office: PostOffice) -> None:
    (message,) = lost(office, "drop", (office.reader(), " Marrowline: ¿Cómo está? \n"))
    assert settle(office.runtime) == {"found": 1}
    row = office.row(message)
    assert (row.state, row.external_id, row.reason, row.error) == ("sent", office.gateway.accepted[0].sid, "", "")
    assert (settle(office.runtime), office.deliver(lanes.NOW), office.gateway.posts) == ({}, {}, 1)


def test_the_list_is_not_asked_before_the_gateway_had_time(office: PostOffice) -> None:
    lost(office, "drop", (office.reader(), "hello"))
    office.clock.move(-timedelta(seconds=1))
    assert settle(office.runtime) == {}


@pytest.mark.parametrize("status", ["delivered", "sent", "queued", "accepted", "scheduled"])
def test_what_the_list_says_of_it_counts_too(office: PostOffice, status: str) -> None:
    """Also where it waits in the gateway's own queue, and no day of sending finds it there."""
    (message,) = lost(office, "drop", (office.reader(), "hello"))
    office.gateway.control(settled=status)
    assert settle(office.runtime) == {"found": 1}
    assert office.state(message) == ("delivered" if status == "delivered" else "sent")
    office.clock.move(LOOK_AGAIN)
    assert (settle(office.runtime), office.deliver(lanes.NOW), office.gateway.posts) == ({}, {}, 1)


@pytest.mark.parametrize("words", ["", "[redacted]", "hello - Green Valley"], ids=["none", "hidden", "changed"])
def test_what_the_gateway_has_in_other_words_is_not_sent_again(office: PostOffice, words: str) -> None:
    """An account may be set to keep no words, or to change some: nobody knows what this message is."""
    (message,) = lost(office, "drop", (office.reader(), "hello"))
    office.gateway.accepted[0].body = words
    for _ in range(3):
        assert settle(office.runtime) == {"unknown": 1}
        assert (office.row(message).reason, office.deliver(lanes.NOW)) == (MAY_BE_IT, {})
        office.clock.move(ASK_AGAIN)
    assert (shown(office), office.gateway.posts) == ({message: MAY_BE_IT}, 1)
    track(office.runtime, Report(message, "delivered", office.gateway.accepted[0].sid))
    assert office.state(message) == "delivered"


def test_what_belongs_to_another_message_is_not_in_the_way(office: PostOffice) -> None:
    """Sent before, reported of before, or found in this very pass."""
    reader = office.reader()
    before, told = office.queue(reader, "one", lane=lanes.NOW), office.queue(reader, "two", lane=lanes.NOW)
    office.deliver(lanes.NOW)
    track(office.runtime, Report(told, "undelivered", office.gateway.accepted[1].sid, "30006"))
    with transaction(office.runtime.store) as connection:
        people.change(connection, reader, unreachable="")
    (never,) = queue_many(office.runtime, [(reader, "three")], lane=lanes.NOW)
    office.gateway.control(fault={"kind": "lose"})
    office.deliver(lanes.NOW)
    office.gateway.control(fault=None)
    lost(office, "drop", (reader, "four"))
    assert settle(office.runtime) == {"found": 1, "absent once": 1}
    office.clock.move(LOOK_AGAIN)
    assert settle(office.runtime) == {"queued": 1}
    assert office.deliver(lanes.NOW) == {"sent": 1}
    assert (sorted(office.taken), office.state(before)) == (["four", "one", "three", "two"], "sent")
    assert office.row(never).external_id == office.gateway.accepted[-1].sid


def test_what_is_still_on_its_way_is_not_in_the_way(office: PostOffice) -> None:
    """Another whose fate nobody knows yet: its own words tell it."""
    reader = office.reader()
    (never,) = lost(office, "lose", (reader, "one"))
    (taken,) = lost(office, "drop", (reader, "two"))
    with transaction(office.runtime.store) as connection:
        unknown.look_later(connection, taken, office.clock.at + ASK_AGAIN, "")
    assert settle(office.runtime) == {"absent once": 1}
    office.clock.move(LOOK_AGAIN)
    assert settle(office.runtime) == {"queued": 1}
    assert (office.state(never), office.state(taken)) == ("queued", "unknown")


def test_a_failure_that_only_the_list_tells_of_counts(office: PostOffice) -> None:
    (message,) = lost(office, "drop", (office.reader(), "hello"))
    first = office.gateway.accepted[0]
    first.status, first.error_code = "undelivered", 30003
    settle(office.runtime)
    office.clock.move(45 * MINUTE)
    office.deliver(lanes.NOW)
    track(office.runtime, Report(message, "undelivered", office.gateway.accepted[1].sid, "30003"))
    assert (office.state(message), len(office.taken)) == ("failed", 2)


def test_who_was_forgotten_while_the_gateway_was_asked_harms_nobody(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = fresh_number()
    gone, other = lost(office, "drop", (office.reader(number), "hello"), (office.reader(), "hello"))
    asked = settling._ask

    async def ask_and_forget(*arguments: Any) -> Any:
        answers = await asked(*arguments)
        for _ in range(2):
            converse(office.runtime, sms(number, "FORGET"))
        return answers

    monkeypatch.setattr(settling, "_ask", ask_and_forget)
    assert settle(office.runtime) == {"found": 2}
    with transaction(office.runtime.store) as connection:
        assert outbox.by_id(connection, gone) is None
    assert office.state(other) == "sent"


def test_what_the_list_calls_undelivered_is_tried_once_more(office: PostOffice) -> None:
    (message,) = lost(office, "drop", (office.reader(), "hello"))
    office.gateway.accepted[0].status, office.gateway.accepted[0].error_code = "undelivered", 30003
    assert settle(office.runtime) == {"found": 1}
    row = office.row(message)
    assert (row.state, row.reason, row.due_at) == ("queued", "unreachable", office.clock.at + 45 * MINUTE)


def test_the_same_words_twice_to_one_person_are_two_messages(office: PostOffice) -> None:
    reader = office.reader()
    ids = lost(office, "drop", (reader, "hello"), (reader, "hello"))
    assert settle(office.runtime) == {"found": 2}
    assert {office.row(message).external_id for message in ids} == {taken.sid for taken in office.gateway.accepted}


def test_a_message_of_ours_is_not_found_for_another(office: PostOffice) -> None:
    """The first arrived, the second of the same words did not: it is absent, and then sent."""
    reader = office.reader()
    first = office.queue(reader, lane=lanes.NOW)
    office.deliver(lanes.NOW)
    (second,) = lost(office, "lose", (reader, "hello"))
    assert settle(office.runtime) == {"absent once": 1}
    office.clock.move(LOOK_AGAIN)
    assert settle(office.runtime) == {"queued": 1}
    office.deliver(lanes.NOW)
    sids = [office.row(message).external_id for message in (first, second)]
    assert sids == [taken.sid for taken in office.gateway.accepted]


def test_the_failed_first_attempt_is_not_taken_for_the_second(office: PostOffice) -> None:
    message = office.queue(office.reader(), lane=lanes.NOW)
    office.deliver(lanes.NOW)
    first = office.gateway.accepted[0]
    track(office.runtime, Report(message, "undelivered", first.sid, "30003"))
    first.status, first.error_code = "undelivered", 30003
    office.clock.move(45 * MINUTE)
    office.gateway.control(fault={"kind": "drop"}, times=1)
    office.deliver(lanes.NOW)
    office.clock.move(MINUTE)
    assert settle(office.runtime) == {"found": 1}
    assert (office.state(message), office.row(message).external_id) == ("sent", office.gateway.accepted[1].sid)


@pytest.mark.parametrize(("minutes", "answer"), [(5, "unknown"), (59, "unknown"), (61, "absent once")])
def test_an_older_message_of_the_same_words_is_another(office: PostOffice, minutes: int, answer: str) -> None:
    """Unless a clock is wrong: which it is, nobody can tell."""
    reader = office.reader()
    office.queue(reader, lane=lanes.NOW)
    office.deliver(lanes.NOW)
    # as if it had left by another way, and its row had never known its id
    for taken in office.gateway.accepted:
        taken.sid, taken.at = "SM-elsewhere", taken.at - 60 * minutes
    lost(office, "lose", (reader, "hello"))
    assert settle(office.runtime) == {answer: 1}


def test_what_never_arrived_is_sent_after_two_looks_and_once(office: PostOffice) -> None:
    (message,) = lost(office, "lose", (office.reader(), "hello"))
    assert settle(office.runtime) == {"absent once": 1}
    row = office.row(message)
    assert (row.state, row.reason, row.due_at) == ("unknown", ABSENT_ONCE, office.clock.at + LOOK_AGAIN)
    assert (settle(office.runtime), office.deliver(lanes.NOW)) == ({}, {})
    office.clock.move(LOOK_AGAIN)
    assert settle(office.runtime) == {"queued": 1}
    assert (office.state(message), office.row(message).reason) == ("queued", NOT_ACCEPTED)
    assert office.deliver(lanes.NOW) == {"sent": 1}
    assert (office.taken, settle(office.runtime), office.deliver(lanes.NOW)) == (["hello"], {}, {})


def test_what_is_of_no_use_any_more_is_not_sent(office: PostOffice) -> None:
    (message,) = lost(office, "lose", (office.reader(), "hello"), expires_at=office.clock.at + 3 * MINUTE)
    settle(office.runtime)
    office.clock.move(LOOK_AGAIN)
    assert settle(office.runtime) == {"failed": 1}
    assert (office.state(message), office.row(message).reason) == ("failed", NOT_ACCEPTED)


def answered(office: PostOffice) -> tuple[str, str, str]:
    """(id, number, text) of an answer of which no word has come."""
    number = fresh_number()
    converse(office.runtime, sms(number, "hi"))
    reply = converse(office.runtime, sms(number, "MENU")).messages[0]
    with transaction(office.runtime.store) as connection:
        connection.exec_driver_sql(f"DELETE FROM outbox WHERE id <> '{reply.id}'")
    office.clock.move(HANDED_FOR + MINUTE)
    assert sweep(office.runtime).unknown == 1
    return reply.id, number, reply.text


def test_an_answer_that_never_arrived_is_not_sent_again(office: PostOffice) -> None:
    message, _, _ = answered(office)
    assert settle(office.runtime) == {"absent once": 1}
    office.clock.move(LOOK_AGAIN)
    assert settle(office.runtime) == {"failed": 1}
    assert (office.state(message), office.row(message).reason) == ("failed", NOT_ACCEPTED)
    office.clock.move(timedelta(days=1))
    assert [office.deliver(lane) for lane in lanes.LANES] == [{}, {}, {}]


def test_an_answer_that_the_gateway_has_was_sent(office: PostOffice) -> None:
    message, number, text = answered(office)

    async def leave() -> None:
        async with office.runtime.channels["twilio"].open() as sender:
            await sender.send(Parcel("0" * 32, number, "sms", text, 600))

    asyncio.run(leave())
    assert settle(office.runtime) == {"found": 1}
    assert office.state(message) == "sent"


@pytest.mark.parametrize("kind", ["500", "429", "drop", "garbage", "timeout"])
def test_what_the_gateway_cannot_tell_stays_unknown(office: PostOffice, kind: str) -> None:
    (message,) = lost(office, "lose", (office.reader(), "hello"))
    office.gateway.control(fault={"kind": kind, "on": "list"})
    assert settle(office.impatient.runtime) == {"unknown": 1}
    row = office.row(message)
    assert (row.state, row.reason, row.due_at) == ("unknown", NO_WORD, office.clock.at + ASK_AGAIN)
    assert shown(office) == {message: NO_WORD}
    assert (settle(office.runtime), office.deliver(lanes.NOW)) == ({}, {})


def test_after_a_day_without_a_word_only_staff_can_tell(office: PostOffice) -> None:
    (message,) = lost(office, "lose", (office.reader(), "hello"), created_at=office.clock.at - timedelta(days=9))
    office.gateway.control(fault={"kind": "500", "on": "list"})
    due, asked = since(office, message), 0
    while due:
        office.clock.at = due
        settle(office.runtime)
        due, asked = since(office, message), asked + 1
    assert GIVE_UP / ASK_AGAIN <= asked <= GIVE_UP / ASK_AGAIN + 2
    office.gateway.control(fault=None)
    office.clock.move(timedelta(days=1))
    assert (settle(office.runtime), shown(office)) == ({}, {message: NO_WORD})
    track(office.runtime, Report(message, "delivered", "SM1"))
    assert (office.state(message), shown(office)) == ("delivered", {})


def since(office: PostOffice, message: str) -> datetime | None:
    """When it is looked for next."""
    return office.row(message).due_at


def test_a_silent_gateway_is_not_asked_for_everyone(office: PostOffice) -> None:
    people = crowd(office.runtime, [fresh_number() for _ in range(40)])
    lost(office, "lose", *((person, "hello") for person in people))
    office.gateway.control(fault={"kind": "timeout", "on": "list"})
    begun = time.monotonic()
    assert settle(office.impatient.runtime) == {"unknown": 40}
    assert time.monotonic() - begun < 10, "one by one it would take half a minute"


def test_many_are_settled_a_page_at_a_time(office: PostOffice) -> None:
    people = crowd(office.runtime, [fresh_number() for _ in range(70)])
    lost(office, "drop", *((person, f"text {person}") for person in people))
    done = settle(office.runtime) + settle(office.runtime)
    assert (done, settle(office.runtime)) == ({"found": 70}, {})
    assert office.gateway.posts == 70


def test_a_message_nobody_can_open_harms_no_other(office: PostOffice) -> None:
    reader = office.reader()
    spoilt, other = lost(office, "drop", (reader, "hello"), (reader, "good-bye"))
    with transaction(office.runtime.store) as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET body = 'not ours' WHERE id = '{spoilt}'")
    assert settle(office.runtime) == Counter({"found": 1, "unknown": 1})
    assert (office.state(spoilt), office.state(other)) == ("unknown", "sent")


def test_the_words_of_a_broadcast_are_found(office: PostOffice) -> None:
    (message,) = broadcast(office.runtime, [office.reader()], "News", lane=lanes.NOW)
    office.gateway.control(fault={"kind": "drop"}, times=1)
    office.deliver(lanes.NOW)
    office.clock.move(MINUTE)
    assert settle(office.runtime) == {"found": 1}
    assert office.state(message) == "sent"
