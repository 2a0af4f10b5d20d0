"""marrowline visit and routine: set, moved, ended and listed by staff; what is wrong is told in one line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.store import audit, enrolments
from bot.store.database import transaction
from tests.cli.operated import ran, stand
from tests.services.care import visit
from tests.services.days import set_person, waiting
from tests.services.talking import said

PERSON = "+12025550151"
IN_TWO_WEEKS = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """A service, and somebody who has texted it."""
    handles = stand(tmp_path, redis_url, monkeypatch, DEFAULT_TIMEZONE="America/Chicago")
    said(handles, PERSON, "hi")
    set_person(handles, PERSON, zone="America/Phoenix")
    return handles


def added(*more: str) -> dict[str, object]:
    code, printed, told = ran("visit", "add", PERSON, "--at", f"{IN_TWO_WEEKS}T14:30", "--json", *more)
    assert code == 0, told
    found: dict[str, object] = json.loads(printed)
    return found


def listed(*more: str) -> list[dict[str, object]]:
    code, printed, told = ran("visit", "list", "--json", *more)
    assert code == 0, told
    found: list[dict[str, object]] = json.loads(printed)
    return found


def test_a_time_without_an_offset_is_local_to_the_person(runtime: Runtime) -> None:
    found = added("--place", "Room 3", "--note", "Bring water.")
    assert found["at"] == f"{IN_TWO_WEEKS}T14:30-07:00"
    assert (found["id"], found["kind"], found["zone"]) == (1, "appointment", "America/Phoenix")
    assert (found["place"], found["note"], found["answer"]) == ("Room 3", "Bring water", "")
    assert len(waiting(runtime, PERSON)) == 4


@pytest.mark.parametrize("who", ["1", "+12025550151", "202-555-0151", "(202) 555-0151"])
def test_a_person_is_named_by_id_or_number(runtime: Runtime, who: str) -> None:
    code, printed, _ = ran("visit", "add", who, "--at", f"{IN_TWO_WEEKS}T14:30Z", "--kind", "blood")
    assert code == 0
    assert printed.startswith(f"Visit 1: blood, {IN_TWO_WEEKS}T07:30-07:00 (America/Phoenix); next reminder: ")


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("visit", "add", "+12025550199", "--at", "2099-01-01T09:00"), 1, "There is nobody of that number or id."),
        (("visit", "add", PERSON, "--at", "2020-01-01T09:00"), 1, "That time is past."),
        (("visit", "add", PERSON, "--at", "2099-01-01T09:00", "--kind", "pill"), 1, "`pill` is no kind of visit."),
        (("visit", "add", PERSON, "--at", "2099-01-01T09:00", "--place", "Oncology"), 1, "The place says `oncology`"),
        (("visit", "add", PERSON, "--at", "noon"), 2, "ISO 8601"),
        (("visit", "move", "9", "--at", "2099-01-01T09:00"), 1, "There is no visit 9."),
        (("visit", "cancel", "9"), 1, "There is no visit 9."),
        (("visit", "list", "--day", "today"), 2, "ISO 8601"),
        (("visit", "list", "--unanswered", "--new-time"), 2, "not both"),
        (("routine", "add", PERSON, "pills", "--at", "09:00"), 1, "`pills` is no kind of routine."),
        (("routine", "add", PERSON, "pill", "--at", "nine"), 2, "a time looks like 09:00"),
        (("routine", "add", PERSON, "weekly_pill", "--at", "09:00", "--weekday", "noday"), 2, "use one of: mon"),
        (("routine", "add", PERSON, "pill", "--at", "09:00", "--starts", "soon"), 2, "ISO 8601"),
        (("routine", "end", PERSON, "pill"), 1, "There is no `pill` to end."),
        (("routine", "add", PERSON, "refill", "--at", "09:00"), 1, "Say with the first day"),
        (
            ("routine", "add", PERSON, "pill", "--at", "09:00", "--ends", "2020-01-01"),
            1,
            "It would end before it begins.",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_line(arguments: tuple[str, ...], code: int, told: str) -> None:
    ended, printed, error = ran(*arguments)
    assert (ended, printed) == (code, "")
    assert told in error
    assert "5550151" not in error
    assert code == 2 or error.count("\n") == 1


def test_a_visit_is_moved_and_canceled(runtime: Runtime) -> None:
    added("--kind", "blood")
    code, printed, _ = ran("visit", "move", "1", "--at", f"{IN_TWO_WEEKS}T09:00")
    assert (code, printed.startswith(f"Visit 1: blood, {IN_TWO_WEEKS}T09:00-07:00")) == (0, True)
    assert ran("visit", "cancel", "1") == (0, "Visit 1 is canceled.\n", "")
    assert ran("visit", "cancel", "1")[2] == "That visit was canceled.\n"
    assert visit(runtime, 1).state == "canceled"
    assert listed() == []
    assert "No visits." in ran("visit", "list")[1]


def test_a_visit_that_is_near_says_when_it_will_be_told(runtime: Runtime) -> None:
    """Its one reminder is past: it is told in the next decent hour, which is never 21 hours away."""
    soon = datetime.now(UTC) + timedelta(hours=23)
    code, printed, _ = ran("visit", "add", PERSON, "--at", soon.isoformat(), "--kind", "procedure", "--json")
    told = datetime.fromisoformat(str(json.loads(printed)["next_reminder"]))
    assert code == 0
    assert soon - timedelta(hours=24) < told < soon - timedelta(hours=2)
    assert [row.kind for row in waiting(runtime, PERSON)] == ["visit.1d"]


def test_the_audit_says_who_did_what(runtime: Runtime) -> None:
    added()
    ran("visit", "move", "1", "--at", f"{IN_TWO_WEEKS}T09:00")
    ran("visit", "cancel", "1")
    with transaction(runtime.store) as connection:
        deeds = [deed for _, deed, _ in audit.of_ref(connection, "visit:1")]
    assert deeds == ["visit.add", "visit.move", "visit.cancel"]


def test_the_list_is_narrowed(runtime: Runtime) -> None:
    added()
    added("--kind", "blood")
    assert [row["id"] for row in listed()] == [1, 2]
    assert listed("--unanswered") == [], "nobody was asked yet"
    with runtime.store.begin() as connection:
        connection.exec_driver_sql("UPDATE due SET state = 'fired' WHERE kind = 'visit.7d' OR ref = 'visit:2'")
    assert [row["id"] for row in listed("--unanswered")] == [1]
    assert listed("--new-time") == []
    assert [row["id"] for row in listed("--day", IN_TWO_WEEKS)] == [1, 2]
    assert listed("--day", "2099-01-01") == []
    assert [row["id"] for row in listed(PERSON)] == [1, 2]
    with runtime.store.begin() as connection:
        connection.exec_driver_sql("UPDATE visits SET answer = 'new time' WHERE id = 1")
    assert [(row["id"], row["answer"]) for row in listed("--new-time")] == [(1, "new time")]
    assert listed("--unanswered") == []
    assert "5550151" not in json.dumps(listed()) + ran("visit", "list")[1]


def test_a_routine_is_begun_listed_and_ended(runtime: Runtime) -> None:
    code, printed, told = ran("routine", "add", PERSON, "weekly_pill", "--at", "9:00", "--weekday", "Tue")
    assert (code, printed.startswith("weekly_pill: next ")) == (0, True)
    assert told.startswith("The frequency cap may hold some of it")
    code, _, told = ran(
        "routine", "add", PERSON, "temperature", "--at", "10:00", "--starts", IN_TWO_WEEKS, "--ends", IN_TWO_WEEKS, "--asked",
    )  # fmt: skip
    assert (code, told) == (0, "")
    set_person(runtime, PERSON, phase="AFT")
    found = json.loads(ran("routine", "list", PERSON, "--json")[1])
    assert [(row["kind"], row["state"], row["at"], row["weekday"]) for row in found["routines"]] == [
        ("weekly_pill", "active", "09:00", "tue"),
        ("temperature", "active", "10:00", ""),
    ]
    assert found["routines"][1]["next"] == f"{IN_TWO_WEEKS}T10:00-07:00"
    assert found["offered"] == ["follow_up"]
    assert ran("routine", "end", PERSON, "weekly_pill") == (0, "weekly_pill: ended\n", "")
    assert "Their phase also has: follow_up" in ran("routine", "list", PERSON)[1]
    assert [row.kind for row in waiting(runtime, PERSON)] == ["routine.temperature"]


def test_a_refill_keeps_the_pharmacys_number(runtime: Runtime) -> None:
    given = ("--at", "10:00", "--starts", IN_TWO_WEEKS, "--note", "202-555-0150")
    assert ran("routine", "add", PERSON, "refill", *given)[0] == 0
    (row,) = waiting(runtime, PERSON)
    with runtime.store.connect() as connection:
        found = enrolments.by_id(connection, int(row.ref.partition(":")[2]))
    assert found and runtime.vault.open(found.note) == "202-555-0150"
