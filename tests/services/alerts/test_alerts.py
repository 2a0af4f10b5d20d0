"""A danger sign wakes staff: once, in order, again until somebody takes it, and never the person."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts.danger import USEFUL, repeat
from bot.store import due, people
from bot.store.database import transaction
from bot.store.outbox import outbox
from tests.conftest import make_runtime, make_settings
from tests.services.alarm import CHEST, DEATH, FEVER, every, numbers, on_call, raise_by_hand, sent
from tests.services.checking import come, given, known, plans_of
from tests.services.talking import fresh_number, said
from tests.services.together import at_once


def test_the_row_says_who_what_and_by_which_rule(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, FEVER)
    (alert,) = every(both_runtimes)
    assert (alert.severity, alert.rule, alert.state, alert.level) == ("now", "R09", "open", 1)
    assert both_runtimes.vault.open(alert.said) == FEVER
    assert FEVER not in alert.said
    with transaction(both_runtimes.store) as connection:
        person = people.by_mark(connection, both_runtimes.vault.mark(number))
    assert person
    assert alert.person_id == person.id


def test_staff_read_the_number_to_call_and_the_kind_of_sign(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, FEVER)
    assert sent(runtime, phone) == [
        f"Marrowline alert 1: urgent, fever. Call {number}. They were told whom to call. Reply ACK 1 to take it."
    ]


@pytest.mark.parametrize(("text", "words"), [(CHEST, "emergency, chest or heart"), (DEATH, "crisis, their own safety")])
def test_every_class_has_plain_words(runtime: Runtime, number: str, text: str, words: str) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, text)
    assert f"alert 1: {words}. Call {number}." in sent(runtime, phone)[0]


def test_a_message_to_staff_goes_at_once_and_is_soon_of_no_use(runtime: Runtime, number: str) -> None:
    on_call(runtime, "Ada")
    said(runtime, number, FEVER)
    with runtime.store.connect() as connection:
        row = connection.execute(select(outbox).where(outbox.c.cause.startswith("alert:"))).one()
    now = runtime.clock()
    assert (row.lane, row.state, row.due_at, row.expires_at, row.capped) == ("now", "queued", now, now + USEFUL, False)
    assert row.cause == "alert:1:1:0"
    assert row.segments == 1


def test_staff_read_their_own_language(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada", language="es")
    said(runtime, number, FEVER)
    assert sent(runtime, phone)[0].startswith("Alerta 1 de Marrowline: urgente, fiebre. Llame al +")


def test_the_person_hears_nothing_of_it(runtime: Runtime, number: str) -> None:
    without = said(runtime, fresh_number(), FEVER)
    on_call(runtime, "Ada")
    assert said(runtime, number, FEVER) == without
    assert "No one watches these texts" in "".join(without)


def test_mail_and_webhook_get_a_message_each(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada", phone="+12025550171", email="ada@clinic.example", webhook="https://pager.example/1")
    said(runtime, number, FEVER)
    mail, hook = sent(runtime, "ada@clinic.example"), sent(runtime, "https://pager.example/1")
    assert phone == "+12025550171"
    assert numbers(runtime, phone) == [1]
    assert mail == hook
    assert mail[0].endswith("To take it, text ACK 1 from your staff phone.")
    with runtime.store.connect() as connection:
        query = select(people.people.c.channel).join(outbox, outbox.c.person_id == people.people.c.id)
        channels = connection.execute(query.where(outbox.c.cause.startswith("alert:"))).scalars().all()
    assert sorted(channels) == ["email", "twilio", "webhook"]


def test_a_sign_for_the_next_visit_is_noted_and_wakes_nobody(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, "hi")
    raise_by_hand(runtime, number, "visit", "R27")
    (alert,) = every(runtime)
    assert (alert.state, alert.next_at, numbers(runtime, phone)) == ("noted", None, [0])
    assert repeat(runtime) == {}


@pytest.mark.parametrize(
    ("rule", "sign"), [("D2.heavy", "bleeding"), ("R14", "chest or heart"), ("X9.new", "a danger sign")]
)
def test_a_rule_has_a_neutral_name(runtime: Runtime, number: str, rule: str, sign: str) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, "hi")
    raise_by_hand(runtime, number, "911", rule)
    assert sent(runtime, phone)[0].startswith(f"Marrowline alert 1: emergency, {sign}. Call ")


def test_a_stopped_person_is_left_in_peace_and_staff_know_it(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    said(both_runtimes, number, "STOP")
    assert said(both_runtimes, number, CHEST) == []
    (text,) = sent(both_runtimes, phone)
    assert "They had texted STOP, so they got no answer." in text


def test_a_crash_before_the_end_leaves_nothing_half(
    both_runtimes: Runtime, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The alert, its message to staff, the text and its answer stand or fall together."""
    on_call(both_runtimes, "Ada")

    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        # the last thing before the commit
        patch.setattr("bot.services.talk.converse._keep_place", crash)
        with pytest.raises(RuntimeError):
            said(both_runtimes, number, FEVER)
    with both_runtimes.store.connect() as connection:
        assert connection.execute(select(outbox)).all() == []
    assert every(both_runtimes) == []
    said(both_runtimes, number, FEVER)
    assert len(every(both_runtimes)) == 1


def test_a_retry_of_the_gateway_raises_no_second_alert(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    for _ in range(3):
        said(both_runtimes, number, FEVER, external_id="SM" + "7" * 32)
    assert len(every(both_runtimes)) == 1
    assert numbers(both_runtimes, phone) == [1]


def test_the_same_text_at_the_same_moment_raises_one_alert(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    at_once([lambda: said(both_runtimes, number, FEVER, external_id="SM" + "8" * 32)] * 4)
    assert len(every(both_runtimes)) == 1
    assert numbers(both_runtimes, phone) == [1]


def test_many_signs_at_the_same_moment_wake_staff_once(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    at_once([lambda: said(both_runtimes, number, FEVER)] * 4)
    assert len(every(both_runtimes)) == 4
    assert numbers(both_runtimes, phone) == [1]


def test_the_sender_is_asked_to_look_at_once(runtime: Runtime, number: str) -> None:
    on_call(runtime, "Ada")
    said(runtime, number, "hi")
    assert runtime.nudges.waiting("now") == 0
    said(runtime, number, FEVER)
    assert runtime.nudges.waiting("now") == 1


def test_without_redis_the_alert_is_raised_all_the_same(without_redis: Runtime, number: str) -> None:
    phone = on_call(without_redis, "Ada")
    assert said(without_redis, number, FEVER)[0].startswith("CALL your care team at 202-555-0100 NOW")
    assert numbers(without_redis, phone) == [1]


def test_the_brake_on_loops_holds_no_alert(
    sqlite_url: str, tmp_path: Path, redis_url: str, clock: HeldClock, number: str
) -> None:
    braked = make_runtime(make_settings(sqlite_url, tmp_path, loop_brake="3/minute"), redis_url, clock)
    assert [len(said(braked, number, "hi")) for _ in range(4)][-1] == 0
    for _ in range(4):
        said(braked, number, FEVER)
    assert len(every(braked)) == 4


def test_a_dangerous_answer_of_a_check_in_wakes_staff(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    phone = on_call(both_runtimes, "Ada")
    known(both_runtimes, number)
    given(both_runtimes, number, "D")
    assert come(both_runtimes, clock, number, timedelta(hours=26))
    said(both_runtimes, number, "98.6")
    assert said(both_runtimes, number, "2")[0].startswith("CALL 911 NOW.")
    (alert,) = every(both_runtimes)
    assert (alert.severity, alert.rule, both_runtimes.vault.open(alert.said)) == ("911", "D2.heavy", "2")
    assert sent(both_runtimes, phone)[0].startswith(f"Marrowline alert 1: emergency, bleeding. Call {number}.")


def test_nothing_is_begun_with_staff(runtime: Runtime, clock: HeldClock) -> None:
    """Whatever was planned for their phone before, or by mistake."""
    phone = on_call(runtime, "Ada")
    said(runtime, phone, "hi")
    given(runtime, phone, "D")
    assert come(runtime, clock, phone, timedelta(hours=26)) == []
    assert {row.reason for row in plans_of(runtime, phone, due.DROPPED)} == {"staff"}
