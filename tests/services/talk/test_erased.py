"""Somebody who was erased texts again: nothing is kept, and a danger sign is answered and told to staff all the same."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts.danger import AGAIN, repeat
from bot.services.talk.converse import converse
from bot.store import inbox
from bot.store.inbox import inbox as texts_of
from bot.store.outbox import outbox
from tests.services.alarm import CHEST, DEATH, FEVER, every, history, on_call, sent
from tests.services.dump import dump
from tests.services.talking import ledger, person, said, sms


def erased(runtime: Runtime, number: str) -> None:
    """They texted once, and FORGET twice."""
    for text in ("hi", "forget", "forget"):
        said(runtime, number, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CHEST, "CALL 911 NOW."),
        (FEVER, "CALL your care team at 202-555-0100 NOW"),
        (DEATH, "CALL OR TEXT 988 NOW"),
        ("me duele el pecho", "LLAME AL 911 YA"),
        ("tengo fiebre", "LLAME YA a su equipo médico al 202-555-0100"),
    ],
)
def test_danger_is_answered_with_the_call_to_make(both_runtimes: Runtime, number: str, text: str, words: str) -> None:
    erased(both_runtimes, number)
    answer, *behind = said(both_runtimes, number, text)
    assert words in answer
    # a draft has the English words behind it
    assert [one.startswith("CALL") for one in behind] == [True] * words.startswith("LLAME")


def test_staff_are_told_that_somebody_unknown_texted(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    erased(both_runtimes, number)
    said(both_runtimes, number, CHEST)
    (told,) = sent(both_runtimes, phone)
    assert told == (
        "Marrowline alert 1: emergency, chest or heart. From somebody who has erased their data: we keep no number "
        "to call. They were told whom to call. Reply ACK 1 to take it."
    )
    assert history(both_runtimes, 1) == [("raised", ""), ("told", "Ada")]


def test_it_is_told_up_the_list_until_somebody_takes_it(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    on_call(both_runtimes, "Ada", 1)
    ben = on_call(both_runtimes, "Ben", 2, language="es")
    erased(both_runtimes, number)
    said(both_runtimes, number, CHEST)
    clock.move(AGAIN)
    assert repeat(both_runtimes) == {"alerts_told": 1}
    assert "De alguien que borro sus datos" in sent(both_runtimes, ben)[0]
    assert said(both_runtimes, ben, "ack 1") == ["La alerta 1 es suya. Gracias."]
    clock.move(timedelta(hours=1))
    assert repeat(both_runtimes) == {}


def test_nothing_about_them_is_kept(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    erased(both_runtimes, number)
    said(both_runtimes, number, "chest pain, my name is Zebulon")
    assert person(both_runtimes, number) is None
    assert ledger(both_runtimes, number) == ["stopped"]
    (alert,) = every(both_runtimes)
    assert (alert.person_id, alert.said, alert.state) == (None, "", "open")
    with both_runtimes.store.connect() as connection:
        row = connection.execute(select(texts_of).order_by(texts_of.c.id.desc()).limit(1)).one()
        told = connection.execute(select(outbox.c.body)).scalars().all()
    assert (row.person_id, row.body, row.severity, row.label) == (None, "", "", "")
    assert not [body for body in told if "Zebulon" in both_runtimes.vault.open(body)]
    assert number[2:] not in "".join(sent(both_runtimes, phone))
    assert number[2:].encode() not in dump(both_runtimes)


def test_the_same_text_again_gets_the_same_answer_and_no_second_alert(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    erased(both_runtimes, number)
    first, again = (converse(both_runtimes, sms(number, CHEST, "SM-the-same")) for _ in range(2))
    assert [message.text for message in again.messages] == [message.text for message in first.messages]
    assert len(every(both_runtimes)) == len(sent(both_runtimes, phone)) == 1


def test_signs_of_two_who_are_unknown_are_two_alerts(both_runtimes: Runtime, number: str) -> None:
    other = number.replace("+1303", "+1720")
    on_call(both_runtimes, "Ada")
    for one in (number, other):
        erased(both_runtimes, one)
        said(both_runtimes, one, CHEST)
    assert [alert.same_as for alert in every(both_runtimes)] == [None, None]


@pytest.mark.parametrize("text", ["hi", "tired", "help", "my hair is falling out", "stop", "tengo pelo seco"])
def test_everything_else_stays_unheard(runtime: Runtime, number: str, text: str) -> None:
    erased(runtime, number)
    assert said(runtime, number, text) == []
    assert every(runtime) == []


def test_what_a_carrier_dealt_with_is_left_to_it(runtime: Runtime, number: str) -> None:
    erased(runtime, number)
    assert said(runtime, number, CHEST, opt_out="STOP") == []


def test_after_a_mere_stop_staff_have_a_number_and_the_person_gets_no_text(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, "stop")
    assert said(runtime, number, CHEST) == []
    assert number in sent(runtime, phone)[0]


def test_the_empty_row_goes_with_the_others_of_nobody(runtime: Runtime, clock: HeldClock, number: str) -> None:
    erased(runtime, number)
    said(runtime, number, CHEST)
    clock.move(timedelta(days=2))
    with runtime.store.begin() as connection:
        assert inbox.erase_nobodys(connection, clock.at - timedelta(days=1)) == 2
    assert [alert.inbox_id for alert in every(runtime)] == [None]
