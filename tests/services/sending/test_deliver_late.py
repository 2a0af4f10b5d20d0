"""A sender held up past its lease: what it says then of a message touches no later attempt, its own ones included."""

from typing import Any

import pytest

from bot.channels.base import ACCEPTED, AGAIN, FAILED, UNKNOWN, Receipt
from bot.rules import lanes
from bot.services.sending import outcome
from bot.services.sending.deliver import LEASE, Errand, _begin, _claim, _give_back
from bot.services.sending.settle import LOOK_AGAIN, settle
from bot.services.sending.sweep import sweep
from bot.store.sending import Claimed
from tests.helpers.post_office import PostOffice

LATE = {
    "unknown": Receipt(UNKNOWN, error="no-answer"),
    "again": Receipt(AGAIN, error="20429", wait=600),
    "refused": Receipt(FAILED, error="30450"),
}


@pytest.fixture
def errand(office: PostOffice) -> Errand:
    """One pass over the lane, for all claims of a test."""
    return Errand(office.runtime, lanes.SOON, float("inf"), lambda: True)


def claimed(errand: Errand) -> Claimed:
    (message,) = _claim(errand) or []
    return message


def again(office: PostOffice, errand: Errand) -> tuple[Claimed, Claimed]:
    """A message whose first attempt outlasted its lease and never arrived, claimed twice by one sender."""
    office.queue(office.reader())
    first = claimed(errand)
    assert _begin(errand, [first]) == [first]
    office.clock.move(2 * LEASE)
    assert sweep(office.runtime).unknown == 1
    for after, found in ((LEASE, "absent once"), (LOOK_AGAIN, "queued")):
        office.clock.move(after)
        assert settle(office.runtime) == {found: 1}
    return first, claimed(errand)


def standing(office: PostOffice, message: Claimed) -> tuple[Any, ...]:
    row = office.row(message.id)
    return row.state, row.owner, row.attempts, row.reason, row.error, row.due_at, row.lease_until


@pytest.mark.parametrize("receipt", LATE.values(), ids=LATE)
@pytest.mark.parametrize("is_begun", [False, True], ids=["claimed", "begun"])
def test_a_late_answer_is_about_its_own_attempt(
    office: PostOffice, errand: Errand, receipt: Receipt, is_begun: bool
) -> None:
    first, second = again(office, errand)
    if is_begun:
        assert _begin(errand, [second]) == [second]
    before = standing(office, second)
    outcome.keep(office.runtime, [(first, receipt)], errand.ticket(first.owner))
    assert standing(office, second) == before
    assert is_begun or _begin(errand, [second]) == [second]
    outcome.keep(office.runtime, [(second, Receipt(ACCEPTED, "SM1", "queued"))], errand.ticket(second.owner))
    assert office.state(second.id) == "sent"


def test_a_late_window_is_neither_begun_nor_given_back(office: PostOffice, errand: Errand) -> None:
    office.queue(office.reader())
    first = claimed(errand)
    office.clock.move(2 * LEASE)
    assert sweep(office.runtime).requeued == 1
    second = claimed(errand)
    before = standing(office, second)
    assert _begin(errand, [first]) == []
    _give_back(errand, [first])
    assert standing(office, second) == before
    assert _begin(errand, [second]) == [second]


@pytest.mark.parametrize("receipt", LATE.values(), ids=LATE)
def test_a_late_answer_does_not_undo_what_was_settled(office: PostOffice, errand: Errand, receipt: Receipt) -> None:
    first, second = again(office, errand)
    _begin(errand, [second])
    outcome.keep(office.runtime, [(second, Receipt(ACCEPTED, "SM2", "queued"))], errand.ticket(second.owner))
    before = standing(office, second)
    outcome.keep(office.runtime, [(first, receipt)], errand.ticket(first.owner))
    assert standing(office, second) == before
