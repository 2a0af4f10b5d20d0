"""Redis is gone: the clock process itself makes the pass, and people are written to all the same."""

import subprocess
import threading
from datetime import timedelta
from pathlib import Path

from bot.cache.embedded import EmbeddedRedis
from bot.clock import system_clock
from tests.conftest import log_folder
from tests.loss.audit import Outcome, outcome
from tests.loss.conftest import a_world
from tests.loss.world import Smithy
from tests.workers.environment import ROOT, SECONDS, environment, python


def test_the_clock_sends_alone(sqlite_url: str, tmp_path: Path, smithy: Smithy) -> None:
    server = EmbeddedRedis(tmp_path / "redis").start()
    for world in a_world(sqlite_url, tmp_path, server.url, smithy):
        world.clock.at = system_clock() - timedelta(seconds=1)
        world.people(20)
        world.queue(world.readers)
        server.stop()
        found = world.runtime.settings
        more = {"QUIET_HOURS": "off", "SENDER_RATE": "1000000", "TWILIO_API_BASE_URL": found.twilio_api_base_url}
        command, env = python("workers.clock"), environment(found, server.url, **more)
        with (log_folder() / "alone.log").open("ab") as log:
            clock = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            pause = threading.Event()
            assert any(outcome(world).once == 20 or pause.wait(0.1) for _ in range(int(SECONDS * 10)))
        finally:
            clock.kill()
            clock.wait()
        world.clock.at = system_clock() + timedelta(minutes=1)
        world.recover()
        assert outcome(world) == Outcome(messages=20, once=20)
