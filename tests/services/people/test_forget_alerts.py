"""FORGET and alerts: what stays is that there was one, which sign, and who dealt with it."""

from datetime import timedelta

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts.danger import repeat
from tests.services.alarm import CHEST, FEVER, every, history, on_call, sent
from tests.services.talking import person, said


def erased(runtime: Runtime, number: str) -> None:
    """FORGET, twice."""
    for _ in range(2):
        assert len(said(runtime, number, "FORGET")) == 1


def test_an_alert_keeps_no_person_and_no_words(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    """That there was one, which sign, and who dealt with it stays; staff are told no more."""
    phone = on_call(both_runtimes, "Ada", 1)
    on_call(both_runtimes, "Ben", 2)
    said(both_runtimes, number, FEVER)
    said(both_runtimes, number, CHEST)
    said(both_runtimes, phone, "ack 2")
    clock.move(timedelta(minutes=1))
    said(both_runtimes, number, CHEST)
    erased(both_runtimes, number)
    found = every(both_runtimes)
    assert {(alert.person_id, alert.said) for alert in found} == {(None, "")}
    assert [alert.state for alert in found] == ["acknowledged", "acknowledged", "gone"]
    assert sent(both_runtimes, phone) == []
    clock.move(timedelta(hours=1))
    assert repeat(both_runtimes) == {}
    assert said(both_runtimes, phone, "ack 3") == ["Alert 3 is closed: the person has erased their data."]


def test_staff_keep_what_they_were_told_of_others(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada")
    other = number.replace("+1303", "+1404")
    said(runtime, other, FEVER)
    said(runtime, number, FEVER)
    erased(runtime, number)
    (kept,) = sent(runtime, phone)
    assert other in kept


def test_staff_may_erase_themselves_too(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    said(both_runtimes, number, FEVER)
    erased(both_runtimes, phone)
    assert person(both_runtimes, phone) is None
    assert history(both_runtimes, 1) == [("raised", ""), ("told", "Ada")]
