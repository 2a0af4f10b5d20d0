"""Redis emptied after each step of the three lives: a text in, a reminder out, a broadcast out."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.channels.base import Report
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.expand import expand
from bot.services.broadcasts.preview import preview
from bot.services.broadcasts.steer import Draft, Times
from bot.services.due.fire import fire
from bot.services.sending.deliver import deliver
from bot.services.sending.sweep import sweep
from bot.services.sending.track import track
from bot.store import due
from tests.helpers import gateway
from tests.loss.audit import Outcome, due_states, outcome, spoken
from tests.loss.lines import executable, path_of
from tests.loss.served import post
from tests.loss.world import MINUTE, World
from tests.services.care import expect, visit
from tests.services.talking import fresh_number, ledger, person, said, texts

A_WEEK = timedelta(days=7)

Life = Callable[[World, int], Iterator[str]]


def reported(world: World) -> None:
    """What was taken is delivered, and the gateway says so."""
    for message in world.gateway.accepted:
        track(world.runtime, Report(message.status_callback[-32:], "delivered", message.sid))


def a_text(world: World, _run: int) -> Iterator[str]:
    """In, answered, reported, and answered again when the gateway asks twice."""
    number = fresh_number()
    first = gateway.form("fever", number)
    yield "nothing yet"
    answer, _ = post(world, first)
    yield "answered"
    assert post(world, first)[0] == answer
    yield "answered again"
    for row in world.rows():
        track(world.runtime, Report(row.id, "delivered", f"SM{row.id}"))
    yield "reported"
    world.clock.move(timedelta(minutes=16))
    sweep(world.runtime)
    yield "swept"
    assert said(world.runtime, number, "MENU")
    assert (texts(world.runtime, number), ledger(world.runtime, number)) == (["fever", "MENU"], ["given"])
    assert {row.state for row in world.rows()} == {"delivered", "handed"}


def a_reminder(world: World, run: int) -> Iterator[str]:
    """From the visit to the answer: the last question asked is the one answered."""
    number, now = world.numbers[run], world.clock()
    yield "nothing yet"
    made = expect(world.runtime, number, now + A_WEEK + MINUTE)
    yield "visit saved"
    world.clock.move(MINUTE)
    assert fire(world.runtime)["fired"] == 1
    yield "fired"
    assert deliver(world.runtime, "soon")["sent"] == 1
    yield "sent"
    reported(world)
    yield "reported"
    assert post(world, gateway.form("C", number))[0]
    yield "answered"
    assert visit(world.runtime, made).answer == "coming"
    assert outcome(world).once == 1
    assert due_states(world) == {due.FIRED: 1}


def a_broadcast(world: World, run: int) -> Iterator[str]:
    """From the draft to the last report."""
    yield "nothing yet"
    made, _ = steering.create(world.runtime, Draft(f"closed {run}", "Ann", texts={"en": "The office is closed."}))
    yield "drafted"
    assert preview(world.runtime, made)
    yield "previewed"
    steering.approve(world.runtime, made, "Bob", Times())
    yield "approved"
    assert expand(world.runtime) == len(world.readers)
    yield "expanded"
    assert deliver(world.runtime, "bulk")["sent"] == len(world.readers)
    yield "sent"
    reported(world)
    yield "reported"
    expand(world.runtime)
    assert steering.find(world.runtime, f"closed {run}").state == "done"
    assert outcome(world) == Outcome(messages=len(world.readers), once=len(world.readers))


LIVES: dict[str, tuple[Life, int]] = {
    "a text": (a_text, 5),
    "a reminder": (a_reminder, 6),
    "a broadcast": (a_broadcast, 7),
}
"""Each life, and how many steps it has."""


@pytest.fixture
def clinic(world: World) -> World:
    world.warm()
    world.people(8)
    return world


@pytest.mark.parametrize("name", LIVES)
def test_redis_emptied_after_each_step(clinic: World, name: str) -> None:
    life, steps = LIVES[name]
    for lost_after in range(steps):
        clinic.empty()
        at = -1
        for at, _ in enumerate(life(clinic, lost_after)):
            if at == lost_after:
                clinic.runtime.cache.flushall()
        assert at == steps - 1
        assert spoken(clinic) == []


FLUSHED = {"file": "", "line": 0, "hit": -1, "blow": "flush"}
MODULES = (
    "bot.services.sending.deliver",
    "bot.services.due.fire",
    "bot.services.due.page",
    "bot.services.due.write",
    "bot.services.broadcasts.expand",
    "bot.services.sending.outcome",
)


@pytest.mark.parametrize("module", MODULES)
def test_redis_emptied_at_every_line(clinic: World, module: str) -> None:
    """Whatever is kept there between two lines is gone."""
    expect(clinic.runtime, clinic.numbers[0], clinic.clock() + A_WEEK + MINUTE)
    made, _ = steering.create(clinic.runtime, Draft("closed", "Ann", texts={"en": "The office is closed."}))
    steering.approve(clinic.runtime, made, "Bob", Times())
    clinic.queue(clinic.readers)
    clinic.clock.move(MINUTE)
    said_of_it = clinic.strike("tick", FLUSHED | {"file": path_of(module)})
    assert len(said_of_it["lines"]) > 10
    expected = 1 + 2 * len(clinic.readers)
    assert outcome(clinic) == Outcome(messages=expected, once=expected)
    (coming,) = said(clinic.runtime, clinic.numbers[0], "C")
    assert "We expect you" in coming


def test_redis_emptied_at_each_line_of_a_talk(sqlite_world: World) -> None:
    """At worst the place is forgotten and the menu stands again: the text is answered, and counts once."""
    world, reached = sqlite_world, 0
    world.warm()
    twin = fresh_number()
    hello, menu, chosen = (said(world.runtime, twin, text) for text in ("hi", "MENU", "1"))
    for line in executable("bot.services.talk.converse"):
        number = fresh_number()
        assert [said(world.runtime, number, text) for text in ("hi", "MENU")] == [hello, menu]
        strike = {"file": path_of("bot.services.talk.converse"), "line": line, "blow": "flush"}
        form = gateway.form("1", number)
        answer, life = post(world, form, strike)
        reached += str(line) in life["lines"]
        assert answer in (chosen, menu), line
        found = person(world.runtime, number)
        assert found and (found.turn, texts(world.runtime, number)) == (3, ["hi", "MENU", "1"])
        assert post(world, form)[0] == answer
        assert said(world.runtime, number, "MENU") == menu
    assert reached > 30
