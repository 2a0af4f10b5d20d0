"""The first thing read of tips that staff began is what they are, whatever kept it from being told in its time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.due.fire import fire
from bot.services.tips import behind, phase, sign_up
from bot.services.tips.sign_up import Wanted
from tests.services.days import held, keys, live, planned, sent, set_person, walk
from tests.services.talking import person, said

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGUN = "tips.begun"


@pytest.fixture
def begun(both_runtimes: Runtime, number: str) -> str:
    """Somebody for whom staff began IND at night, so that nothing was told yet."""
    said(both_runtimes, number, "hi")
    with held(both_runtimes, set_person(both_runtimes, number, full_text=True)) as scene:
        sign_up.enrol(scene, Wanted("IND", "09:30"), "Dana")
    return number


def set_phase(runtime: Runtime, number: str, wanted: str) -> None:
    found = person(runtime, number)
    assert found
    with held(runtime, found.id) as scene:
        phase.apply(scene, phase.Wanted(wanted), "Dana")


def in_state(runtime: Runtime, state: str) -> None:
    """Every message that came by itself so far."""
    with runtime.store.begin() as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET state = '{state}' WHERE inbox_id IS NULL")


def series(name: str, first: int, last: int) -> list[str]:
    return [f"tip.{name}.{number}" for number in range(first, last + 1)]


@pytest.mark.parametrize("away", [7 * DAY, 9 * DAY, 40 * DAY])
def test_after_an_outage_the_introduction_comes_first(
    both_runtimes: Runtime, clock: HeldClock, begun: str, away: timedelta
) -> None:
    clock.move(away)
    live(both_runtimes, clock, 60 * DAY)
    assert keys(both_runtimes, begun) == [BEGUN, *series("IND", 1, 12)]


def test_who_can_be_reached_again_is_told_first_what_it_is(
    both_runtimes: Runtime, clock: HeldClock, begun: str
) -> None:
    set_person(both_runtimes, begun, unreachable="30003")
    live(both_runtimes, clock, 10 * DAY)
    assert {(row.kind, row.reason) for row in planned(both_runtimes, begun) if row.state != "waiting"} == {
        ("tip.0", "unreachable")
    }
    set_person(both_runtimes, begun, unreachable="")
    live(both_runtimes, clock, 60 * DAY)
    assert keys(both_runtimes, begun) == [BEGUN, *series("IND", 1, 12)]
    days = [message.at.date() for message in sent(both_runtimes, begun)]
    assert days == sorted(set(days)), "never two a day"


def test_words_that_were_lacking_are_said_first_once_they_are_there(
    both_runtimes: Runtime, clock: HeldClock, begun: str
) -> None:
    english = {key: words for key, words in both_runtimes.book.catalogs["en"].items() if key != "tip.IND.9"}
    book = replace(both_runtimes.book, catalogs={**both_runtimes.book.catalogs, "en": english})
    live(replace(both_runtimes, book=book), clock, 4 * DAY)
    assert keys(both_runtimes, begun) == []
    assert [row.why for row in behind.report(both_runtimes)] == [("missed",)]
    live(both_runtimes, clock, 5 * DAY)
    assert keys(both_runtimes, begun)[:2] == [BEGUN, "tip.IND.1"]


def test_a_rest_before_it_was_told_does_not_swallow_it(both_runtimes: Runtime, clock: HeldClock, begun: str) -> None:
    said(both_runtimes, begun, "pause")
    live(both_runtimes, clock, 3 * DAY)
    said(both_runtimes, begun, "resume")
    live(both_runtimes, clock, 60 * DAY)
    assert keys(both_runtimes, begun) == [BEGUN, *series("IND", 1, 12)]


@pytest.mark.parametrize("resting", [False, True])
def test_a_phase_change_before_it_was_told_does_not_swallow_it(
    both_runtimes: Runtime, clock: HeldClock, begun: str, *, resting: bool
) -> None:
    if resting:
        said(both_runtimes, begun, "pause")
    set_phase(both_runtimes, begun, "MNT")
    live(both_runtimes, clock, 2 * DAY)
    if resting:
        said(both_runtimes, begun, "resume")
    live(both_runtimes, clock, 20 * DAY)
    assert keys(both_runtimes, begun)[:3] == [BEGUN, "tip.MNT.1", "tip.MNT.2"]


@pytest.mark.parametrize("state", ["failed", "canceled"])
def test_a_message_that_never_went_is_made_up_for(
    both_runtimes: Runtime, clock: HeldClock, begun: str, state: str
) -> None:
    live(both_runtimes, clock, 2 * HOUR)
    assert keys(both_runtimes, begun) == [BEGUN]
    in_state(both_runtimes, state)
    live(both_runtimes, clock, 60 * DAY)
    assert keys(both_runtimes, begun) == [BEGUN, BEGUN, *series("IND", 1, 12)]


def test_what_was_told_is_not_told_again(both_runtimes: Runtime, clock: HeldClock, begun: str) -> None:
    live(both_runtimes, clock, 3 * DAY)
    in_state(both_runtimes, "sent")
    set_phase(both_runtimes, begun, "MNT")
    walk(both_runtimes, begun, "pause", "resume")
    live(both_runtimes, clock, 20 * DAY)
    assert keys(both_runtimes, begun).count(BEGUN) == 1


def test_who_subscribes_before_it_came_was_told_by_the_answer(
    both_runtimes: Runtime, clock: HeldClock, begun: str
) -> None:
    walk(both_runtimes, begun, "tips", "1", "2", "1")
    live(both_runtimes, clock, 60 * DAY)
    assert keys(both_runtimes, begun) == series("IND", 1, 12)


def test_a_tip_that_was_planned_without_it_gives_way(both_runtimes: Runtime, clock: HeldClock, begun: str) -> None:
    """As one planned by an older release: its introduction expired."""
    clock.move(9 * DAY)
    fire(both_runtimes)
    with both_runtimes.store.begin() as connection:
        connection.exec_driver_sql("UPDATE due SET kind = 'tip.4' WHERE state = 'waiting'")
    live(both_runtimes, clock, 3 * DAY)
    assert keys(both_runtimes, begun) == [BEGUN, "tip.IND.1"]
    assert [row.reason for row in planned(both_runtimes, begun) if row.kind == "tip.4"] == ["introduction first"]
