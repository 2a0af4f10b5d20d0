"""Status reports, in whatever order they come (rules A23 to A26)."""

import itertools
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from bot.channels.base import Report
from bot.runtime import Runtime
from bot.services.sending.sweep import sweep
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.store.deliveries import deliveries
from bot.store.outbox import new_id, outbox
from tests.services.talking import sms
from tests.services.together import at_once

WORDS = ("sent", "delivered", "read", "undelivered")
ORDERS = [order for length in (1, 2, 4) for order in itertools.permutations(WORDS, length)]


def handed(runtime: Runtime, number: str) -> str:
    """The id of a message that left in an answer."""
    return converse(runtime, sms(number, "hi")).messages[0].id


def copies(runtime: Runtime, outbox_id: str, count: int) -> list[str]:
    """The ids of `count` messages like this one."""
    ids = [new_id() for _ in range(count)]
    with runtime.store.begin() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == outbox_id)).one()._asdict()
        connection.execute(outbox.insert(), [row | {"id": found, "cause": found} for found in ids])
    return ids


def state(runtime: Runtime, outbox_id: str) -> str | None:
    with runtime.store.connect() as connection:
        return connection.execute(select(outbox.c.state).where(outbox.c.id == outbox_id)).scalar_one_or_none()


def kept(runtime: Runtime, outbox_id: str) -> list[str]:
    with runtime.store.connect() as connection:
        query = select(deliveries.c.status).where(deliveries.c.outbox_id == outbox_id)
        return sorted(connection.execute(query).scalars())


def expected(order: Sequence[str]) -> str:
    """The first final word decides; only `read` says more than `delivered`."""
    final = [word for word in order if word != "sent"]
    if not final:
        return "sent"
    if final[0] == "undelivered":
        return "failed"
    return "read" if "read" in final else "delivered"


def test_every_order_ends_right(both_standing: Runtime, number: str) -> None:
    ends = {}
    for order, message in zip(ORDERS, copies(both_standing, handed(both_standing, number), len(ORDERS)), strict=True):
        for word in order:
            track(both_standing, Report(message, word))
        once = state(both_standing, message)
        assert [track(both_standing, Report(message, word)) for word in order] == [False] * len(order)
        ends[order] = (once, state(both_standing, message), kept(both_standing, message))
    assert ends == {order: (expected(order), expected(order), sorted(order)) for order in ORDERS}


def test_reports_before_their_message_are_adopted(both_standing: Runtime, number: str) -> None:
    messages = copies(both_standing, handed(both_standing, number), len(ORDERS))
    with both_standing.store.begin() as connection:
        rows = [row._asdict() for row in connection.execute(select(outbox).where(outbox.c.id.in_(messages)))]
        connection.execute(outbox.delete().where(outbox.c.id.in_(messages)))
    early = [
        track(both_standing, Report(message, word))
        for message, order in zip(messages, ORDERS, strict=True)
        for word in order
    ]
    assert not any(early)
    with both_standing.store.begin() as connection:
        connection.execute(outbox.insert(), rows)
    assert sweep(both_standing).adopted >= len(ORDERS)
    assert [state(both_standing, message) for message in messages] == [expected(order) for order in ORDERS]
    assert sweep(both_standing).adopted == 0


def test_all_reports_at_once_end_right(both_standing: Runtime, number: str) -> None:
    message = handed(both_standing, number)
    at_once(
        [lambda word=word: track(both_standing, Report(message, word)) for word in ("sent", "delivered", "read") * 3]
    )
    assert state(both_standing, message) == "read"
    assert kept(both_standing, message) == ["delivered", "read", "sent"]


@pytest.mark.parametrize("word", ["teleported", "queued", "", "DELIVERED?", "sent; drop table outbox", "ü" * 32])
def test_unknown_words_are_kept_and_change_nothing(both_standing: Runtime, number: str, word: str) -> None:
    message = handed(both_standing, number)
    assert track(both_standing, Report(message, word)) is False
    assert (state(both_standing, message), kept(both_standing, message)) == ("handed", [word])


def test_a_report_about_nothing_is_kept(both_standing: Runtime) -> None:
    stranger = new_id()
    assert track(both_standing, Report(stranger, "delivered", "SM1")) is False
    assert (state(both_standing, stranger), kept(both_standing, stranger)) == (None, ["delivered"])


def test_a_report_brings_its_details(both_standing: Runtime, number: str) -> None:
    message = handed(both_standing, number)
    track(both_standing, Report(message, "sent", "SM7"))
    track(both_standing, Report(message, "undelivered", "", "30003"))
    with both_standing.store.connect() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == message)).one()
    assert (row.state, row.external_id, row.error) == ("failed", "SM7", "30003")


def test_a_late_error_does_not_stain_a_success(both_standing: Runtime, number: str) -> None:
    message = handed(both_standing, number)
    track(both_standing, Report(message, "delivered"))
    track(both_standing, Report(message, "failed", "SM8", "30008"))
    with both_standing.store.connect() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == message)).one()
    assert (row.state, row.error) == ("delivered", "")


def test_no_message_moves_another(both_standing: Runtime, number: str) -> None:
    first, second = (message.id for message in converse(both_standing, sms(number, "hi")).messages)
    track(both_standing, Report(first, "delivered"))
    assert (state(both_standing, first), state(both_standing, second)) == ("delivered", "handed")
    with both_standing.store.connect() as connection:
        query = select(func.count()).select_from(deliveries).where(deliveries.c.outbox_id == second)
        assert connection.execute(query).scalar_one() == 0


@pytest.mark.parametrize("early", ["delivered", "Delivered", "undelivered", "read"])
def test_an_early_report_outlives_a_later_lesser_one(both_standing: Runtime, number: str, early: str) -> None:
    (known,) = copies(both_standing, handed(both_standing, number), 1)
    with both_standing.store.begin() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == known)).one()._asdict()
        connection.execute(outbox.delete().where(outbox.c.id == known))
    track(both_standing, Report(known, early))
    with both_standing.store.begin() as connection:
        connection.execute(outbox.insert(), [row])
    track(both_standing, Report(known, "sent"))
    sweep(both_standing)
    assert state(both_standing, known) == {"undelivered": "failed"}.get(early, early.lower())
