"""Staff steer a broadcast: drafted, approved once, paused, taken up again, called off; each deed is in the audit."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import HeldClock
from bot.rules.audience import Audience
from bot.runtime import Runtime
from bot.services.broadcasts import expand as expanding
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.expand import expand
from bot.services.broadcasts.steer import Draft, Times
from bot.services.refused import Refused
from bot.store import audit, broadcasts, sending
from bot.store.broadcasts import Broadcast
from bot.store.clinics import clinics
from bot.store.database import transaction
from bot.store.outbox import outbox
from bot.store.sending import Ticket
from tests.services.crowd import TEXTS, approved, drafted, rows, somebody
from tests.services.together import at_once


def found(runtime: Runtime, made: int) -> Broadcast:
    with transaction(runtime.store) as connection:
        return broadcasts.by_id(connection, made)


def deeds(runtime: Runtime, made: int) -> list[tuple[str, str]]:
    with transaction(runtime.store) as connection:
        return [(who, deed) for who, deed, _ in audit.of_ref(connection, f"broadcast:{made}")]


def two_person(runtime: Runtime) -> None:
    with runtime.store.begin() as connection:
        connection.execute(update(clinics).values(two_person=True))


def claimable(runtime: Runtime) -> int:
    """How many messages a sender would take now."""
    ticket = Ticket("test", runtime.clock() + timedelta(minutes=1))
    with transaction(runtime.store) as connection:
        asleep = broadcasts.sleeping_wordings(connection)
        return len(sending.claim(connection, "bulk", runtime.clock(), ticket, 100, asleep))


def test_a_draft_keeps_words_sealed_and_is_found_by_name_and_id(both_runtimes: Runtime) -> None:
    made = drafted(both_runtimes, "  snow   day ")
    assert (
        steering.find(both_runtimes, "snow day")
        == steering.find(both_runtimes, str(made))
        == found(both_runtimes, made)
    )
    with both_runtimes.store.connect() as connection:
        bodies = connection.execute(select(broadcasts.wordings.c.body)).scalars().all()
    assert not [body for body in bodies if "Monday" in body]
    assert deeds(both_runtimes, made) == [("Ann", "broadcast created")]


@pytest.mark.parametrize("name", ["", "   ", "12", "x" * 81])
def test_a_name_is_a_name(runtime: Runtime, name: str) -> None:
    with pytest.raises(Refused, match="1 to 80 characters"):
        drafted(runtime, name)


def test_a_name_is_taken_once(both_runtimes: Runtime) -> None:
    drafted(both_runtimes)
    with pytest.raises(Refused, match="of that name already"):
        drafted(both_runtimes)


@pytest.mark.parametrize("by", ["", " ", "x" * 81])
def test_an_author_has_a_name(runtime: Runtime, by: str) -> None:
    with pytest.raises(Refused, match="has a name"):
        steering.create(runtime, Draft("monday", by, texts=TEXTS))


@pytest.mark.parametrize("name", ["nothing", "7", ""])
def test_what_is_not_there_is_not_found(runtime: Runtime, name: str) -> None:
    with pytest.raises(Refused, match="no broadcast of that name"):
        steering.find(runtime, name)


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        (Audience(phases=("XYZ",)), "no phase `XYZ`"),
        (Audience(roles=("doctor",)), "no role `doctor`"),
        (Audience(languages=("tlh",)), "no language `tlh`"),
        (Audience(visit_kinds=("party",)), "no kind of visit `party`"),
    ],
)
def test_an_audience_nobody_can_be_in_is_refused(runtime: Runtime, audience: Audience, told: str) -> None:
    with pytest.raises(Refused, match=told):
        drafted(runtime, audience=audience)


def test_days_in_the_wrong_order_are_refused(runtime: Runtime, clock: HeldClock) -> None:
    audience = Audience(visit_from=clock() + timedelta(days=1), visit_to=clock())
    with pytest.raises(Refused, match="after the last"):
        drafted(runtime, audience=audience)


def test_approval_begins_now_and_ends_in_a_day(both_runtimes: Runtime, clock: HeldClock) -> None:
    made = drafted(both_runtimes)
    steering.approve(both_runtimes, made, "Bob", Times())
    after = found(both_runtimes, made)
    assert (after.state, after.approved_by, after.approved_at) == ("approved", "Bob", clock())
    assert (after.starts_at, after.expires_at) == (clock(), clock() + timedelta(days=1))
    assert deeds(both_runtimes, made)[-1] == ("Bob", "broadcast approved")


def test_approval_can_name_its_hours(runtime: Runtime, clock: HeldClock) -> None:
    starts, ends = clock() + timedelta(hours=3), clock() + timedelta(hours=5)
    made = drafted(runtime)
    after = steering.approve(runtime, made, "Bob", Times(starts, ends))
    assert (after.starts_at, after.expires_at) == (starts, ends)


@pytest.mark.parametrize(("starts", "ends", "told"), [(-1, None, "has passed"), (2, 2, "no use"), (None, -1, "no use")])
def test_hours_that_make_no_sense_are_refused(
    runtime: Runtime, clock: HeldClock, starts: int | None, ends: int | None, told: str
) -> None:
    at = [None if hours is None else clock() + timedelta(hours=hours) for hours in (starts, ends)]
    made = drafted(runtime)
    with pytest.raises(Refused, match=told):
        steering.approve(runtime, made, "Bob", Times(*at))
    assert found(runtime, made).state == "draft"


def outcome(deed: Callable[[], object]) -> str:
    """`done`, or why not."""
    try:
        deed()
    except Refused as refusal:
        return str(refusal)
    return "done"


def test_approved_twice_at_once_it_is_approved_once(both_runtimes: Runtime) -> None:
    everybody = [somebody(both_runtimes) for _ in range(3)]
    made = drafted(both_runtimes)
    people = ("Bob", "Cem", "Dee", "Eva")
    said = at_once(
        [lambda who=who: outcome(lambda: steering.approve(both_runtimes, made, who, Times())) for who in people]
    )
    assert said.count("done") == 1
    first = people[said.index("done")]
    assert {line for line in said if line != "done"} == {f"It is approved already, approved by {first}."}
    assert deeds(both_runtimes, made) == [("Ann", "broadcast created"), (first, "broadcast approved")]
    at_once([lambda: expand(both_runtimes)] * 2)
    assert [person for person, _, _ in rows(both_runtimes, made)] == everybody


@pytest.mark.parametrize("author", ["Ann", " ann", "ANN "])
def test_where_two_must_agree_the_author_cannot_approve(both_runtimes: Runtime, author: str) -> None:
    two_person(both_runtimes)
    made = drafted(both_runtimes)
    with pytest.raises(Refused, match="second person"):
        steering.approve(both_runtimes, made, author, Times())
    assert found(both_runtimes, made).state == "draft"
    steering.approve(both_runtimes, made, "Bob", Times())


def test_elsewhere_the_author_may(runtime: Runtime) -> None:
    made = drafted(runtime)
    assert steering.approve(runtime, made, "Ann", Times()).state == "approved"


def test_a_paused_broadcast_is_not_claimed_until_it_is_taken_up_again(both_runtimes: Runtime) -> None:
    somebody(both_runtimes)
    made = approved(both_runtimes)
    expand(both_runtimes)
    steering.pause(both_runtimes, made, "Bob")
    assert claimable(both_runtimes) == 0
    steering.resume(both_runtimes, made, "Cem")
    assert found(both_runtimes, made).state == "running"
    assert claimable(both_runtimes) == 1
    assert deeds(both_runtimes, made)[2:] == [("Bob", "broadcast paused"), ("Cem", "broadcast resumed")]


def test_others_go_on_while_one_is_paused(both_runtimes: Runtime) -> None:
    somebody(both_runtimes)
    made = approved(both_runtimes)
    approved(both_runtimes, "other")
    expand(both_runtimes)
    steering.pause(both_runtimes, made, "Bob")
    assert claimable(both_runtimes) == 1


def test_paused_before_it_began_it_waits_for_its_time_again(runtime: Runtime, clock: HeldClock) -> None:
    made = approved(runtime, times=Times(starts_at=clock() + timedelta(hours=1)))
    steering.pause(runtime, made, "Bob")
    clock.move(timedelta(hours=2))
    somebody(runtime)
    assert expand(runtime) == 0
    steering.resume(runtime, made, "Bob")
    assert found(runtime, made).state == "approved"
    assert expand(runtime) == 1


def test_canceling_takes_back_what_waits_and_nothing_else(both_runtimes: Runtime) -> None:
    sent, claimed, queued = (somebody(both_runtimes) for _ in range(3))
    made, other = approved(both_runtimes), approved(both_runtimes, "other")
    expand(both_runtimes)
    with both_runtimes.store.begin() as connection:
        for person, state in ((sent, "sent"), (claimed, "claimed")):
            mine = (outbox.c.person_id == person) & (outbox.c.cause == f"broadcast:{made}")
            connection.execute(update(outbox).where(mine).values(state=state))
    assert steering.cancel(both_runtimes, made, "Bob") == 2
    assert rows(both_runtimes, made) == [(sent, "en", "sent"), (claimed, "en", "canceled"), (queued, "en", "canceled")]
    assert {state for _, _, state in rows(both_runtimes, other)} == {"queued"}
    with both_runtimes.store.connect() as connection:
        gone = select(outbox.c.reason).where(outbox.c.state == "canceled")
        assert set(connection.execute(gone).scalars()) == {"broadcast canceled"}
    assert found(both_runtimes, made).state == "canceled"
    assert deeds(both_runtimes, made)[-1] == ("Bob", "broadcast canceled")


def test_what_a_sender_gives_back_after_it_was_called_off_is_canceled_too(both_runtimes: Runtime) -> None:
    """Such as a message the gateway refused with 429."""
    somebody(both_runtimes)
    made = approved(both_runtimes)
    expand(both_runtimes)
    with both_runtimes.store.begin() as connection:
        connection.execute(update(outbox).values(state="sending"))
    assert steering.cancel(both_runtimes, made, "Bob") == 0
    with both_runtimes.store.begin() as connection:
        connection.execute(update(outbox).values(state="queued"))
    assert claimable(both_runtimes) == 0
    expand(both_runtimes)
    assert [state for _, _, state in rows(both_runtimes, made)] == ["canceled"]


def test_canceling_in_the_midst_of_the_pages_ends_them(both_runtimes: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expanding, "PAGES", {"sqlite": 2, "postgresql": 2})
    for _ in range(5):
        somebody(both_runtimes)
    made = approved(both_runtimes)
    expanding._page(both_runtimes, made)
    assert steering.cancel(both_runtimes, made, "Bob") == 2
    assert expand(both_runtimes) == 0
    assert [state for _, _, state in rows(both_runtimes, made)] == ["canceled"] * 2


def test_canceled_while_it_is_expanded_nothing_is_left_waiting(
    both_runtimes: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expanding, "PAGES", {"sqlite": 2, "postgresql": 2})
    for _ in range(21):
        somebody(both_runtimes)
    made = approved(both_runtimes)
    at_once([lambda: expand(both_runtimes), lambda: steering.cancel(both_runtimes, made, "Bob")])
    assert {state for _, _, state in rows(both_runtimes, made)} <= {"canceled"}
    assert found(both_runtimes, made).state == "canceled"


STEPS = {"pause": steering.pause, "resume": steering.resume, "cancel": steering.cancel}


@pytest.mark.parametrize(
    ("state", "refused"),
    [
        ("draft", {"pause", "resume"}),
        ("approved", {"resume"}),
        ("running", {"resume"}),
        ("paused", {"pause"}),
        ("done", {"pause", "resume", "cancel"}),
        ("canceled", {"pause", "resume", "cancel"}),
    ],
)
def test_what_can_follow_each_state(runtime: Runtime, state: str, refused: set[str]) -> None:
    for name, step in STEPS.items():
        made = drafted(runtime, f"{state} {name}")
        with runtime.store.begin() as connection:
            connection.execute(update(broadcasts.broadcasts).values(state=state))
        said = outcome(lambda made=made, step=step: step(runtime, made, "Bob"))
        assert (said != "done") == (name in refused), said
        assert said == "done" or said.startswith(f"It is {state} and cannot be")
