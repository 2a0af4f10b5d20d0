"""marrowline doctor: every thing that can be amiss is found, with what to do, and nothing secret is shown."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from rq import Worker
from sqlalchemy import text as sql
from sqlalchemy import update

from bot.cache import beats
from bot.cache.connection import connect
from bot.cli.doctor.examine import examine, of_service
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.settings import read
from bot.store import clinics, due, people
from bot.store.alerts import alerts
from bot.store.database import transaction
from bot.store.outbox import outbox
from tests.cli.operated import ran, stand
from tests.helpers.post_office import broadcast
from tests.services.alarm import FEVER, on_call
from tests.services.talking import said

PERSON = "+12025550181"
NOW = datetime.now(UTC)

Finding = tuple[str, str]


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    made = stand(tmp_path, redis_url, monkeypatch)
    made.cache.flushall()
    return made


def findings(part: str) -> dict[str, Finding]:
    """{what was found: (state, what to do)} of one part."""
    found = list(of_service(read()))
    assert all(one.state == "ok" or one.mend for one in found), "every finding says what to do"
    return {one.said: (one.state, one.mend) for one in found if one.part == part}


def state_of(part: str, beginning: str) -> str:
    """The state of the one finding that begins so."""
    (state,) = [state for said, (state, _) in findings(part).items() if said.startswith(beginning)]
    return state


@pytest.mark.usefixtures("runtime")
def test_a_rate_that_few_may_send_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDER_RATE", "400")
    assert state_of("settings", "SENDER_RATE is 400 segments a second") == "warning"


@pytest.mark.usefixtures("runtime")
def test_every_wrong_setting_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"DEFAULT_TIMEZONE": "America/Gotham", "QUIET_HOURS": "25:00-09:00"}.items():
        monkeypatch.setenv(name, value)
    wrong = [one.said for one in examine() if one.state == "wrong"]
    assert [said.partition(":")[0] for said in wrong] == ["DEFAULT_TIMEZONE", "QUIET_HOURS"]


def test_the_command_says_whether_something_is_wrong(runtime: Runtime) -> None:
    on_call(runtime, "Ada")
    code, printed, _ = ran("doctor", "--json")
    assert (code, json.loads(printed)["ok"]) == (0, True)
    said(runtime, on_call(runtime, "Ben"), "STOP")
    with transaction(runtime.store) as connection:
        connection.execute(update(people.people).values(consent="stopped"))
    code, printed, _ = ran("doctor", "--json")
    assert (code, json.loads(printed)["ok"]) == (1, False)


def test_the_settings_we_ship_make_sense(runtime: Runtime) -> None:
    assert findings("settings") == {"everything needed is set": ("ok", "")}


@pytest.fixture
def server(runtime: Runtime) -> Iterator[redis.Redis]:
    """The Redis of the run, its options put back afterwards."""
    client = runtime.cache
    before = {name: client.config_get(name)[name] for name in ("maxmemory-policy", "appendonly")}
    yield client
    for name, value in before.items():
        client.config_set(name, value)


def test_redis_that_may_throw_entries_away(server: redis.Redis) -> None:
    assert findings("redis") == {"answers, keeps what it is given": ("ok", "")}
    server.config_set("maxmemory-policy", "allkeys-lru")
    assert state_of("redis", "maxmemory-policy is allkeys-lru") == "warning"


def test_redis_that_keeps_only_snapshots(server: redis.Redis) -> None:
    server.config_set("appendonly", "no")
    assert state_of("redis", "appendonly is no") == "warning"


def test_a_test_gateway_is_named(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_API_BASE_URL", "http://127.0.0.1:9")
    assert state_of("gateway", "TWILIO_API_BASE_URL is set") == "warning"


def test_a_clinic_in_no_zone(runtime: Runtime) -> None:
    with transaction(runtime.store) as connection:
        connection.execute(update(clinics.clinics).values(zone="Nowhere/Else"))
    assert state_of("clinic", "its time zone is none") == "wrong"


def test_a_database_of_another_release(runtime: Runtime) -> None:
    with transaction(runtime.store) as connection:
        connection.execute(sql("UPDATE alembic_version SET version_num = '0001'"))
    assert state_of("database", "has another schema") == "wrong"


def queued(runtime: Runtime, lane: str, age: timedelta, state: str = "queued") -> None:
    """One message in this state since so long."""
    said(runtime, PERSON, "hi")
    then = datetime.now(UTC) - age
    with transaction(runtime.store) as connection:
        connection.execute(update(outbox).values(state=state, lane=lane, due_at=then, changed_at=then))


def test_nothing_amiss_with_messages(runtime: Runtime) -> None:
    said(runtime, PERSON, "hi")
    assert findings("messages") == {"nothing is late, stuck or unknown": ("ok", "")}


@pytest.mark.parametrize(
    ("lane", "minutes", "state"),
    [("now", 1, None), ("now", 3, "wrong"), ("soon", 10, None), ("soon", 16, "warning"), ("bulk", 100, None), ("bulk", 130, "warning")],
)  # fmt: skip
def test_what_has_waited_too_long_in_its_lane(runtime: Runtime, lane: str, minutes: int, state: str | None) -> None:
    queued(runtime, lane, timedelta(minutes=minutes))
    found = [
        one for said, (one, _) in findings("messages").items() if said.startswith(f"a message in the lane `{lane}`")
    ]
    assert found == ([state] if state else [])


@pytest.mark.parametrize(("state", "warns"), [("running", True), ("paused", False), ("canceled", False)])
def test_a_broadcast_that_is_paused_keeps_nobody_waiting(runtime: Runtime, state: str, warns: bool) -> None:
    said(runtime, PERSON, "hi")
    with transaction(runtime.store) as connection:
        person = people.by_mark(connection, runtime.vault.mark(PERSON))
    assert person
    broadcast(runtime, [person.id], state=state, due_at=datetime.now(UTC) - timedelta(hours=3))
    assert any(line.startswith("a message in the lane `bulk`") for line in findings("messages")) == warns


@pytest.mark.parametrize("state", ["claimed", "sending", "handed"])
def test_what_nobody_sweeps(runtime: Runtime, state: str) -> None:
    queued(runtime, "soon", timedelta(minutes=29), state)
    assert list(findings("messages")) == ["nothing is late, stuck or unknown"]
    queued(runtime, "soon", timedelta(minutes=31), state)
    assert state_of("messages", f"a message has been `{state}` for 31 min") == "warning"


def test_what_is_unknown(runtime: Runtime) -> None:
    queued(runtime, "soon", timedelta(minutes=1), "unknown")
    assert state_of("messages", "nobody knows whether 2 messages were sent") == "warning"


def test_due_rows_that_are_late(runtime: Runtime) -> None:
    said(runtime, PERSON, "hi")
    at = datetime.now(UTC) - timedelta(hours=3)
    with transaction(runtime.store) as connection:
        person = people.by_mark(connection, runtime.vault.mark(PERSON))
        assert person
        row = {"person_id": person.id, "kind": "visit.1d", "ref": "visit:1", "at": at, "expires_at": at}
        due.add(connection, row, at)
    assert state_of("messages", "1 due rows are late, the first by 3 h") == "warning"


def test_nobody_is_on_call(runtime: Runtime) -> None:
    assert state_of("staff", "nobody is on call") == "warning"
    on_call(runtime, "Ada", None)
    assert state_of("staff", "nobody is on call") == "warning"
    on_call(runtime, "Ben", 1)
    assert findings("staff") == {"1 on call, no alert waits": ("ok", "")}


def test_a_phone_on_call_that_stopped(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada", 1)
    on_call(runtime, "Ben", 2)
    said(runtime, phone, "STOP")
    found = findings("staff")
    assert found == {"Ada: sms gets no alerts, it has texted STOP": ("warning", "Have it text START")}


def test_nobody_on_call_can_be_reached(runtime: Runtime) -> None:
    said(runtime, on_call(runtime, "Ada", 1), "STOP")
    assert state_of("staff", "nobody on call can be reached") == "wrong"


def test_an_address_on_call_that_is_no_good(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada", 1)
    with transaction(runtime.store) as connection:
        connection.execute(update(people.people).values(unreachable="30005"))
    assert state_of("staff", "Ada: sms gets no alerts, error 30005") == "warning"
    assert phone not in json.dumps(findings("staff"))


def test_somebody_on_call_has_erased_their_phone(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada", 1)
    on_call(runtime, "Ben", 2)
    said(runtime, phone, "FORGET")
    said(runtime, phone, "FORGET")
    assert state_of("staff", "Ada is on call and has no address left") == "warning"


def test_mail_to_staff_without_a_server(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    on_call(runtime, "Ada", 1, email="ada@clinic.example")
    assert state_of("staff", "somebody on call is told by e-mail") == "warning"
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:25")
    monkeypatch.setenv("SMTP_FROM", "alerts@clinic.example")
    assert list(findings("staff")) == ["1 on call, no alert waits"]


def test_an_alert_that_reached_nobody(runtime: Runtime) -> None:
    said(runtime, PERSON, FEVER)
    assert state_of("alerts", "1 open alerts reached nobody") == "wrong"


def test_an_alert_that_nobody_takes(runtime: Runtime) -> None:
    on_call(runtime, "Ada", 1)
    said(runtime, PERSON, FEVER)
    assert findings("alerts") == {}
    with transaction(runtime.store) as connection:
        connection.execute(update(alerts).values(created_at=datetime.now(UTC) - timedelta(minutes=20)))
    assert state_of("alerts", "1 alerts wait, the oldest since ") == "warning"


def test_processes_that_were_never_started(runtime: Runtime) -> None:
    assert set(findings("processes")) == {
        "no worker takes from the queue `now` (0 wait)", "no worker takes from the queue `soon` (0 wait)",
        "no worker takes from the queue `bulk` (0 wait)", "no clock was seen",
    }  # fmt: skip


@pytest.fixture
def workers(runtime: Runtime, redis_url: str) -> Iterator[list[Worker]]:
    """A worker of each queue, as far as Redis shows them."""
    connection = redis.Redis.from_url(redis_url)
    born = [Worker([queue], connection=connection, serializer="json") for queue in ("now", "soon", "bulk")]
    for worker in born:
        worker.register_birth()
    beats.beat(connect(redis_url), "clock", datetime.now(UTC))
    yield born
    connection.flushall()


def test_every_process_runs(workers: list[Worker]) -> None:
    assert findings("processes") == {"every queue has a worker, the clock runs": ("ok", "")}


def test_a_worker_that_went_away(workers: list[Worker]) -> None:
    workers[0].register_death()
    assert state_of("processes", "no worker takes from the queue `now`") == "warning"


def test_a_worker_that_does_not_show_itself(workers: list[Worker], redis_url: str) -> None:
    then = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    redis.Redis.from_url(redis_url).hset(workers[1].key, "last_heartbeat", then)
    found = findings("processes")
    assert set(found) == {"a worker of `soon` has not shown itself", "no worker takes from the queue `soon` (0 wait)"}


def test_a_clock_that_stopped(workers: list[Worker], redis_url: str) -> None:
    beats.beat(connect(redis_url), "clock", datetime.now(UTC) - timedelta(hours=1))
    assert state_of("processes", "the clock was last seen at ") == "warning"


def test_sending_that_was_halted(workers: list[Worker], runtime: Runtime) -> None:
    runtime.rates.halt(60, "20003")
    assert state_of("processes", "sending is halted after the gateway's error 20003") == "wrong"


def test_no_number_no_address_and_no_secret_is_shown(runtime: Runtime) -> None:
    phone = on_call(runtime, "Ada", 1, phone="+12025550191", email="ada@clinic.example")
    said(runtime, PERSON, FEVER)
    for arguments in (("doctor",), ("doctor", "--json")):
        shown = ran(*arguments)[1].replace("\n", "")
        for secret in (
            phone,
            PERSON,
            "5550181",
            "ada@clinic",
            FEVER,
            *runtime.settings.encryption_keys,
            runtime.settings.secret_key,
        ):
            assert secret not in shown


def test_a_jump_of_the_demos_time_is_believed(runtime: Runtime) -> None:
    """The figures are asked for at a moment, so that nothing is late in a demo whose clock was moved."""
    from bot.cli.doctor import messages

    said(replace(runtime, clock=HeldClock(NOW + timedelta(days=3))), PERSON, "hi")
    assert [finding.state for finding in messages.findings(runtime.store, NOW + timedelta(days=3))] == ["ok"]
