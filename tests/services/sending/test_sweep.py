"""What was left behind is found in SQL, at every pass, by one process or two."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import Report
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.sending.sweep import Swept, sweep
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.store import outbox as outboxes
from bot.store import unknown
from bot.store.deliveries import deliveries
from bot.store.outbox import new_id, outbox
from tests.services.talking import sms
from tests.services.together import at_once


def handed(runtime: Runtime, number: str) -> str:
    """The id of the one message that answers MENU of a person who was met before."""
    converse(runtime, sms(number, "STOP"))
    converse(runtime, sms(number, "START"))
    with runtime.store.begin() as connection:
        connection.execute(outbox.delete())
    return converse(runtime, sms(number, "MENU")).messages[0].id


def forgotten(runtime: Runtime, number: str) -> str:
    """The id of the one message that tells somebody that they are erased."""
    converse(runtime, sms(number, "FORGET"))
    return converse(runtime, sms(number, "FORGET")).messages[0].id


def states(runtime: Runtime) -> dict[str, str]:
    with runtime.store.connect() as connection:
        return {row.id: row.state for row in connection.execute(select(outbox.c.id, outbox.c.state))}


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "handed"), (14, "handed"), (15, "handed"), (16, "unknown"), (60 * 24 * 30, "unknown")]
)
def test_what_stays_handed_becomes_unknown(
    runtime: Runtime, clock: HeldClock, number: str, minutes: int, state: str
) -> None:
    message = handed(runtime, number)
    clock.move(timedelta(minutes=minutes))
    assert sweep(runtime).unknown == (state == "unknown")
    assert states(runtime) == {message: state}
    assert sweep(runtime) == Swept()


@pytest.mark.parametrize(
    ("word", "state"),
    [("sent", "sent"), ("delivered", "delivered"), ("undelivered", "failed"), ("read", "read"), ("queued", "unknown")],
)
def test_a_late_report_still_settles(
    both_runtimes: Runtime, clock: HeldClock, number: str, word: str, state: str
) -> None:
    message = handed(both_runtimes, number)
    clock.move(timedelta(hours=2))
    sweep(both_runtimes)
    track(both_runtimes, Report(message, word))
    sweep(both_runtimes)
    assert states(both_runtimes) == {message: state}


@pytest.mark.parametrize("word", ["sent", "delivered", "undelivered", "read"])
def test_what_is_known_is_left_alone(runtime: Runtime, clock: HeldClock, number: str, word: str) -> None:
    message = handed(runtime, number)
    track(runtime, Report(message, word))
    before = states(runtime)
    clock.move(timedelta(days=3))
    assert sweep(runtime).unknown == 0
    assert states(runtime) == before == {message: before[message]}


def test_what_was_handed_to_somebody_erased_is_over_at_once(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    """Nobody knows the number any more, so it could be looked for in no list."""
    other, message = handed(both_runtimes, "+12025550101"), forgotten(both_runtimes, number)
    clock.move(timedelta(minutes=15))
    sweep(both_runtimes)
    assert states(both_runtimes) == {message: "handed", other: "handed"}
    clock.move(timedelta(seconds=1))
    assert sweep(both_runtimes).unknown == 1
    assert states(both_runtimes) == {message: "sent", other: "unknown"}
    with both_runtimes.store.connect() as connection:
        row = outboxes.by_id(connection, message)
        assert [shown[0] for shown in unknown.shown(connection)] == [other]
    assert row and (row.person_id, row.reason, row.external_id) == (None, "no word", "")


@pytest.mark.parametrize(("word", "state"), [("delivered", "delivered"), ("undelivered", "failed"), ("sent", "sent")])
def test_a_late_report_corrects_what_was_handed_to_somebody_erased(
    both_runtimes: Runtime, clock: HeldClock, number: str, word: str, state: str
) -> None:
    message = forgotten(both_runtimes, number)
    clock.move(timedelta(hours=2))
    sweep(both_runtimes)
    track(both_runtimes, Report(message, word))
    assert states(both_runtimes) == {message: state}
    clock.move(timedelta(days=1))
    sweep(both_runtimes)
    assert states(both_runtimes) == {}


def test_a_message_that_waits_is_not_handed(runtime: Runtime, clock: HeldClock, number: str) -> None:
    message = handed(runtime, number)
    with runtime.store.begin() as connection:
        connection.execute(outbox.update().values(state="queued"))
    clock.move(timedelta(days=3))
    sweep(runtime)
    assert states(runtime) == {message: "queued"}


def test_two_sweeps_at_once_do_it_once(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    message = handed(both_runtimes, number)
    for n in range(9):
        converse(both_runtimes, sms(number, f"word {n}"))
    clock.move(timedelta(hours=2))
    swept = at_once([lambda: sweep(both_runtimes)] * 4)
    assert sum(found.unknown for found in swept) == 10
    assert set(states(both_runtimes).values()) == {"unknown"}
    assert states(both_runtimes)[message] == "unknown"


def test_sweeps_and_reports_at_once_lose_nothing(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    handed(both_runtimes, number)
    messages = [converse(both_runtimes, sms(number, f"word {n}")).messages[0].id for n in range(6)]
    clock.move(timedelta(hours=2))
    reports = [lambda message=message: track(both_runtimes, Report(message, "delivered")) for message in messages]
    at_once([*reports, lambda: sweep(both_runtimes), lambda: sweep(both_runtimes)])
    assert {states(both_runtimes)[message] for message in messages} == {"delivered"}


def test_an_empty_pass_changes_nothing(both_runtimes: Runtime) -> None:
    assert sweep(both_runtimes) == Swept()


def test_reports_of_strangers_go_after_a_day(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    message = handed(both_runtimes, number)
    for outbox_id in (message, new_id()):
        track(both_runtimes, Report(outbox_id, "delivered", "SM1"))
    clock.move(timedelta(hours=23))
    sweep(both_runtimes)
    assert reported(both_runtimes) == 2
    clock.move(timedelta(hours=2))
    sweep(both_runtimes)
    assert reported(both_runtimes) == 1


def reported(runtime: Runtime) -> int:
    with runtime.store.connect() as connection:
        return len(connection.execute(select(deliveries.c.id)).all())
