"""The life of an outbound message: every order of reports ends right, and nothing goes back."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import delivery
from bot.rules.delivery import (
    CANCELED,
    CLAIMED,
    DELIVERED,
    FAILED,
    HANDED,
    QUEUED,
    READ,
    SENDING,
    SENT,
    STATES,
    UNKNOWN,
    origins,
    reported,
)

FINAL = {DELIVERED, READ, FAILED, CANCELED}
"""The states that nothing but a word of having been read follows."""

# Twilio's message_enum_status, all thirteen, and what each means for us
TWILIO = {
    "queued": None,
    "accepted": None,
    "scheduled": None,
    "sending": None,
    "receiving": None,
    "received": None,
    "partially_delivered": None,
    "sent": SENT,
    "delivered": DELIVERED,
    "read": READ,
    "undelivered": FAILED,
    "failed": FAILED,
    "canceled": FAILED,
}
STORIES = [
    (("sent",), SENT),
    (("queued", "sent", "delivered"), DELIVERED),
    (("sending", "sent", "delivered", "delivered"), DELIVERED),
    (("sent", "delivered", "read"), READ),
    (("accepted", "sent", "undelivered"), FAILED),
    (("queued", "sending", "failed"), FAILED),
    (("scheduled", "canceled"), FAILED),
]
STARTS = (SENDING, HANDED, UNKNOWN)


def after(state: str, statuses: tuple[str, ...] | list[str]) -> str:
    """What a compare-and-set over `origins` makes of `statuses`, in this order."""
    for status in statuses:
        target = reported(status)
        state = target if target and state in origins(target) else state
    return state


def reachable(state: str) -> set[str]:
    """Where a state leads without being queued again."""
    found: set[str] = set()
    fresh = {state}
    while fresh:
        fresh = {following for known in fresh for following in STATES[known]} - found - {QUEUED}
        found |= fresh
    return found


AGAIN = {
    CLAIMED: "held at the last look, or its sender went away before an attempt",
    SENDING: "refused for now: surely not taken",
    UNKNOWN: "not in the gateway's list",
    SENT: "reported as undelivered for a passing reason",
}
"""state -> the only reason for which a message in it may wait once more."""


@pytest.mark.parametrize(("status", "state"), TWILIO.items())
def test_every_twilio_status_is_known(status: str, state: str | None) -> None:
    assert reported(status) == state
    assert reported(f" {status.upper()} ") == state


@pytest.mark.parametrize("status", ["", "new-word", "DELIVERED?", "\x00", "sent delivered"])
def test_unknown_status_changes_nothing(status: str) -> None:
    assert reported(status) is None


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(("statuses", "end"), STORIES)
def test_any_order_of_reports_ends_alike(start: str, statuses: tuple[str, ...], end: str) -> None:
    assert {after(start, order) for order in permutations(statuses)} == {end}


@given(st.sampled_from(STARTS), st.lists(st.sampled_from(sorted(TWILIO))), st.sampled_from(sorted(TWILIO)))
def test_report_never_leads_back(start: str, statuses: list[str], late: str) -> None:
    before = after(start, statuses)
    then = after(before, [late])
    assert then == before or (then in STATES[before] and before not in reachable(then))


@given(st.sampled_from(STARTS), st.lists(st.sampled_from(sorted(TWILIO))))
def test_repeated_reports_change_nothing(start: str, statuses: list[str]) -> None:
    twice = [status for status in statuses for _ in range(2)]
    assert after(start, twice) == after(start, statuses)


@pytest.mark.parametrize("late", ["sent", "delivered", "read", "queued", "canceled"])
def test_failed_message_stays_failed(late: str) -> None:
    assert after(FAILED, [late]) == FAILED


def test_late_failure_leaves_delivered_alone() -> None:
    assert after(HANDED, ["delivered", "failed", "undelivered", "sent"]) == DELIVERED


def test_table_is_closed() -> None:
    named = {value for name, value in vars(delivery).items() if name.isupper() and isinstance(value, str)}
    assert set(STATES) == named
    assert set().union(*STATES.values()) <= named


def test_final_states_lead_nowhere_else() -> None:
    # only a read message was delivered before
    assert {state: STATES[state] for state in FINAL} == {
        DELIVERED: frozenset({READ}), READ: frozenset(), FAILED: frozenset(), CANCELED: frozenset(),
    }  # fmt: skip


@pytest.mark.parametrize("state", sorted(set(STATES) - FINAL))
def test_every_state_can_end(state: str) -> None:
    assert reachable(state) & FINAL


@pytest.mark.parametrize("state", sorted(STATES))
def test_nothing_leads_back_but_the_queue(state: str) -> None:
    assert state not in reachable(state)


def test_only_what_surely_did_not_arrive_is_queued_again() -> None:
    assert origins(QUEUED) == AGAIN.keys()


@pytest.mark.parametrize("state", [HANDED, *sorted(FINAL)])
def test_an_answer_and_what_has_ended_are_not_queued(state: str) -> None:
    assert QUEUED not in STATES[state]


def test_no_word_of_the_gateway_queues_anything() -> None:
    assert QUEUED not in delivery.PROVIDER_STATES.values()


@pytest.mark.parametrize("late", ["sent", "delivered", "read", "failed"])
@pytest.mark.parametrize("state", [QUEUED, CLAIMED])
def test_late_word_ends_what_waits_once_more(state: str, late: str) -> None:
    assert after(state, [late]) == reported(late)


@pytest.mark.parametrize("state", sorted(STATES))
def test_origins_are_the_table_reversed(state: str) -> None:
    assert origins(state) == {before for before in STATES if state in STATES[before]}


@pytest.mark.parametrize("state", [SENDING, HANDED, UNKNOWN, SENT, DELIVERED, READ, FAILED])
def test_what_may_be_sent_is_never_canceled(state: str) -> None:
    assert CANCELED not in STATES[state]
