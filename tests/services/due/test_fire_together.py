"""Rows of several people are told in one transaction: a broken one, a second clock or a busy person spoils none."""

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.engine.session import Asking, Place
from bot.services.due.fire import BROKEN_FOR, SHOWN, TOGETHER, fire
from bot.services.due.programmes import PROGRAMMES
from bot.services.scene import Scene
from bot.store import people
from bot.store.database import IntegrityError, transaction
from bot.store.due import Due
from tests.conftest import START
from tests.helpers.post_office import PostOffice, crowd
from tests.services.due_rows import Told, messages, plan, planned, texts
from tests.services.talking import fresh_number
from tests.services.together import PATIENCE, at_once, until_somebody_waits

HOUR = timedelta(hours=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Rows of the kind `test` are told by it."""
    found = Told(asking=Asking(Place("my.reminders.pills", 0, "enrolment:7"), START + 6 * HOUR))
    monkeypatch.setitem(PROGRAMMES, "test", found.programme())
    return found


def backlog(office: PostOffice, count: int) -> dict[int, int]:
    """{person: due row} of so many people, in the order in which they are told."""
    persons = crowd(office.runtime, [fresh_number() for _ in range(count)])
    return {person: plan(office, person, START - timedelta(seconds=count - n)) for n, person in enumerate(persons)}


def heard(office: PostOffice, persons: Iterable[int]) -> Counter[int]:
    """How many people were told how often."""
    return Counter(len(texts(office, person)) for person in persons)


@pytest.mark.parametrize("place", [0, TOGETHER // 2, TOGETHER - 1])
def test_one_that_breaks_keeps_nobody_elses_and_undoes_nothing(office: PostOffice, told: Told, place: int) -> None:
    rows = backlog(office, TOGETHER + 3)
    broken = list(rows)[place]
    told.crash_for(broken)
    with pytest.raises(ExceptionGroup) as raised:
        fire(office.runtime)
    assert [type(error) for error in raised.value.exceptions] == [ZeroDivisionError]
    aside = planned(office, rows.pop(broken))
    assert (aside.state, aside.reason, aside.not_before) == ("waiting", "error", START + BROKEN_FOR)
    assert (texts(office, broken), office.person(broken).asking, office.person(broken).turn) == ([], "", 0)
    assert heard(office, rows) == {1: len(rows)}
    assert {planned(office, row).state for row in rows.values()} == {"fired"}
    assert {office.person(person).turn for person in rows} == {1}


def test_one_that_the_database_refuses_keeps_nobody_elses(office: PostOffice, told: Told) -> None:
    rows = backlog(office, 5)
    broken = list(rows)[2]
    office.queue(broken, cause=f"due:{rows[broken]}:0")
    with pytest.raises(ExceptionGroup) as raised:
        fire(office.runtime)
    assert [type(error) for error in raised.value.exceptions] == [IntegrityError]
    assert planned(office, rows[broken]).reason == "error"
    assert heard(office, rows) == {1: len(rows)}
    assert {planned(office, row).state for person, row in rows.items() if person != broken} == {"fired"}


def test_thousands_that_break_are_all_held_and_some_are_shown(office: PostOffice, told: Told) -> None:
    rows = backlog(office, SHOWN + 10)

    def crash(_scene: Scene, _row: Due) -> None:
        raise ZeroDivisionError

    told.next = crash
    with pytest.raises(ExceptionGroup) as raised:
        fire(office.runtime)
    assert len(raised.value.exceptions) == SHOWN
    assert {planned(office, row).reason for row in rows.values()} == {"error"}


def test_clocks_at_once_over_the_same_pages_say_it_once(office: PostOffice, told: Told) -> None:
    rows = backlog(office, 3 * TOGETHER)
    done = at_once([lambda: fire(office.runtime)] * 4)
    assert sum(done, Counter())["fired"] == len(rows)
    assert heard(office, rows) == {1: len(rows)}
    assert {office.person(person).turn for person in rows} == {1}


def test_a_second_clock_goes_on_with_what_the_first_has_not_in_hand(office: PostOffice, told: Told) -> None:
    """And then waits for the rest, which it finds told. On SQLite it waits from the beginning."""
    rows = backlog(office, TOGETHER + 5)
    last, second = list(rows)[-1], threading.Thread(target=fire, args=(office.runtime,))
    seen = []

    def meanwhile(_scene: Scene, row: Due) -> None:
        if row.person_id == next(iter(rows)):
            second.start()
            until_somebody_waits(office.runtime, second)
            if office.runtime.store.dialect.name != "sqlite":
                seen.append(texts(office, last))

    told.next = meanwhile
    fire(office.runtime)
    second.join(PATIENCE)
    assert all(seen)
    assert heard(office, rows) == {1: len(rows)}


def test_who_is_busy_keeps_nobody_waiting_who_is_held(office: PostOffice, told: Told) -> None:
    """Somebody who holds one person and goes on to another never waits for a clock that waits for them."""
    rows = backlog(office, 3)
    first, _, busy = rows
    clock = threading.Thread(target=fire, args=(office.runtime,))
    with transaction(office.runtime.store) as connection:
        assert people.hold(connection, busy)
        clock.start()
        until_somebody_waits(office.runtime, clock)
        assert people.hold(connection, first)
        people.change(connection, busy, consent=people.STOPPED)
    clock.join(PATIENCE)
    assert {person: planned(office, row).state for person, row in rows.items()}.pop(busy) == "dropped"
    assert heard(office, rows) == {1: 2, 0: 1}


def test_what_one_person_has_due_is_judged_one_after_the_other(office: PostOffice, told: Told) -> None:
    """What the first of a page adds to their share holds the second."""
    told.capped = True
    rows = backlog(office, 3)
    person = next(iter(rows))
    again = plan(office, person, START - timedelta(microseconds=1), kind="test.again")
    assert fire(office.runtime) == {"fired": 3, "held": 1}
    assert planned(office, again).reason == "frequency cap"
    assert [message.capped for message in messages(office, person)] == [True]


def test_every_question_of_a_page_has_its_place(office: PostOffice, told: Told) -> None:
    rows = backlog(office, 4)
    fire(office.runtime)
    found = [office.person(person) for person in rows]
    places = [office.runtime.places.find(person.mark, person.turn, START) for person in found]
    assert [place and place.node for place in places] == ["my.reminders.pills"] * 4
