"""Staff take an alert by text: every spelling, the wrong number, the only one, and what a stranger learns (nothing)."""

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts.acknowledge import take
from bot.services.alerts.danger import AGAIN, repeat
from bot.store import inbox, people
from bot.store.database import transaction
from tests.services.alarm import CHEST, FEVER, every, history, numbers, on_call, raise_by_hand, sent
from tests.services.days import tips, waiting
from tests.services.talking import fresh_number, person, said
from tests.services.together import at_once


@pytest.mark.parametrize(
    "typed",
    ["ACK 1", "ack 1", "Ack 1", "ack1", "ACK1", "ack #1", "ACK#1", "ack: 1", " ack  1 ", "ack 1.", "Ack 1!", "ack ١",
     "ACK 1 on my way", "ack 01", "ack 1, calling her", "ACK 1 chest pain", "ack 1 she has fever, I called", "ACK 1: fiebre de 39"],
)  # fmt: skip
def test_every_spelling_takes_it(runtime: Runtime, number: str, typed: str) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, FEVER)
    assert said(runtime, phone, typed) == ["Alert 1 is yours. Thank you."]
    (alert,) = every(runtime)
    assert (alert.state, alert.acknowledged_by, alert.acknowledged_at) == ("acknowledged", "Ada", runtime.clock())


@pytest.mark.parametrize("typed", ["tips", "checkin", "invite", "consejos", "join CDFGHJ"])
def test_a_staff_phone_begins_nothing_else(runtime: Runtime, typed: str) -> None:
    phone = on_call(runtime, "Ada")
    answer = said(runtime, phone, typed)[0]
    assert answer.startswith(("This is a staff phone.", "Este es un teléfono del personal."))
    assert waiting(runtime, phone) == tips(runtime, phone) == []
    found = person(runtime, phone)
    assert found
    assert found.role == people.STAFF


def test_who_took_it_and_when_is_kept(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    on_call(both_runtimes, "Ada", 1)
    ben = on_call(both_runtimes, "Ben", 2)
    said(both_runtimes, number, FEVER)
    clock.move(AGAIN)
    repeat(both_runtimes)
    said(both_runtimes, ben, "ack 1")
    assert history(both_runtimes, 1)[-1] == ("acknowledged", "Ben")


def test_the_others_who_were_told_hear_of_it(both_runtimes: Runtime, number: str, clock: HeldClock) -> None:
    ada, ben, cy = (on_call(both_runtimes, name, rank) for rank, name in enumerate(("Ada", "Ben", "Cy"), 1))
    said(both_runtimes, number, FEVER)
    clock.move(AGAIN)
    repeat(both_runtimes)
    said(both_runtimes, ben, "ACK 1")
    assert sent(both_runtimes, ada)[1:] == ["Marrowline: alert 1 was taken by Ben."]
    assert numbers(both_runtimes, ben, cy) == [1, 0]


def test_alone_it_takes_the_only_one(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada")
    assert said(runtime, phone, "ACK") == ["No alert is open."]
    said(runtime, number, FEVER)
    assert said(runtime, phone, "ack") == ["Alert 1 is yours. Thank you."]
    assert said(runtime, phone, "ack") == ["No alert is open."]


def test_alone_it_asks_which_of_two(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, fresh_number(), FEVER)
    said(runtime, fresh_number(), CHEST)
    asked = ["Open alerts: 1, 2. Reply ACK and one number, such as ACK 1."]
    assert said(runtime, phone, "ack") == asked
    assert [alert.state for alert in every(runtime)] == ["open", "open"]


@pytest.mark.parametrize("typed", ["ack 2", "ack 0000000009", "ack 99999999999999999999", "ack " + "9" * 1990])
def test_a_wrong_number_is_told(both_runtimes: Runtime, number: str, typed: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    said(both_runtimes, number, FEVER)
    (answer,) = said(both_runtimes, phone, typed)
    assert answer.startswith("There is no alert ")
    assert len(answer) < 60
    assert every(both_runtimes)[0].state == "open"


def test_what_is_taken_stays_taken(runtime: Runtime, number: str) -> None:
    ada, ben = on_call(runtime, "Ada"), on_call(runtime, "Ben")
    said(runtime, number, FEVER)
    said(runtime, ada, "ack 1")
    assert said(runtime, ben, "ack 1") == ["Marrowline: alert 1 was taken by Ada."]
    assert every(runtime)[0].acknowledged_by == "Ada"


def test_two_at_once_one_takes_it(both_runtimes: Runtime, number: str) -> None:
    phones = [on_call(both_runtimes, name, 1) for name in ("Ada", "Ben", "Cy")]
    said(both_runtimes, number, FEVER)
    answers = at_once([lambda phone=phone: said(both_runtimes, phone, "ack 1") for phone in phones])
    assert sorted(answer[0].split(" ", 2)[0] for answer in answers) == ["Alert", "Marrowline:", "Marrowline:"]
    assert len([event for event in history(both_runtimes, 1) if event[0] == "acknowledged"]) == 1


def test_taking_one_takes_what_joined_it(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    for text in (FEVER, CHEST, FEVER, CHEST):
        said(both_runtimes, number, text)
    assert [alert.same_as for alert in every(both_runtimes)] == [2, None, 2, 2]
    assert said(both_runtimes, phone, "ack 2") == ["Alert 2 is yours. Thank you."]
    assert {(alert.state, alert.acknowledged_by) for alert in every(both_runtimes)} == {("acknowledged", "Ada")}


def test_taking_the_milder_one_leaves_the_worse_open(runtime: Runtime, number: str, clock: HeldClock) -> None:
    phone = on_call(runtime, "Ada")
    said(runtime, number, FEVER)
    said(runtime, number, CHEST)
    said(runtime, phone, "ack 1")
    assert [alert.state for alert in every(runtime)] == ["acknowledged", "open"]
    clock.move(AGAIN)
    assert repeat(runtime) == {"alerts_told": 1}


def test_a_sign_that_comes_while_it_is_taken_is_never_lost(both_runtimes: Runtime, number: str) -> None:
    phone = on_call(both_runtimes, "Ada")
    said(both_runtimes, number, CHEST)
    at_once([lambda: said(both_runtimes, phone, "ack 1"), lambda: said(both_runtimes, number, CHEST)])
    _, second = every(both_runtimes)
    # it joined before, and was taken with it, or it wakes staff by itself
    assert (second.state, second.same_as) in {("acknowledged", 1), ("open", None)}


@pytest.mark.parametrize("typed", ["ACK 1", "ack1", "ack", "ack #1"])
def test_a_stranger_learns_nothing(both_runtimes: Runtime, number: str, typed: str) -> None:
    on_call(both_runtimes, "Ada")
    said(both_runtimes, number, FEVER)
    stranger = fresh_number()
    said(both_runtimes, stranger, "hi")
    assert said(both_runtimes, stranger, typed) == said(both_runtimes, stranger, "zzz zzz")
    assert said(both_runtimes, fresh_number(), typed) == said(both_runtimes, fresh_number(), "zzz zzz")
    assert every(both_runtimes)[0].state == "open"
    with transaction(both_runtimes.store) as connection:
        person = people.by_mark(connection, both_runtimes.vault.mark(stranger))
        assert person
        kept = inbox.of_person(connection, person.id)
    assert {(row.label, row.rule, row.score) for row in kept[1:]} == {("UNKNOWN", "none", 0.0)}


def test_a_staff_phone_is_otherwise_answered_like_anybody(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada")
    stranger = fresh_number()
    said(runtime, stranger, "hi")
    for text in ("menu", "1", "bruise", "zzz zzz", FEVER):
        assert said(runtime, phone, text) == said(runtime, stranger, text)


def test_a_stopped_staff_phone_takes_it_and_hears_nothing(both_runtimes: Runtime, number: str) -> None:
    ada, ben = on_call(both_runtimes, "Ada"), on_call(both_runtimes, "Ben")
    said(both_runtimes, number, FEVER)
    said(both_runtimes, ada, "STOP")
    assert said(both_runtimes, ada, "ack 1") == []
    assert every(both_runtimes)[0].acknowledged_by == "Ada"
    assert sent(both_runtimes, ben)[1:] == ["Marrowline: alert 1 was taken by Ada."]


def test_staff_are_answered_in_their_language(runtime: Runtime, number: str) -> None:
    phone = on_call(runtime, "Ada", language="es")
    said(runtime, number, FEVER)
    assert said(runtime, phone, "ACK 1") == ["La alerta 1 es suya. Gracias."]


def test_a_noted_sign_can_be_taken_too(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    raise_by_hand(runtime, number, "visit", "R27")
    with transaction(runtime.store) as connection:
        assert take(runtime, connection, 1, "Ada") == [1]
    assert every(runtime)[0].acknowledged_by == "Ada"
