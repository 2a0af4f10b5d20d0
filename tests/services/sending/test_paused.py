"""A pause, and a word to end, reach what a sender has claimed and not begun."""

from dataclasses import replace

import pytest

from bot.rules import lanes
from bot.services.broadcasts import steer
from bot.services.broadcasts.expand import expand
from bot.services.sending import deliver as delivering
from bot.services.sending.deliver import deliver
from tests.helpers.post_office import PostOffice
from tests.services.crowd import approved, rows
from tests.services.sending.test_meanwhile import Meanwhile

PEOPLE, WINDOW = 24, 4


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """One small window at a time: the rest of a claim waits behind it."""
    monkeypatch.setattr(delivering, "WINDOW", WINDOW)
    monkeypatch.setattr(delivering, "IN_FLIGHT", 1)


@pytest.mark.parametrize("deed", ["pause", "cancel"])
def test_what_was_claimed_is_not_sent_after_a_pause(office: PostOffice, deed: str) -> None:
    made = _begun(office)
    steered = getattr(steer, deed)
    channels = {"twilio": Meanwhile(office.runtime, lambda: steered(office.runtime, made, "Bob"))}
    deliver(replace(office.runtime, channels={**office.runtime.channels, **channels}), lanes.BULK)
    assert len(office.gateway.accepted) == WINDOW
    states = [state for _, _, state in rows(office.runtime, made)]
    assert states.count("sent") == WINDOW
    assert set(states) == {"sent", "queued" if deed == "pause" else "canceled"}


def test_a_paused_broadcast_goes_on_where_it_was(office: PostOffice) -> None:
    made = _begun(office)
    channels = {"twilio": Meanwhile(office.runtime, lambda: steer.pause(office.runtime, made, "Bob"))}
    deliver(replace(office.runtime, channels={**office.runtime.channels, **channels}), lanes.BULK)
    steer.resume(office.runtime, made, "Bob")
    deliver(office.runtime, lanes.BULK)
    assert len(office.gateway.accepted) == PEOPLE
    assert {state for _, _, state in rows(office.runtime, made)} == {"sent"}


def test_a_pass_that_is_told_to_end_gives_back_what_it_has_not_begun(office: PostOffice) -> None:
    made, wanted = _begun(office), [True]
    channels = {"twilio": Meanwhile(office.runtime, wanted.clear)}
    deliver(
        replace(office.runtime, channels={**office.runtime.channels, **channels}), lanes.BULK, 20, lambda: bool(wanted)
    )
    assert len(office.gateway.accepted) == WINDOW
    states = [state for _, _, state in rows(office.runtime, made)]
    assert (states.count("sent"), states.count("queued")) == (WINDOW, PEOPLE - WINDOW)


def _begun(office: PostOffice) -> int:
    """A broadcast to many, expanded; its id."""
    for _ in range(PEOPLE):
        office.reader()
    made = approved(office.runtime)
    expand(office.runtime)
    return made
