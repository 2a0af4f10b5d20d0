"""What is due is told once: by two clocks, after a crash, a page at a time, and whatever else is broken."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.services.due.fire import BROKEN_FOR, PAGE, fire
from bot.services.due.programmes import PROGRAMMES
from bot.services.scene import Scene
from bot.store import due
from bot.store.database import transaction
from bot.store.due import Due
from tests.conftest import START
from tests.helpers.post_office import PostOffice, crowd
from tests.services.due_rows import Told, plan, planned, texts
from tests.services.talking import fresh_number, said
from tests.services.together import at_once

HOUR = timedelta(hours=1)
TOMORROW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Rows of the kind `test` are told by it."""
    found = Told()
    monkeypatch.setitem(PROGRAMMES, "test", found.programme())
    return found


def test_two_clocks_at_once_say_it_once(office: PostOffice, told: Told) -> None:
    persons = crowd(office.runtime, [fresh_number() for _ in range(20)])
    for person in persons:
        plan(office, person)
    done = at_once([lambda: fire(office.runtime)] * 4)
    assert sum(done, Counter())["fired"] == 20
    assert [len(texts(office, person)) for person in persons] == [1] * 20
    assert len(told.after) == 20


def test_a_crash_before_the_end_leaves_the_row_waiting(office: PostOffice, told: Told) -> None:
    """And keeps nobody else's from being told."""
    broken, whole = office.reader(), office.reader()
    rows = [plan(office, person) for person in (broken, whole)]
    told.crash_for(broken)
    with pytest.raises(ExceptionGroup) as raised:
        fire(office.runtime)
    assert [type(error) for error in raised.value.exceptions] == [ZeroDivisionError]
    assert (texts(office, broken), len(texts(office, whole))) == ([], 1)
    aside = planned(office, rows[0])
    assert (aside.state, aside.reason, aside.not_before) == ("waiting", "error", START + BROKEN_FOR)
    assert office.person(broken).noticed_at is None
    told.next = lambda *_: None
    assert fire(office.runtime) == {}
    office.clock.move(BROKEN_FOR)
    assert fire(office.runtime) == {"fired": 1}
    assert len(texts(office, broken)) == 1


def test_what_nobody_tells_keeps_nobody_elses(office: PostOffice, told: Told) -> None:
    plan(office, office.reader(), kind="strange.kind")
    person = office.reader()
    plan(office, person)
    with pytest.raises(ExceptionGroup):
        fire(office.runtime)
    assert len(texts(office, person)) == 1


@pytest.mark.parametrize(("most", "fired"), [(None, PAGE + 30), (3, 3), (PAGE + 7, PAGE + 7), (0, 0)])
def test_as_many_as_asked_for_the_earliest_first(office: PostOffice, told: Told, most: int | None, fired: int) -> None:
    persons = crowd(office.runtime, [fresh_number() for _ in range(PAGE + 30)])
    rows = [
        {"person_id": person, "kind": "test", "ref": f"run:{number}", "at": START - timedelta(minutes=number), "expires_at": TOMORROW}
        for number, person in enumerate(persons)
    ]  # fmt: skip
    with transaction(office.runtime.store) as connection:
        due.plan(connection, rows, START)
    assert fire(office.runtime, most)["fired"] == fired
    assert [ref for ref, _ in told.after] == [f"run:{number}" for number in reversed(range(PAGE + 30))][:fired]


def test_what_is_planned_meanwhile_is_told_too(office: PostOffice, told: Told) -> None:
    person = office.reader()

    def again(scene: Scene, row: Due) -> None:
        if row.at < START:
            later = {"person_id": person, "kind": row.kind, "ref": row.ref, "at": row.at + HOUR, "expires_at": TOMORROW}
            due.add(scene.connection, later, scene.now)

    told.next = again
    plan(office, person, START - 3 * HOUR)
    assert fire(office.runtime) == {"fired": 4}


def test_a_text_of_theirs_holds_what_we_would_begin(office: PostOffice, told: Told) -> None:
    number = fresh_number()
    person = office.reader(number)
    row = plan(office, person)
    said(office.runtime, number, "MENU")
    assert fire(office.runtime) == {"held": 1}
    assert planned(office, row).not_before == START + timedelta(minutes=10)
