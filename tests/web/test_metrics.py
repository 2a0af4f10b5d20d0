"""/metrics: figures that match the stores, closed to strangers, and nothing that names a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts.danger import repeat
from bot.services.broadcasts import steer
from bot.services.broadcasts.expand import expand
from bot.store import due, people
from bot.store.broadcasts import broadcasts
from bot.store.database import connect, transaction
from bot.store.inbox import inbox
from bot.store.outbox import outbox
from bot.web.app import create_app
from tests.helpers.leaks import leaks
from tests.services.alarm import CHEST, DEATH, FEVER, on_call
from tests.services.crowd import approved, somebody
from tests.services.talking import fresh_number, said

Samples = dict[tuple[str, ...], float]


def scrape(runtime: Runtime, client: FlaskClient | None = None) -> dict[str, Samples]:
    """{metric without its prefix: {values of its labels, by label: value}}, read by the format's own parser."""
    answer = (client or create_app(runtime).test_client()).get("/metrics")
    assert answer.status_code == 200, answer.text
    found: dict[str, Samples] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            values = tuple(sample.labels[name] for name in sorted(sample.labels))
            assert values not in found.setdefault(sample.name.removeprefix("marrowline_"), {}), "a sample stands twice"
            found[sample.name.removeprefix("marrowline_")][values] = sample.value
    return found


def lived(runtime: Runtime, clock: HeldClock) -> None:
    """A day of a small clinic."""
    on_call(runtime, "Ada")
    for text in ("hi", "1", "bruise", FEVER, "zzz zzz", "STOP", CHEST):
        said(runtime, "+12025550161", text)
    said(runtime, fresh_number(), DEATH)
    clock.move(timedelta(minutes=20))


def test_what_came_and_went_matches_the_database(both_runtimes: Runtime, clock: HeldClock) -> None:
    lived(both_runtimes, clock)
    found = scrape(both_runtimes)
    with both_runtimes.store.connect() as connection:
        texts = connection.execute(select(func.count()).select_from(inbox)).scalar_one()
        columns = (outbox.c.state, outbox.c.lane)
        states = connection.execute(select(*columns, func.count()).group_by(*columns)).all()
    assert sum(found["inbound_messages"].values()) == texts == 8
    assert found["inbound_messages"]["twilio", "URGENT"] == 2
    assert {labels: count for labels, count in found["outbound_messages"].items() if count} == {
        (lane, state): count for state, lane, count in states
    }
    assert found["outbound_messages"]["bulk", "failed"] == 0


def test_every_class_of_a_label_is_a_word(runtime: Runtime, clock: HeldClock) -> None:
    lived(runtime, clock)
    classes = {kind for _, kind in scrape(runtime)["inbound_messages"]}
    assert classes == {"MENU", "URGENT", "CRISIS", "UNKNOWN", "STOP", "basics", "side"}


def test_alerts_wait_until_they_are_taken(runtime: Runtime, clock: HeldClock) -> None:
    lived(runtime, clock)
    found = scrape(runtime)
    assert found["alerts_open"] == {("911",): 1, ("988",): 1, ("now",): 1}
    assert found["alerts_oldest_seconds"][()] == 1200
    assert found["staff_on_call"][()] == 1
    with transaction(runtime.store) as connection:
        from bot.services.alerts.acknowledge import take

        for number in (1, 2, 3):
            take(runtime, connection, number, "Ada")
    found = scrape(runtime)
    assert set(found["alerts_open"].values()) == {0}
    assert found["alerts_oldest_seconds"][()] == 0


def test_an_alert_that_reached_nobody_is_counted(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, FEVER)
    assert scrape(runtime)["alerts_unheard"][()] == 1
    on_call(runtime, "Ada")
    clock.move(timedelta(minutes=15))
    repeat(runtime)
    assert scrape(runtime)["alerts_unheard"][()] == 0


def test_what_waits_has_an_age(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    on_call(both_runtimes, "Ada")
    said(both_runtimes, number, FEVER)
    clock.move(timedelta(seconds=90))
    assert scrape(both_runtimes)["queued_oldest_seconds"] == {("now",): 90, ("soon",): 0, ("bulk",): 0}


def test_what_a_paused_broadcast_has_waiting_is_not_old(both_runtimes: Runtime, clock: HeldClock) -> None:
    somebody(both_runtimes)
    paused, canceled = (approved(both_runtimes, name) for name in ("one", "two"))
    expand(both_runtimes)
    clock.move(timedelta(seconds=90))
    assert scrape(both_runtimes)["queued_oldest_seconds"]["bulk",] == 90
    for made in (paused, canceled):
        steer.pause(both_runtimes, made, "Ann")
    assert scrape(both_runtimes)["queued_oldest_seconds"]["bulk",] == 0
    steer.resume(both_runtimes, paused, "Ann")
    assert scrape(both_runtimes)["queued_oldest_seconds"]["bulk",] == 90


def test_what_is_held_for_later_is_not_old(runtime: Runtime, clock: HeldClock, number: str) -> None:
    on_call(runtime, "Ada")
    said(runtime, number, FEVER)
    with transaction(runtime.store) as connection:
        held = outbox.update().where(outbox.c.lane == "now").values(due_at=clock() + timedelta(days=1))
        connection.execute(held)
    clock.move(timedelta(hours=1))
    assert scrape(runtime)["queued_oldest_seconds"]["now",] == 0


def test_due_rows_that_are_late_are_counted(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    said(both_runtimes, number, "hi")
    with transaction(both_runtimes.store) as connection:
        person = people.by_mark(connection, both_runtimes.vault.mark(number))
        assert person
        for hours in (0, 1, 30):
            at = clock() + timedelta(hours=hours)
            row = {"person_id": person.id, "kind": "visit.1d", "ref": "visit:1", "at": at, "expires_at": at}
            due.add(connection, row, clock())
    clock.move(timedelta(hours=3))
    found = scrape(both_runtimes)
    assert (found["due_overdue"][()], found["due_oldest_seconds"][()]) == (2, 10_800)


def test_gateway_errors_are_told_apart(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    with transaction(runtime.store) as connection:
        ids = connection.execute(select(outbox.c.id)).scalars().all()
        for outbox_id, code in zip(ids, ("30003", "+12025550162"), strict=False):
            failed = outbox.update().where(outbox.c.id == outbox_id).values(state="failed", error=code)
            connection.execute(failed)
    errors = scrape(runtime)["gateway_errors"]
    assert errors == {(runtime.channels["twilio"].explain("30003").name, "30003"): 1, ("unexplained", "other"): 1}


def test_unknown_messages_and_broadcasts_are_counted(runtime: Runtime, number: str, clock: HeldClock) -> None:
    said(runtime, number, "hi")
    with transaction(runtime.store) as connection:
        connection.execute(outbox.update().values(state="unknown"))
        row = {
            "name": "a",
            "state": "running",
            "audience": "{}",
            "created_by": "x",
            "created_at": clock(),
            "changed_at": clock(),
        }
        connection.execute(broadcasts.insert().values(row))
    found = scrape(runtime)
    assert (found["unknown_messages"][()], found["broadcasts"]["running",]) == (2, 1)


def test_queues_and_stores_are_told(runtime: Runtime) -> None:
    runtime.nudges.nudge("workers.jobs.deliver_now", "now")
    found = scrape(runtime)
    assert found["queue_entries"] == {("now",): 1, ("soon",): 0, ("bulk",): 0}
    assert found["workers"] == {("now",): 0, ("soon",): 0, ("bulk",): 0}
    assert found["up"] == {("database",): 1, ("redis",): 1}
    assert "build_info" in found


def test_totals_are_counted_once_a_minute(runtime: Runtime, clock: HeldClock, number: str) -> None:
    web = create_app(runtime).test_client()
    said(runtime, number, "hi")
    first = scrape(runtime, web)
    said(runtime, number, FEVER)
    again = scrape(runtime, web)
    assert again["inbound_messages"] == first["inbound_messages"]
    # what waits is never kept
    assert again["alerts_open"]["now",] == 1
    clock.move(timedelta(minutes=1))
    assert sum(scrape(runtime, web)["inbound_messages"].values()) == 2


def test_without_redis_the_rest_is_told(without_redis: Runtime, number: str) -> None:
    said(without_redis, number, FEVER)
    found = scrape(without_redis)
    assert found["up"] == {("database",): 1, ("redis",): 0}
    assert found["alerts_open"]["now",] == 1


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all/test.db", "postgresql+psycopg://user:hunter2@127.0.0.1:1/none"]
)
def test_without_a_database_it_says_so(runtime: Runtime, url: str) -> None:
    found = scrape(replace(runtime, store=connect(url)))
    assert found["up"] == {("database",): 0, ("redis",): 1}
    assert "outbound_messages" not in found


def test_no_label_names_a_person(runtime: Runtime, clock: HeldClock) -> None:
    lived(runtime, clock)
    page = create_app(runtime).test_client().get("/metrics").text
    assert list(leaks(page.splitlines())) == []
    assert "Ada" not in page
    assert "5550161" not in page


@pytest.mark.parametrize(
    ("headers", "remote", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "203.0.113.7", 403),
        ({}, "10.0.0.7", 403),
        ({}, "", 403),
        # a proxy on this machine passes on what came from elsewhere
        ({"X-Forwarded-For": "203.0.113.7"}, "127.0.0.1", 403),
        ({"X-Forwarded-For": "127.0.0.1"}, "203.0.113.7", 403),
        ({"Forwarded": "for=203.0.113.7"}, "127.0.0.1", 403),
        ({"X-Real-IP": "203.0.113.7"}, "127.0.0.1", 403),
        ({"Authorization": "Bearer open sesame"}, "203.0.113.7", 200),
        ({"Authorization": "Bearer open sesame", "X-Forwarded-For": "203.0.113.7"}, "127.0.0.1", 200),
        ({"Authorization": "Bearer wrong"}, "203.0.113.7", 403),
        ({"Authorization": "Bearer "}, "203.0.113.7", 403),
        ({"Authorization": "open sesame"}, "203.0.113.7", 403),
        ({"Authorization": "Bearer öffne"}, "203.0.113.7", 403),
    ],
)  # fmt: skip
def test_strangers_read_nothing(runtime: Runtime, headers: dict[str, str], remote: str, status: int) -> None:
    settings = runtime.settings.model_copy(update={"metrics_token": "open sesame"})
    web = create_app(replace(runtime, settings=settings)).test_client()
    answer = web.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": remote})
    assert answer.status_code == status
    assert ("marrowline_up" in answer.text) == (status == 200)


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", "", "Bearer None"])
def test_without_a_token_no_token_opens_it(client: FlaskClient, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given}, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert answer.status_code == 403
