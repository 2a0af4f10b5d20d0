"""A web process killed before and after each commit: the gateway asks again, and all is as if nothing had been."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.runtime import Runtime
from bot.store import alerts, consent, inbox, outbox, visits
from tests.helpers import gateway
from tests.loss.served import post
from tests.loss.world import World
from tests.services.alarm import FEVER, on_call
from tests.services.care import expect
from tests.services.talking import person, said

A_DAY = timedelta(days=1)
COUNTED = (inbox.inbox, outbox.outbox, consent.consents, alerts.alerts, alerts.events, visits.visits)


def known(world: World, number: str) -> None:
    said(world.runtime, number, "hi")


def asked(world: World, number: str) -> None:
    """Somebody who was reminded of a visit, and asked whether they come."""
    known(world, number)
    expect(world.runtime, number, world.clock() + 7 * A_DAY + timedelta(minutes=20))
    world.clock.move(timedelta(minutes=20))
    world.a_minute()


def nobody(world: World, number: str) -> None:
    pass


TEXTS: dict[str, tuple[Callable[[World, str], None], str]] = {
    "a first text": (nobody, "hi"),
    "a word": (known, "bruising"),
    "STOP": (known, "STOP"),
    "a danger sign": (known, FEVER),
    "an answer": (asked, "C"),
}


@pytest.fixture
def clinic(world: World) -> World:
    world.warm()
    on_call(world.runtime, "Nurse Ann", phone="+12025550198")
    return world


def counts(runtime: Runtime) -> list[int]:
    """How many rows each table has."""
    with runtime.store.connect() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in COUNTED]


def grown(runtime: Runtime, before: list[int]) -> list[int]:
    return [now - then for now, then in zip(counts(runtime), before, strict=True)]


def timeless(answer: list[str] | None) -> list[str]:
    """An answer without times of day: each person has a visit at another one."""
    return [re.sub(r"\d+:\d\d", "", text) for text in answer or ()]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_answered_once_whenever_its_server_dies(clinic: World, name: str) -> None:
    prepare, text = TEXTS[name]
    people = iter(f"+130355501{number:02d}" for number in range(100))
    twin = next(people)
    prepare(clinic, twin)
    before = counts(clinic.runtime)
    whole, life = post(clinic, gateway.form(text, twin))
    wanted, turned = grown(clinic.runtime, before), person(clinic.runtime, twin)
    assert whole
    assert life["commits"] >= 1, "a blow before any commit shows nothing"
    for commit in range(1, life["commits"] + 1):
        for side in ("before", "after"):
            number = next(people)
            prepare(clinic, number)
            before, form = counts(clinic.runtime), gateway.form(text, number)
            cut, died = post(clinic, form, {"commit": commit, "side": side, "blow": "kill"})
            assert (cut, died["ended"]) == (None, -9)
            again, _ = post(clinic, form)
            assert again == post(clinic, form)[0]
            assert timeless(again) == timeless(whole), (commit, side)
            assert grown(clinic.runtime, before) == wanted
            found = person(clinic.runtime, number)
            assert (found and (found.turn, found.consent)) == (turned and (turned.turn, turned.consent))


@pytest.mark.parametrize(("before", "text", "asked_again"), [("MENU", "1", "MENU"), ("FORGET", "FORGET", "FORGET")])
def test_what_depends_on_the_place_is_asked_again(clinic: World, before: str, text: str, asked_again: str) -> None:
    """A place is kept just before its commit: after a kill there the one before is gone, as when Redis is emptied."""
    number, twin = "+13035550198", "+13035550199"
    for one in (number, twin):
        said(clinic.runtime, one, "hi")
        said(clinic.runtime, one, before)
    form = gateway.form(text, number)
    assert post(clinic, form, {"commit": 1, "side": "before", "blow": "kill"})[0] is None
    assert post(clinic, form)[0] == post(clinic, form)[0] == said(clinic.runtime, "+13035550197", asked_again)[-1:]
    assert said(clinic.runtime, number, text) == said(clinic.runtime, twin, text)


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_report_is_applied_whenever_its_server_dies(clinic: World, side: str) -> None:
    """Killed before it is kept it is not answered, so the gateway tells again; killed after, it is there."""
    clinic.people(1)
    (message,) = clinic.queue(clinic.readers[-1:])
    clinic.a_minute()
    (taken,) = clinic.gateway.accepted
    form, path = {"MessageSid": taken.sid, "MessageStatus": "delivered"}, f"/webhooks/twilio/status/{message}"
    cut, died = post(clinic, form, {"commit": 1, "side": side, "blow": "kill"}, path)
    assert (cut, died["ended"]) == (None, -9)
    (row,) = clinic.rows()
    assert row.state == {"before": "sent", "after": "delivered"}[side]
    assert post(clinic, form, None, path)[0] == []
    (row,) = clinic.rows()
    assert row.state == "delivered"
