"""The phone jumps in time: forward only, for everybody, and with what falls due."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.clock import HeldClock, ShiftedClock
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.people import look
from bot.web.app import create_app
from tests.conftest import make_runtime, make_settings
from tests.helpers.post_office import queue

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(("wanted", "hours"), [("+1h", 1), ("+90m", 1.5), ("+3d", 72)])
def test_jump_moves_the_clock(browser: FlaskClient, demo: Runtime, wanted: str, hours: float) -> None:
    browser.get("/phone")
    page = browser.post("/phone/1/jump", data={"to": wanted}, headers=HTMX).text
    assert "What was due has been done" in page
    assert isinstance(demo.clock, ShiftedClock) and timedelta() <= timedelta(
        hours=hours
    ) - demo.clock.shift < timedelta(minutes=1)


def test_jump_to_a_moment(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    later = (demo.clock() + timedelta(days=30)).astimezone().replace(tzinfo=None)
    browser.post("/phone/1/jump", data={"to": later.isoformat()})
    assert isinstance(demo.clock, ShiftedClock) and abs(demo.clock.shift - timedelta(days=30)) < timedelta(hours=2)


@pytest.mark.parametrize("wanted", ["", "tomorrow", "2001-01-01", "-3d", "+99999w", "9999-12-31"])
def test_impossible_jump_moves_nothing(browser: FlaskClient, demo: Runtime, wanted: str) -> None:
    browser.get("/phone")
    assert "Not moved." in browser.post("/phone/1/jump", data={"to": wanted}, headers=HTMX).text
    assert browser.post("/phone/1/jump", data={"to": wanted}).status_code == 422
    assert isinstance(demo.clock, ShiftedClock) and demo.clock.shift == timedelta()


def test_jump_does_what_is_due(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    browser.post("/phone/1/text", data={"text": "HI"}, headers=HTMX)
    browser.post("/phone/1/jump", data={"by": "+3d"})
    talk = look.conversation(demo, 1)
    assert talk and {bubble.state for bubble in talk.bubbles if not bubble.theirs} == {delivery.UNKNOWN}


def test_jump_shows_what_came_by_itself(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    browser.post("/phone/1/text", data={"text": "HI"}, headers=HTMX)
    queue(demo, 1, "Something that came by itself", due_at=demo.clock() + timedelta(hours=1))
    page = browser.post("/phone/1/jump", data={"by": "+3d"}, headers=HTMX).text
    assert "Something that came by itself" in page


def test_no_jump_where_the_clock_cannot_move(sqlite_url: str, tmp_path: Path, redis_url: str, clock: HeldClock) -> None:
    handles = make_runtime(make_settings(sqlite_url, tmp_path, demo=True), redis_url, clock)
    browser = create_app(handles).test_client()
    assert "Jump in time" not in browser.get("/phone").text
    assert browser.post("/phone/1/jump", data={"by": "+1h"}).status_code == 303
    handles.store.dispose()
