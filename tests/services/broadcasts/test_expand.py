"""A broadcast becomes messages: each person once, page by page, whoever else is at it (promise 5)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import HeldClock
from bot.rules.audience import Audience, load
from bot.runtime import Runtime
from bot.services.broadcasts import expand as expanding
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.expand import expand
from bot.services.broadcasts.steer import Times
from bot.services.people.forget import forget
from bot.store import audit, broadcasts, expansion, groups, people
from bot.store.broadcasts import APPROVED, DONE, RUNNING
from bot.store.database import transaction
from bot.store.expansion import Task
from bot.store.outbox import outbox
from tests.services.crowd import approved, drafted, rows, somebody, told
from tests.services.talking import said
from tests.services.together import at_once, until_somebody_waits

PAGE = expanding.PAGES["sqlite"]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three people."""
    monkeypatch.setattr(expanding, "PAGES", {"sqlite": 3, "postgresql": 3})


def state(runtime: Runtime, made: int) -> broadcasts.Broadcast:
    with transaction(runtime.store) as connection:
        return broadcasts.by_id(connection, made)


def one_page(runtime: Runtime, made: int) -> int | None:
    return expanding._page(runtime, made)


def test_everybody_gets_one_row_in_their_language(both_runtimes: Runtime) -> None:
    anna, berta, carla = (somebody(both_runtimes, language=code) for code in ("en", "es", ""))
    made = approved(both_runtimes)
    assert expand(both_runtimes) == 3
    assert rows(both_runtimes, made) == [(anna, "en", "queued"), (berta, "es", "queued"), (carla, "en", "queued")]
    assert expand(both_runtimes) == 0
    assert len(rows(both_runtimes, made)) == 3


def test_a_row_says_all_that_a_sender_needs(both_runtimes: Runtime, clock: HeldClock) -> None:
    somebody(both_runtimes, language="es")
    made = approved(both_runtimes)
    expand(both_runtimes)
    with transaction(both_runtimes.store) as connection:
        row = connection.execute(select(outbox)).one()
        (words,) = [one for one in broadcasts.words_of(connection, made) if one.language == "es"]
    assert (row.lane, row.capped, row.body, row.wording_id) == ("bulk", True, "", words.id)
    assert (row.due_at, row.created_at, row.expires_at) == (clock(), clock(), clock() + timedelta(days=1))
    assert (row.segments, row.encoding) == (words.segments, words.encoding)
    assert len(row.id) == 32
    assert int(row.id, 16) > 0
    assert both_runtimes.vault.open(words.body) == "Marrowline: La oficina cierra el lunes. " + _stop(both_runtimes)


def _stop(runtime: Runtime) -> str:
    return runtime.book.catalogs["es"]["begun.stop"]


def test_ids_are_all_different(both_runtimes: Runtime) -> None:
    for _ in range(30):
        somebody(both_runtimes)
    for name in ("one", "two"):
        approved(both_runtimes, name)
    assert expand(both_runtimes) == 60
    with both_runtimes.store.connect() as connection:
        assert len(set(connection.execute(select(outbox.c.id)).scalars())) == 60


@pytest.mark.parametrize(
    "columns",
    [
        {"consent": people.STOPPED},
        {"consent": people.NEW},
        {"unreachable": "21614"},
        {"medium": "whatsapp"},
        {"role": "staff"},
        {"language": "vi"},
    ],
)
def test_whoever_cannot_be_told_gets_no_row(both_runtimes: Runtime, columns: dict[str, object]) -> None:
    somebody(both_runtimes, **columns)
    reached = somebody(both_runtimes)
    made = approved(both_runtimes)
    expand(both_runtimes)
    assert told(both_runtimes, made) == [reached]


def test_a_person_in_two_lists_gets_it_once(both_runtimes: Runtime) -> None:
    both = somebody(both_runtimes, group="monday")
    with transaction(both_runtimes.store) as connection:
        groups.join(connection, both, ["tuesday"])
    made = approved(both_runtimes, audience=Audience(groups=("monday", "tuesday")))
    assert expand(both_runtimes) == 1
    assert told(both_runtimes, made) == [both]


@pytest.mark.usefixtures("small_pages")
def test_pages_reach_everybody(both_runtimes: Runtime) -> None:
    everybody = [somebody(both_runtimes) for _ in range(10)]
    made = approved(both_runtimes)
    assert expand(both_runtimes) == 10
    assert told(both_runtimes, made) == everybody


@pytest.mark.usefixtures("small_pages")
def test_an_expander_that_died_is_taken_over_at_its_cursor(both_runtimes: Runtime) -> None:
    everybody = [somebody(both_runtimes) for _ in range(8)]
    made = approved(both_runtimes)
    assert one_page(both_runtimes, made) == 3
    assert state(both_runtimes, made).cursor == everybody[2]
    assert state(both_runtimes, made).state == RUNNING
    assert told(both_runtimes, made) == everybody[:3]
    assert expand(both_runtimes) == 5
    assert told(both_runtimes, made) == everybody


class Killed(Exception):
    """What ends an expander in the midst of a page."""


@pytest.mark.usefixtures("small_pages")
def test_a_page_that_breaks_off_leaves_neither_rows_nor_a_moved_cursor(
    both_runtimes: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = [somebody(both_runtimes) for _ in range(5)]
    made = approved(both_runtimes)
    assert one_page(both_runtimes, made) == 3
    write = expansion.write

    def dies(*given: object, **named: object) -> int:
        write(*given, **named)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(expansion, "write", dies)
        one_page(both_runtimes, made)
    assert state(both_runtimes, made).cursor == everybody[2]
    assert told(both_runtimes, made) == everybody[:3]
    assert expand(both_runtimes) == 2
    assert told(both_runtimes, made) == everybody


@pytest.mark.usefixtures("small_pages")
def test_four_expanders_at_once_double_nobody_and_skip_nobody(both_runtimes: Runtime) -> None:
    everybody = [somebody(both_runtimes, language=("en", "es")[number % 2]) for number in range(31)]
    made = approved(both_runtimes)
    written = at_once([lambda: expand(both_runtimes)] * 4)
    assert sum(written) + expand(both_runtimes) == 31
    assert told(both_runtimes, made) == everybody


@pytest.mark.usefixtures("small_pages")
def test_the_slower_of_two_expanders_writes_nothing(both_runtimes: Runtime) -> None:
    """Both have read the same cursor; the second waits for the first, and then sees that it moved."""
    everybody = [somebody(both_runtimes) for _ in range(3)]
    made = approved(both_runtimes)
    late: list[int | None] = []
    with transaction(both_runtimes.store) as connection:
        broadcast = broadcasts.by_id(connection, made)
        page = expansion.next_page(connection, broadcast.cursor, 3)
        assert expansion.advance(connection, broadcast, page, both_runtimes.clock())
        second = threading.Thread(target=lambda: late.append(one_page(both_runtimes, made)))
        second.start()
        until_somebody_waits(both_runtimes, second)
        task = Task(broadcast, load(broadcast.audience), "en")
        assert expansion.write(connection, task, page, both_runtimes.clock()) == 3
    second.join(20)
    # on SQLite it began later, and finds nobody more
    assert late in ([None], [0])
    assert told(both_runtimes, made) == everybody


@pytest.mark.usefixtures("small_pages")
def test_whoever_has_a_row_already_keeps_it(both_runtimes: Runtime) -> None:
    """A cursor set back by hand after a restored backup doubles nobody."""
    everybody = [somebody(both_runtimes) for _ in range(5)]
    made = approved(both_runtimes)
    assert one_page(both_runtimes, made) == 3
    with both_runtimes.store.begin() as connection:
        connection.execute(update(broadcasts.broadcasts).values(cursor=everybody[0]))
    assert expand(both_runtimes) == 2
    assert told(both_runtimes, made) == everybody


def test_somebody_erased_while_their_page_is_written_is_passed_over(both_runtimes: Runtime) -> None:
    gone, stays = somebody(both_runtimes), somebody(both_runtimes)
    made = approved(both_runtimes)
    written: list[int] = []
    with transaction(both_runtimes.store) as connection:
        forget(connection, people.by_id(connection, gone))
        page = threading.Thread(target=lambda: written.append(expand(both_runtimes)))
        page.start()
        until_somebody_waits(both_runtimes, page)
    page.join(20)
    assert written == [1]
    assert told(both_runtimes, made) == [stays]


def test_nothing_before_its_time(both_runtimes: Runtime, clock: HeldClock) -> None:
    somebody(both_runtimes)
    made = approved(both_runtimes, times=Times(starts_at=clock() + timedelta(hours=2)))
    assert expand(both_runtimes) == 0
    assert state(both_runtimes, made).state == APPROVED
    clock.move(timedelta(hours=2))
    assert expand(both_runtimes) == 1


@pytest.mark.usefixtures("small_pages")
def test_too_late_is_not_written_any_more(both_runtimes: Runtime, clock: HeldClock) -> None:
    for _ in range(5):
        somebody(both_runtimes)
    made = approved(both_runtimes)
    assert one_page(both_runtimes, made) == 3
    clock.move(timedelta(hours=24))
    assert expand(both_runtimes) == 0
    assert len(told(both_runtimes, made)) == 3
    assert state(both_runtimes, made).expanded_at
    with transaction(both_runtimes.store) as connection:
        assert [deed for _, deed, _ in audit.of_ref(connection, f"broadcast:{made}")][-1] == "broadcast expired"


def test_a_draft_is_nobodys(runtime: Runtime) -> None:
    somebody(runtime)
    drafted(runtime)
    assert expand(runtime) == 0


def test_who_joins_later_is_not_told(runtime: Runtime) -> None:
    somebody(runtime)
    made = approved(runtime)
    assert expand(runtime) == 1
    somebody(runtime)
    assert expand(runtime) == 0
    assert len(told(runtime, made)) == 1


def settled(runtime: Runtime, made: int, target: str) -> None:
    """Every message of a broadcast ends in a state."""
    with runtime.store.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.cause == f"broadcast:{made}").values(state=target))


@pytest.mark.parametrize("left", ["queued", "claimed", "sending"])
def test_it_is_not_done_while_one_message_is_left(both_runtimes: Runtime, left: str) -> None:
    somebody(both_runtimes)
    made = approved(both_runtimes)
    expand(both_runtimes)
    settled(both_runtimes, made, left)
    expand(both_runtimes)
    assert state(both_runtimes, made).state == RUNNING


@pytest.mark.parametrize("end", ["sent", "delivered", "failed", "canceled", "unknown"])
def test_it_is_done_when_nothing_waits(both_runtimes: Runtime, end: str) -> None:
    somebody(both_runtimes)
    made, other = approved(both_runtimes), approved(both_runtimes, "other")
    expand(both_runtimes)
    settled(both_runtimes, made, end)
    with transaction(both_runtimes.store) as connection:
        assert expanding.finish(connection, both_runtimes.clock()) == [made]
    assert (state(both_runtimes, made).state, state(both_runtimes, other).state) == (DONE, RUNNING)


def test_a_broadcast_to_nobody_is_done_at_once(both_runtimes: Runtime) -> None:
    made = approved(both_runtimes)
    expand(both_runtimes)
    assert state(both_runtimes, made).state == DONE


def test_stop_between_writing_and_sending_cancels(both_runtimes: Runtime, number: str) -> None:
    person = somebody(both_runtimes, number)
    made = approved(both_runtimes)
    expand(both_runtimes)
    assert len(said(both_runtimes, number, "STOP")) == 1
    assert rows(both_runtimes, made) == [(person, "en", "canceled")]


@pytest.mark.usefixtures("small_pages")
def test_a_pause_stops_the_pages_and_resume_goes_on(both_runtimes: Runtime) -> None:
    everybody = [somebody(both_runtimes) for _ in range(7)]
    made = approved(both_runtimes)
    one_page(both_runtimes, made)
    steering.pause(both_runtimes, made, "Bob")
    assert expand(both_runtimes) == 0
    steering.resume(both_runtimes, made, "Bob")
    assert expand(both_runtimes) == 4
    assert told(both_runtimes, made) == everybody


@pytest.fixture
def many(runtime: Runtime) -> int:
    """A broadcast that means more people than one page holds."""
    with transaction(runtime.store) as connection:
        row = {"address": "x", "channel": "twilio", "medium": "sms", "language": "en", "consent": people.ACTIVE}
        crowd = [row | {"mark": f"many-{number}"} for number in range(PAGE + 1)]
        people.add_many(connection, crowd, runtime.clock())
    return approved(runtime)


def test_a_real_page_has_an_end(runtime: Runtime, many: int) -> None:
    assert one_page(runtime, many) == PAGE
    assert one_page(runtime, many) == 1
    assert one_page(runtime, many) is None
