"""What a preview says is what the sender does, for each person: random histories, zones, hours and ends."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.rules import lanes
from bot.rules.audience import Audience
from bot.services.broadcasts import steer
from bot.services.broadcasts.expand import expand
from bot.services.broadcasts.preview import preview
from bot.services.broadcasts.steer import Times
from bot.services.due.decency import CAP, QUIET
from bot.store import groups
from bot.store.broadcasts import broadcasts
from bot.store.database import transaction
from bot.store.outbox import outbox
from tests.conftest import START
from tests.helpers.post_office import PostOffice, broadcast
from tests.services.crowd import drafted, rows

HOUR = timedelta(hours=1)
PEOPLE, SEEDS = 40, range(4)
ZONES = (
    {"zone": "America/New_York"}, {"zone": "Pacific/Honolulu"}, {"zone": "Asia/Tokyo"}, {"zone": "Europe/Madrid"},
    {"zone": "", "zones": "America/Boise,America/Los_Angeles"}, {"zone": "", "zones": ""},
)  # fmt: skip


def with_history(office: PostOffice, chance: random.Random) -> int:
    """Somebody somewhere, who had this and that of us of late and is to have more; their id."""
    person = office.reader(**chance.choice(ZONES))
    for _ in range(chance.choice((0, 1, 2, 3, 5))):
        went = START - chance.uniform(0, 8 * 24) * HOUR
        late = chance.choice((0, 0, 0, 30)) * HOUR
        times = {"created_at": went - late, "due_at": went - late, "lease_until": went + timedelta(minutes=1)}
        state = chance.choice(("sent", "delivered", "unknown", "failed", "canceled"))
        office.queue(person, state=state, capped=chance.random() < 0.8, **times)
    if chance.random() < 0.3:
        # a tip that waits, in a lane that nobody serves here
        office.queue(person, capped=True, due_at=START + chance.uniform(0, 60) * HOUR)
    return person


def others_waiting(office: PostOffice, people: list[int], chance: random.Random) -> None:
    """Broadcasts that are on their way to some of them; one rests."""
    shuffled = chance.sample(people, len(people))
    broadcast(office.runtime, shuffled[:8], due_at=START - HOUR, created_at=START - HOUR)
    broadcast(office.runtime, shuffled[8:12], expires_at=START + 3 * HOUR)
    broadcast(office.runtime, shuffled[12:18], state="paused")
    for person in shuffled[18:30]:
        # held until then
        broadcast(office.runtime, [person], due_at=START + chance.uniform(0, 60) * HOUR)
    with transaction(office.runtime.store) as connection:
        # everybody who is meant has a row
        connection.execute(update(broadcasts).values(expanded_at=START))


def foreseen(office: PostOffice, people: list[int], times: Times) -> dict[int, str]:
    """{person: why they are left out}, each seen by themselves; empty for whoever is told."""
    found = {}
    for person in people:
        with transaction(office.runtime.store) as connection:
            groups.join(connection, person, [f"only {person}"])
        made = drafted(office.runtime, f"only for {person}", Audience(groups=(f"only {person}",)))
        seen = preview(office.runtime, made, times)
        (found[person],) = seen.left_out or ("",)
        assert seen.told + sum(seen.left_out.values()) == 1
    return found


def serve(office: PostOffice, until: datetime) -> None:
    """Up to then the lane is looked at each time that something in it may go."""
    queued = (outbox.c.lane == lanes.BULK) & (outbox.c.state == "queued")
    coming: datetime | None = office.clock()
    while coming and coming <= until:
        office.clock.at = coming
        office.deliver(lanes.BULK)
        with office.runtime.store.connect() as connection:
            query = select(func.min(outbox.c.due_at)).where(queued, outbox.c.due_at > coming)
            coming = connection.execute(query).scalar_one()
    office.clock.at = until


def sent(office: PostOffice, made: int) -> dict[int, str]:
    """{person: why their message was not sent}."""
    with office.runtime.store.connect() as connection:
        found = list(connection.execute(select(outbox).where(outbox.c.cause == f"broadcast:{made}")))
    assert {row.state for row in found} <= {"sent", "canceled"}
    return {row.person_id: row.reason for row in found}


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_left_out_is_who_gets_nothing(office: PostOffice, seed: int) -> None:
    chance = random.Random(seed)
    people = [with_history(office, chance) for _ in range(PEOPLE)]
    others_waiting(office, people, chance)
    starts = START + chance.uniform(0, 20) * HOUR
    lasts = chance.uniform(4, 50) * HOUR
    times = Times(starts, starts + lasts)
    said = foreseen(office, people, times)
    made = drafted(office.runtime, "for everybody")
    whole = preview(office.runtime, made, times)
    steer.approve(office.runtime, made, "Bob", times)
    serve(office, starts)
    expand(office.runtime)
    serve(office, starts + lasts)
    done = sent(office, made)
    assert done == said
    assert whole.told == sum(not reason for reason in done.values())
    assert whole.left_out == {reason: list(done.values()).count(reason) for reason in sorted({*done.values()} - {""})}
    assert {"", CAP} <= {*done.values()} <= {"", CAP, QUIET}
    assert len(rows(office.runtime, made)) == PEOPLE


def test_a_broadcast_that_is_over_is_told_to_nobody(office: PostOffice) -> None:
    office.reader()
    made = drafted(office.runtime)
    steer.approve(office.runtime, made, "Bob", Times(START, START + HOUR))
    office.clock.at = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    seen = preview(office.runtime, made)
    assert (seen.left_out, seen.told) == ({"too late": 1}, 0)
