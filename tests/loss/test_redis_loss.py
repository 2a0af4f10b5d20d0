"""Redis may burn at any moment: every text is answered, and what was said for good stays."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.store.consent import consents
from bot.store.outbox import outbox
from tests.services.talking import fresh_number, ledger, person, said, sms, texts

WALK = (
    "hola", "1", "1", "MÁS", "más", "menú", "5", "moretones", "tengo fiebre", "ENGLISH",
    "MENU", "1", "BACK", "lang", "español", "MORE", "zzzz qqqq", "99", "HELP", "MENU",
)  # fmt: skip


def flush(runtime: Runtime, number: str) -> None:
    runtime.cache.flushall()


def drop(runtime: Runtime, number: str) -> None:
    runtime.places.drop(runtime.vault.mark(number))


Loss = Callable[[Runtime, str], None]
LOSSES: dict[str, Loss] = {"flushed": flush, "dropped": drop}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_loss_before_every_text(runtime: Runtime, loss: Loss) -> None:
    number = fresh_number()
    for turn, words in enumerate(WALK):
        loss(runtime, number)
        answers = said(runtime, number, words)
        found = person(runtime, number)
        assert answers and all(answers), words
        assert found and found.turn == turn + 1
        assert found.language in ("es", "en")
    assert ledger(runtime, number) == ["given"]
    assert texts(runtime, number) == list(WALK)


def walk(runtime: Runtime, lost_before: int | None, loss: Loss) -> tuple[list[list[str]], str]:
    """The answers of a walk, with Redis lost before one text of it; and the language at the end."""
    number, answers = fresh_number(), []
    for turn, words in enumerate(WALK):
        if turn == lost_before:
            loss(runtime, number)
        answers.append(said(runtime, number, words))
    assert ledger(runtime, number) == ["given"]
    found = person(runtime, number)
    assert found
    return answers, found.language


def test_one_loss_costs_little(runtime: Runtime) -> None:
    """Wherever it strikes, every text is answered, words go on meaning what they mean, and the last menu is the same."""
    whole, language = walk(runtime, None, flush)
    for lost_before in range(1, len(WALK), 3):
        answers, spoken = walk(runtime, lost_before, (flush, drop)[lost_before % 2])
        assert all(answers)
        assert answers[:lost_before] == whole[:lost_before]
        assert (answers[7:9], answers[-2:]) == (whole[7:9], whole[-2:])
        assert spoken == language == "es"


def test_stop_outlives_every_loss(runtime: Runtime) -> None:
    number = fresh_number()
    for words, count in (
        ("hi", 2),
        ("STOP", 1),
        ("MENU", 0),
        ("1", 0),
        ("START", 2),
        ("STOP", 1),
        ("i have a fever", 0),
    ):
        runtime.cache.flushall()
        assert len(said(runtime, number, words)) == count
    assert ledger(runtime, number) == ["given", "stopped", "restarted", "stopped"]


def test_forget_outlives_a_loss(runtime: Runtime) -> None:
    """Lost between the two FORGETs, the wish is asked again and nothing is erased by accident."""
    number = fresh_number()
    said(runtime, number, "hi")
    asked = said(runtime, number, "FORGET")
    runtime.cache.flushall()
    assert said(runtime, number, "FORGET") == asked
    assert person(runtime, number)
    said(runtime, number, "FORGET")
    runtime.cache.flushall()
    assert (person(runtime, number), said(runtime, number, "MENU")) == (None, [])


def test_a_repeat_after_a_loss_is_the_same(runtime: Runtime) -> None:
    text = sms(fresh_number(), "hi")
    first = converse(runtime, text).messages
    runtime.cache.flushall()
    assert converse(runtime, text).messages == first
    with runtime.store.connect() as connection:
        assert len(connection.execute(select(outbox.c.id)).all()) == len(first)
        assert len(connection.execute(select(consents.c.id)).all()) == 1
