"""What became of a broadcast: every state counted, every reason in plain words, replies, what nobody knows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.clock import HeldClock
from bot.rules import lanes
from bot.runtime import Runtime
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.expand import expand
from bot.services.broadcasts.progress import Progress, progress
from bot.services.broadcasts.steer import Times
from bot.services.sending.deliver import deliver
from bot.store.outbox import outbox
from tests.conftest import START, make_runtime, make_settings
from tests.services.crowd import approved, drafted, rows, somebody
from tests.services.talking import said


def begun(runtime: Runtime, *people: str | dict[str, object]) -> int:
    """A broadcast to these people (numbers, or columns), expanded; its id."""
    for one in people or ({},):
        somebody(runtime, one) if isinstance(one, str) else somebody(runtime, **one)
    made = approved(runtime)
    expand(runtime)
    return made


def becomes(runtime: Runtime, made: int, nth: int, state: str, **columns: object) -> None:
    """What became of the message of the nth person."""
    person = rows(runtime, made)[nth][0]
    mine = (outbox.c.person_id == person) & (outbox.c.cause == f"broadcast:{made}")
    with runtime.store.begin() as connection:
        connection.execute(update(outbox).where(mine).values(state=state, **columns))


def lines(found: Progress) -> list[tuple[str, int, str]]:
    return sorted((line.state, line.messages, line.reason) for line in found.lines)


def test_a_draft_has_come_nowhere(runtime: Runtime) -> None:
    found = progress(runtime, drafted(runtime))
    assert (found.written, found.settled, found.unknown, found.replied, found.lines) == (0, 0, 0, 0, ())
    assert [(who, deed) for who, deed, _ in found.history] == [("Ann", "broadcast created")]


def test_what_waits_while_the_gateway_refuses_us_says_so(runtime: Runtime) -> None:
    made = begun(runtime)
    runtime.rates.halt(60, "20003")
    (line,) = progress(runtime, made).lines
    assert line.reason.startswith("sending rests: ")
    assert line.mend
    becomes(runtime, made, 0, "queued", reason="quiet hours")
    assert "sending rests" not in progress(runtime, made).lines[0].reason, "it has a reason of its own"


def test_every_state_is_counted_with_its_reason(both_runtimes: Runtime) -> None:
    made = begun(both_runtimes, *[{"language": ("en", "es")[n % 2]} for n in range(8)])
    for nth, (state, columns) in enumerate([
        ("sent", {}), ("delivered", {}), ("delivered", {}), ("failed", {"error": "21614", "reason": "bad_number"}),
        ("failed", {"error": "99999", "reason": "unexplained"}), ("canceled", {"reason": "stopped"}), ("unknown", {}),
    ]):  # fmt: skip
        becomes(both_runtimes, made, nth, state, **columns)
    found = progress(both_runtimes, made)
    assert found.states == {"queued": 1, "unknown": 1, "sent": 1, "delivered": 2, "failed": 2, "canceled": 1}
    assert (found.written, found.settled, found.unknown, found.segments) == (8, 7, 1, 8)
    assert lines(found) == [
        ("canceled", 1, "asked for no more texts"),
        ("delivered", 2, ""),
        ("failed", 1, "the gateway refused it (code 99999)"),
        ("failed", 1, "this number cannot take texts"),
        ("queued", 1, ""),
        ("sent", 1, ""),
        ("unknown", 1, ""),
    ]
    (landline,) = [line for line in found.lines if line.code == "21614"]
    assert landline.mend.startswith("Ask the person")


def test_what_is_held_says_until_when_and_why(both_runtimes: Runtime, clock: HeldClock) -> None:
    made = begun(both_runtimes, {}, {}, {})
    for nth, hours in ((0, 2), (1, 5)):
        becomes(both_runtimes, made, nth, "queued", due_at=clock() + timedelta(hours=hours), reason="quiet hours")
    held, plain = sorted(progress(both_runtimes, made).lines, key=lambda line: line.reason == "")
    assert (held.messages, held.reason) == (2, "it is quiet hours where they are")
    assert (held.held_from, held.held_to) == (clock() + timedelta(hours=2), clock() + timedelta(hours=5))
    assert (plain.messages, plain.held_from, plain.held_to) == (1, None, None)
    clock.move(timedelta(hours=6))
    assert [line.held_to for line in progress(both_runtimes, made).lines] == [None, None]


@pytest.mark.parametrize(("hours", "counted"), [(0, 1), (71, 1), (73, 0)])
def test_a_reply_counts_for_three_days(
    both_runtimes: Runtime, clock: HeldClock, number: str, hours: int, counted: int
) -> None:
    made = begun(both_runtimes, number)
    becomes(both_runtimes, made, 0, "delivered")
    clock.move(timedelta(hours=hours))
    said(both_runtimes, number, "MENU")
    assert progress(both_runtimes, made).replied == counted


def test_replies_are_people_and_not_texts(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    other = number.replace("+1303", "+1404")
    said(both_runtimes, number, "hi")
    clock.move(timedelta(hours=1))
    made = begun(both_runtimes, other, {})
    for nth in range(3):
        becomes(both_runtimes, made, nth, "sent")
    assert progress(both_runtimes, made).replied == 0, "a text before the message is no reply"
    clock.move(timedelta(minutes=1))
    for words in ("MENU", "1", "HELP"):
        said(both_runtimes, other, words)
    assert progress(both_runtimes, made).replied == 1


@pytest.mark.parametrize("state", ["queued", "failed", "canceled"])
def test_a_message_that_never_went_out_has_no_replies(runtime: Runtime, number: str, state: str) -> None:
    made = begun(runtime, number)
    becomes(runtime, made, 0, state)
    said(runtime, number, "MENU")
    assert progress(runtime, made).replied == 0


def test_what_is_unknown_and_held_by_a_look_still_counts_its_replies(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    made = begun(both_runtimes, number)
    becomes(both_runtimes, made, 0, "unknown", due_at=clock() + timedelta(hours=5))
    clock.move(timedelta(minutes=1))
    said(both_runtimes, number, "MENU")
    assert progress(both_runtimes, made).replied == 1


@pytest.fixture
def sending(database_url: str, tmp_path: Path, redis_url: str, clock: HeldClock) -> Iterator[Runtime]:
    """A runtime whose gateway takes every message and brings it nowhere."""
    found = make_settings(database_url, tmp_path, demo=True, sender_rate=1_000)
    handles = make_runtime(found, redis_url, clock)
    yield handles
    handles.store.dispose()


def test_a_broadcast_from_draft_to_done(sending: Runtime, clock: HeldClock, number: str) -> None:
    for one in (number, ""):
        somebody(sending, one)
    somebody(sending, zone="Pacific/Honolulu")
    made = drafted(sending)
    steering.approve(sending, made, "Bob", Times())
    assert expand(sending) == 3
    deliver(sending, lanes.BULK)
    assert progress(sending, made).states == {"queued": 1, "sent": 2}
    assert _held_until(progress(sending, made)) == START + timedelta(hours=4)
    said(sending, number, "MENU")
    clock.move(timedelta(hours=4))
    deliver(sending, lanes.BULK)
    expand(sending)
    found = progress(sending, made)
    assert found.states == {"sent": 3}
    assert (found.broadcast.state, found.settled, found.replied) == ("done", 3, 1)


def _held_until(found: Progress) -> datetime | None:
    return next(line.held_to for line in found.lines if line.state == "queued")


def test_what_is_not_there_has_no_progress(runtime: Runtime) -> None:
    with pytest.raises(KeyError):
        progress(runtime, 7)
