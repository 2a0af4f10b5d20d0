"""What people ask staff for: no more texts (rule A48), or to be forgotten; it holds at once."""

import pytest
from sqlalchemy import select

from bot.runtime import Runtime
from bot.services.broadcasts.expand import expand
from bot.services.people import on_request
from bot.services.refused import Refused
from bot.services.scene import set_scene
from bot.store import audit, people
from bot.store.consent import consents
from bot.store.database import transaction
from tests.services.crowd import approved, rows, somebody
from tests.services.talking import ledger, person, said
from tests.services.together import at_once


def how(runtime: Runtime, number: str) -> list[str]:
    with runtime.store.connect() as connection:
        query = select(consents.c.how).where(consents.c.mark == runtime.vault.mark(number)).order_by(consents.c.id)
        return list(connection.execute(query).scalars())


def deeds(runtime: Runtime, ref: str) -> list[tuple[str, str]]:
    with transaction(runtime.store) as connection:
        return [(who, deed) for who, deed, _ in audit.of_ref(connection, ref)]


def test_a_stop_taken_down_by_staff_holds_at_once(both_runtimes: Runtime, number: str) -> None:
    someone = somebody(both_runtimes, number)
    made = approved(both_runtimes)
    expand(both_runtimes)
    assert on_request.stop(both_runtimes, number, " phone  call ", "Ann")
    assert rows(both_runtimes, made) == [(someone, "en", "canceled")]
    assert ledger(both_runtimes, number) == ["given", "stopped"]
    assert how(both_runtimes, number)[-1] == "staff:phone call"
    assert person(both_runtimes, number).consent == people.STOPPED
    assert said(both_runtimes, number, "MENU") == []
    assert deeds(both_runtimes, f"person:{someone}") == [("Ann", "person stopped")]
    approved(both_runtimes, "later")
    assert expand(both_runtimes) == 0


def test_a_stop_of_somebody_we_never_heard_of_is_kept(both_runtimes: Runtime) -> None:
    assert on_request.stop(both_runtimes, "(202) 555-0144", "letter", "Ann")
    assert ledger(both_runtimes, "+12025550144") == ["stopped"]
    assert person(both_runtimes, "+12025550144") is None
    assert said(both_runtimes, "+12025550144", "hi") == []
    assert deeds(both_runtimes, "person") == [("Ann", "person stopped")]


def test_only_they_can_take_it_back(runtime: Runtime, number: str) -> None:
    on_request.stop(runtime, number, "phone call", "Ann")
    assert len(said(runtime, number, "START")) == 2
    assert ledger(runtime, number) == ["stopped", "restarted"]


def test_a_second_stop_adds_nothing(both_runtimes: Runtime, number: str) -> None:
    somebody(both_runtimes, number)
    stops = at_once([lambda: on_request.stop(both_runtimes, number, "phone call", "Ann")] * 3)
    assert sorted(stops) == [False, False, True]
    assert ledger(both_runtimes, number) == ["given", "stopped"]


@pytest.mark.parametrize(
    ("written", "source", "told"),
    [("call me", "letter", "not a phone number"), ("+12025550144", "", "how they asked"), ("+12025550144", "x" * 51, "how they asked")],
)  # fmt: skip
def test_what_cannot_be_taken_down_is_refused(standing: Runtime, written: str, source: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        on_request.stop(standing, written, source, "Ann")
    assert ledger(standing, "+12025550144") == []


def test_forgotten_by_staff_they_are_gone_and_stay_unsubscribed(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    found = person(both_runtimes, number)
    with transaction(both_runtimes.store) as connection:
        on_request.forget(set_scene(both_runtimes, connection, found, both_runtimes.clock()), "Ann")
    assert person(both_runtimes, number) is None
    assert (ledger(both_runtimes, number), how(both_runtimes, number)) == (["stopped"], ["forget:staff"])
    assert said(both_runtimes, number, "MENU") == []
    assert not both_runtimes.cache.keys("place:*")
    assert deeds(both_runtimes, f"person:{found.id}") == [("Ann", "person forgotten")]
