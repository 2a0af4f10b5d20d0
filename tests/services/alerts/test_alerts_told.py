"""Who is told of danger, and when: up the list, again, together, instead of somebody who stopped."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts.danger import AGAIN, repeat
from bot.store.outbox import outbox
from tests.services.alarm import CHEST, DEATH, FEVER, every, history, numbers, on_call, sent
from tests.services.talking import fresh_number, said
from tests.services.together import at_once


def test_it_is_told_up_the_list_until_somebody_takes_it(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    first, second, third = (on_call(both_runtimes, name, rank) for rank, name in enumerate(("Ada", "Ben", "Cy"), 1))
    idle = on_call(both_runtimes, "Dee", None)
    said(both_runtimes, number, FEVER)
    told = [numbers(both_runtimes, first, second, third, idle)]
    for _ in range(4):
        clock.move(AGAIN - timedelta(seconds=1))
        assert repeat(both_runtimes) == {}
        clock.move(timedelta(seconds=1))
        repeat(both_runtimes)
        told.append(numbers(both_runtimes, first, second, third, idle))
    assert told == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [2, 2, 2, 0], [3, 3, 3, 0]]
    assert history(both_runtimes, 1)[:6] == [
        ("raised", ""), ("told", "Ada"), ("repeated", ""), ("told", "Ben"), ("repeated", ""), ("told", "Cy"),
    ]  # fmt: skip
    said(both_runtimes, third, "ACK 1")
    clock.move(timedelta(hours=1))
    assert repeat(both_runtimes) == {}


def test_after_an_outage_staff_are_told_once_not_for_every_quarter(
    runtime: Runtime, number: str, clock: HeldClock
) -> None:
    phones = [on_call(runtime, name, rank) for rank, name in enumerate(("Ada", "Ben", "Cy"), 1)]
    said(runtime, number, FEVER)
    clock.move(timedelta(hours=9))
    assert repeat(runtime) == {"alerts_told": 1}
    assert numbers(runtime, *phones) == [1, 1, 0]


def test_those_of_one_rank_are_told_together(runtime: Runtime, number: str) -> None:
    phones = [on_call(runtime, name, rank) for name, rank in (("Ada", 2), ("Ben", 2), ("Cy", 3))]
    said(runtime, number, FEVER)
    assert numbers(runtime, *phones) == [1, 1, 0]


def test_two_passes_at_once_tell_nobody_twice(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    phones = [on_call(both_runtimes, name, rank) for rank, name in enumerate(("Ada", "Ben", "Cy"), 1)]
    for _ in range(3):
        said(both_runtimes, fresh_number(), FEVER)
    clock.move(AGAIN)
    passes = at_once([lambda: repeat(both_runtimes)] * 4)
    assert sum(done["alerts_told"] for done in passes) == 3
    assert numbers(both_runtimes, *phones) == [3, 3, 0]


def test_a_second_sign_within_minutes_is_kept_and_wakes_nobody(
    both_runtimes: Runtime, number: str, clock: HeldClock
) -> None:
    phone = on_call(both_runtimes, "Ada")
    said(both_runtimes, number, CHEST)
    clock.move(timedelta(minutes=14))
    for text in (CHEST, FEVER, DEATH):
        said(both_runtimes, number, text)
    first, *others = every(both_runtimes)
    assert numbers(both_runtimes, phone) == [1]
    assert [(one.same_as, one.next_at, one.state) for one in others] == [(first.id, None, "open")] * 3


def test_another_person_is_another_alert(runtime: Runtime, clock: HeldClock) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, fresh_number(), CHEST)
    said(runtime, fresh_number(), FEVER)
    assert numbers(runtime, phone) == [2]


@pytest.mark.parametrize(("mild", "severe"), [(FEVER, CHEST), (FEVER, DEATH), (DEATH, CHEST)])
def test_a_more_severe_sign_wakes_staff_at_once(
    both_runtimes: Runtime, number: str, clock: HeldClock, mild: str, severe: str
) -> None:
    ada, ben = on_call(both_runtimes, "Ada", 1), on_call(both_runtimes, "Ben", 2)
    said(both_runtimes, number, mild)
    clock.move(timedelta(minutes=1))
    said(both_runtimes, number, severe)
    assert numbers(both_runtimes, ada, ben) == [2, 0]
    milder, worse = every(both_runtimes)
    assert (milder.same_as, milder.next_at, worse.same_as) == (worse.id, None, None)
    clock.move(AGAIN)
    assert repeat(both_runtimes) == {"alerts_told": 1}
    assert numbers(both_runtimes, ada, ben) == [2, 1]


def test_a_more_severe_sign_goes_to_whoever_knows_of_this_person(
    runtime: Runtime, number: str, clock: HeldClock
) -> None:
    phones = [on_call(runtime, name, rank) for rank, name in enumerate(("Ada", "Ben", "Cy"), 1)]
    said(runtime, number, FEVER)
    clock.move(AGAIN)
    repeat(runtime)
    said(runtime, number, CHEST)
    assert numbers(runtime, *phones) == [2, 2, 0]


def test_a_sign_after_it_was_taken_wakes_staff_again(runtime: Runtime, number: str, clock: HeldClock) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, CHEST)
    said(runtime, phone, "ACK 1")
    clock.move(timedelta(minutes=1))
    said(runtime, number, CHEST)
    assert numbers(runtime, phone) == [2]


def test_the_next_in_rank_also_read_that_nobody_answered(runtime: Runtime, number: str, clock: HeldClock) -> None:
    on_call(runtime, "Ada", 1)
    ben = on_call(runtime, "Ben", 2)
    said(runtime, number, "STOP")
    said(runtime, number, CHEST)
    clock.move(AGAIN)
    repeat(runtime)
    assert "they got no answer" in sent(runtime, ben)[0]


def test_without_anybody_on_call_the_alert_stays_open(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    said(both_runtimes, number, FEVER)
    clock.move(AGAIN)
    assert repeat(both_runtimes) == {"alerts_unheard": 1}
    (alert,) = every(both_runtimes)
    assert (alert.state, alert.next_at) == ("open", clock() + AGAIN)
    assert history(both_runtimes, 1) == [("raised", ""), ("nobody on call", "")]
    phone = on_call(both_runtimes, "Ada")
    clock.move(AGAIN)
    assert repeat(both_runtimes) == {"alerts_told": 1}
    assert numbers(both_runtimes, phone) == [1]


def test_a_staff_phone_that_stopped_is_skipped_and_the_next_is_told(both_runtimes: Runtime, number: str) -> None:
    ada, ben = on_call(both_runtimes, "Ada", 1), on_call(both_runtimes, "Ben", 2)
    said(both_runtimes, ada, "STOP")
    said(both_runtimes, number, CHEST)
    assert numbers(both_runtimes, ada, ben) == [0, 1]


def test_a_stop_takes_back_what_waits_and_the_list_goes_on(runtime: Runtime, number: str, clock: HeldClock) -> None:
    ada, ben, cy = (on_call(runtime, name, rank) for rank, name in enumerate(("Ada", "Ben", "Cy"), 1))
    said(runtime, number, CHEST)
    said(runtime, ada, "STOP")
    clock.move(AGAIN)
    repeat(runtime)
    assert numbers(runtime, ben, cy) == [1, 0]
    with runtime.store.connect() as connection:
        states = connection.execute(select(outbox.c.state).where(outbox.c.cause == "alert:1:1:0")).scalars().all()
    assert states == ["canceled"]


def test_mail_goes_on_after_the_phone_stopped(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada", phone="+12025550172", email="ada2@clinic.example")
    said(runtime, phone, "STOP")
    said(runtime, number, CHEST)
    assert numbers(runtime, phone, "ada2@clinic.example") == [0, 1]
