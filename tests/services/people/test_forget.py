"""FORGET: everything about a person is gone but the mark of their STOP (rules G4, G6)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.channels.base import Report
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.people.forget import forget
from bot.services.sending.sweep import sweep
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.store import consent, people, schema
from bot.store.consent import consents
from bot.store.database import transaction
from bot.store.deliveries import deliveries
from bot.store.inbox import inbox
from bot.store.outbox import outbox
from tests.services.checking import given
from tests.services.dump import dump
from tests.services.talking import ledger, person, said, sms
from tests.services.together import at_once, until_somebody_waits

TYPED = ("my name is Zebulon Quux", "moretones", "i take vincristine")


def rows(runtime: Runtime) -> dict[str, int]:
    with runtime.store.connect() as connection:
        tables = [table for table in schema.TABLES if table.name != "clinics"]
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


def left(runtime: Runtime) -> dict[str, int]:
    """The tables that hold anything at all."""
    return {table: count for table, count in rows(runtime).items() if count}


def lived(runtime: Runtime, number: str) -> None:
    """A person with texts, answers, a language, a STOP and a START, and status reports."""
    for words in ("hi", *TYPED, "STOP", "START", "español"):
        for message in converse(runtime, sms(number, words)).messages:
            track(runtime, Report(message.id, "sent", "SM00000000000000000000000000000042"))
            track(runtime, Report(message.id, "undelivered", "SM00000000000000000000000000000042", "30003"))


def erased(runtime: Runtime, number: str) -> list[str]:
    """FORGET, twice; the last answer."""
    assert len(said(runtime, number, "FORGET")) == 1
    return said(runtime, number, "FORGET")


def test_forget_asks_before_it_erases(runtime: Runtime, number: str) -> None:
    lived(runtime, number)
    before = rows(runtime)["inbox"]
    said(runtime, number, "FORGET")
    said(runtime, number, "N")
    assert rows(runtime)["inbox"] == before + 2
    assert person(runtime, number)


def test_forget_twice_erases_everything(both_runtimes: Runtime, number: str) -> None:
    lived(both_runtimes, number)
    (answer,) = erased(both_runtimes, number)
    assert "START" in answer or "EMPEZAR" in answer
    assert person(both_runtimes, number) is None
    # the wish itself and its answer stay for a day, empty and nobody's, for the gateway's retry
    assert left(both_runtimes) == {"inbox": 1, "outbox": 1, "consents": 2}
    assert ledger(both_runtimes, number) == ["stopped", "stopped"]
    assert both_runtimes.places.find(both_runtimes.vault.mark(number), 10, both_runtimes.clock()) is None
    assert not [key for key in both_runtimes.cache.keys("*") if key.startswith("place:")]


def test_what_stays_is_nobodys(both_runtimes: Runtime, number: str) -> None:
    lived(both_runtimes, number)
    erased(both_runtimes, number)
    with both_runtimes.store.connect() as connection:
        assert connection.execute(select(inbox.c.person_id, inbox.c.body)).all() == [(None, "")]
        assert connection.execute(select(outbox.c.person_id)).all() == [(None,)]
        assert set(connection.execute(select(consents.c.kind)).scalars()) == {"stopped"}


def test_others_are_left_alone(runtime: Runtime, number: str) -> None:
    other = number.replace("+1303", "+1404")
    lived(runtime, other)
    alone = rows(runtime)
    lived(runtime, number)
    erased(runtime, number)
    after = rows(runtime)
    assert (after["people"], after["inbox"], after["deliveries"]) == (1, alone["inbox"] + 1, alone["deliveries"])
    assert ledger(runtime, other) == ["given", "stopped", "restarted"]
    assert said(runtime, other, "MENU")


def traces(runtime: Runtime, number: str) -> list[str]:
    """What a thief finds of a person: forms of the number, words they typed, words they read."""
    looked_for = (
        number,
        number.removeprefix("+"),
        number.removeprefix("+1"),
        *TYPED,
        "zebulon",
        "moretones",
        "marrowline:",
        "welcome to",
    )
    stolen = dump(runtime)
    assert runtime.vault.mark(number).lower().encode() in stolen
    return [trace for trace in looked_for if trace.lower().encode() in stolen]


def test_a_thief_reads_nothing(both_runtimes: Runtime, number: str) -> None:
    lived(both_runtimes, number)
    assert traces(both_runtimes, number) == []
    erased(both_runtimes, number)
    assert traces(both_runtimes, number) == []


def test_a_thief_of_whatsapp_reads_nothing(runtime: Runtime) -> None:
    address = "whatsapp:US.13491208655302741918"
    lived(runtime, address)
    assert traces(runtime, address) == []
    assert b"13491208655302741918" not in dump(runtime)


def test_the_forgotten_stay_silent(both_runtimes: Runtime, number: str) -> None:
    lived(both_runtimes, number)
    erased(both_runtimes, number)
    for words in ("hi", "MENU", "YES", "HELP", "STOP", "FORGET", *TYPED):
        assert said(both_runtimes, number, words) == []
    # danger is answered, and leaves as little: see test_erased
    assert len(said(both_runtimes, number, "i have a fever")) == 1
    assert said(both_runtimes, number, "STOP", opt_out="STOP") == []
    assert person(both_runtimes, number) is None
    assert traces(both_runtimes, number) == []
    assert ledger(both_runtimes, number) == ["stopped", "stopped"]


@pytest.mark.parametrize("opt_out", ["", "START"])
def test_start_makes_them_new(both_runtimes: Runtime, number: str, opt_out: str) -> None:
    lived(both_runtimes, number)
    erased(both_runtimes, number)
    assert len(said(both_runtimes, number, "START", opt_out=opt_out)) == (0 if opt_out else 2)
    found = person(both_runtimes, number)
    assert found and (found.turn, found.language) == (1, "" if opt_out else "en")
    # a carrier's START says nothing of ours, so the welcome comes with the next text
    first = "Welcome" if opt_out else "MARROWLINE"
    assert said(both_runtimes, number, "MENU")[0].startswith(first)
    assert said(both_runtimes, number, "MENU")[0].startswith("MARROWLINE")


def test_a_retry_of_the_wish_gets_its_answer(both_runtimes: Runtime, number: str) -> None:
    lived(both_runtimes, number)
    said(both_runtimes, number, "FORGET")
    wish = sms(number, "FORGET", "SM9")
    first = converse(both_runtimes, wish).messages
    assert converse(both_runtimes, wish).messages == first != ()
    assert person(both_runtimes, number) is None


def test_ten_deliveries_of_the_wish(both_runtimes: Runtime, number: str) -> None:
    lived(both_runtimes, number)
    said(both_runtimes, number, "FORGET")
    wish = sms(number, "FORGET", "SM9")
    answers = at_once([lambda: converse(both_runtimes, wish).messages] * 10)
    assert len(set(answers)) == 1
    assert len(answers[0]) == 1
    assert person(both_runtimes, number) is None


def test_a_text_during_the_erasure_leaves_nothing(both_runtimes: Runtime, number: str) -> None:
    """A text that waits for the person while they are erased must not bring a row back."""
    lived(both_runtimes, number)
    found = person(both_runtimes, number)
    assert found
    answers: list[list[str]] = []
    waiting = threading.Thread(target=lambda: answers.append(said(both_runtimes, number, "my name is Zebulon Quux")))
    with transaction(both_runtimes.store) as connection:
        people.lock(
            connection,
            {"mark": found.mark, "address": "", "channel": "", "medium": "", "language": ""},
            both_runtimes.clock(),
        )
        waiting.start()
        until_somebody_waits(both_runtimes, waiting)
        forget(connection, found)
        line = {"mark": found.mark, "kind": "stopped", "how": "forget", "wording": "1", "language": "en"}
        consent.record(connection, line, both_runtimes.clock())
    waiting.join(10)
    assert answers == [[]]
    assert person(both_runtimes, number) is None


def test_the_last_traces_vanish_after_a_day(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    lived(both_runtimes, number)
    said(both_runtimes, number, "FORGET")
    (last,) = converse(both_runtimes, sms(number, "FORGET")).messages
    said(both_runtimes, number, "hi")
    clock.move(timedelta(hours=23))
    assert sweep(both_runtimes).erased == 0
    # its report comes late, and goes with it
    track(both_runtimes, Report(last.id, "delivered", "SM00000000000000000000000000000042"))
    clock.move(timedelta(hours=2))
    assert sweep(both_runtimes).erased == 2
    clock.move(timedelta(days=2))
    sweep(both_runtimes)
    assert left(both_runtimes) == {"consents": 2}


def test_reports_about_the_erased_do_not_stay(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    """A status report names the gateway's message, and so a person: nobody's is kept for long."""
    (first, *_) = converse(both_runtimes, sms(number, "hi")).messages
    erased(both_runtimes, number)
    track(both_runtimes, Report(first.id, "delivered", "SM00000000000000000000000000000042"))
    clock.move(timedelta(days=3))
    sweep(both_runtimes)
    with both_runtimes.store.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 0


def test_places_hold_no_number(runtime: Runtime, number: str) -> None:
    lived(runtime, number)
    kept = "".join(key + (runtime.cache.get(key) or "") for key in runtime.cache.keys("place:*"))
    assert runtime.vault.mark(number) in kept
    assert number.removeprefix("+1") not in kept


def test_check_ins_go_with_the_person(both_runtimes: Runtime, number: str) -> None:
    """Sets, runs, answers and what was planned; of somebody else nothing."""
    for somebody in (number, other := number.replace("+1303", "+1404")):
        said(both_runtimes, somebody, "hi")
        given(both_runtimes, somebody, "D")
        said(both_runtimes, somebody, "CHECKIN")
        said(both_runtimes, somebody, "y")
    tables = ("enrolments", "due", "checkin_runs", "checkin_answers")
    both = {table: count for table, count in rows(both_runtimes).items() if table in tables}
    assert all(count and count % 2 == 0 for count in both.values())
    erased(both_runtimes, number)
    assert {table: rows(both_runtimes)[table] for table in tables} == {
        table: count // 2 for table, count in both.items()
    }
    assert said(both_runtimes, other, "n")
