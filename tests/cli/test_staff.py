"""marrowline staff: who is told of danger, taken in, put on call and let go."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels import simulator
from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.store import audit, enrolments, people
from bot.store.consent import consents
from bot.store.database import transaction
from bot.store.people import Person
from tests.cli.operated import ran, stand
from tests.services.talking import said

PHONE = "+12025550141"


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    return stand(tmp_path, redis_url, monkeypatch)


def person(runtime: Runtime, address: str) -> Person | None:
    with transaction(runtime.store) as connection:
        return people.by_mark(connection, runtime.vault.mark(address))


def test_somebody_is_taken_in_with_every_way_to_reach_them(runtime: Runtime) -> None:
    created = ran("staff", "create", "Ada Byron", "--phone", "(202) 555-0141", "--email", "Ada@Clinic.example",
                  "--webhook", "https://pager.example.org/a", "--on-call", "1")  # fmt: skip
    assert created[:2] == (0, "Ada Byron: on call, rank 1, told by sms, email, webhook\n")
    found = [person(runtime, one) for one in (PHONE, "ada@clinic.example", "https://pager.example.org/a")]
    assert [(one.role, one.consent, one.channel, one.medium) for one in found if one] == [
        ("staff", "active", "twilio", "sms"), ("staff", "active", "email", "email"), ("staff", "active", "webhook", "webhook"),
    ]  # fmt: skip
    with runtime.store.connect() as connection:
        assert set(connection.execute(select(consents.c.kind, consents.c.how)).all()) == {("given", "staff")}
        assert [deed for _, deed, _ in audit.of_ref(connection, "staff:1")] == ["staff.create"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("Ada",), "Give a phone, an e-mail address or a webhook: alerts must reach somebody.\n"),
        (("  ", "--phone", PHONE), "A name has 1 to 80 characters.\n"),
        (("Ada", "--phone", "12"), "That is not a phone number people can dial. Write it with its area code.\n"),
        # our own number would answer itself
        (("Ada", "--phone", "+12025550199"), "That is not a phone number people can dial. Write it with its area code.\n"),
        (("Ada", "--email", "ada at clinic"), "That is not an e-mail address.\n"),
        (("Ada", "--email", "a@b.example, c@d.example"), "That is not an e-mail address.\n"),
        (("Ada", "--webhook", "http://pager.example.org"), "A webhook is an https address, such as https://pager.example.org/alerts.\n"),
        (("Ada", "--webhook", "file:///etc/passwd"), "A webhook is an https address, such as https://pager.example.org/alerts.\n"),
        (("Ada", "--phone", PHONE, "--lang", "xx"), "That language is not offered. Use one of: en\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_a_line(runtime: Runtime, arguments: tuple[str, ...], line: str) -> None:
    assert ran("staff", "create", *arguments) == (1, "", line)
    assert json.loads(ran("staff", "list", "--json")[1]) == []


def test_a_rank_is_a_number_from_one(runtime: Runtime) -> None:
    assert ran("staff", "create", "Ada", "--phone", PHONE, "--on-call", "0")[0] == 2


def test_a_name_and_an_address_belong_to_one(runtime: Runtime) -> None:
    ran("staff", "create", "Ada", "--phone", PHONE)
    assert (
        ran("staff", "create", "ADA", "--email", "x@clinic.example")[2] == "There is somebody of that name already.\n"
    )
    taken = ran("staff", "create", "Ben", "--email", "x@clinic.example", "--phone", PHONE)
    assert taken == (1, "", "That address belongs to another member of staff.\n")
    # nothing of the refused one stays
    assert person(runtime, "x@clinic.example") is None


def test_a_patients_phone_is_no_staff_phone(runtime: Runtime) -> None:
    converse(runtime, simulator.text(PHONE, "hi"))
    with transaction(runtime.store) as connection:
        found = people.by_mark(connection, runtime.vault.mark(PHONE))
        assert found
        people.change(connection, found.id, role=people.PATIENT)
    refused = ran("staff", "create", "Ada", "--phone", PHONE)
    assert refused == (1, "", "That number is a patient's. A staff phone is for staff alone.\n")


def test_whatever_was_planned_for_a_phone_ends_when_it_becomes_staffs(runtime: Runtime) -> None:
    converse(runtime, simulator.text(PHONE, "hi"))
    found = person(runtime, PHONE)
    assert found
    with transaction(runtime.store) as connection:
        row = {"person_id": found.id, "programme": "pill", "starts": "2026-11-20"}
        enrolments.add(connection, row, runtime.clock())
    ran("staff", "create", "Ada", "--phone", PHONE)
    with transaction(runtime.store) as connection:
        assert [one.state for one in enrolments.of_person(connection, found.id)] == ["ended"]


def test_a_stop_stands_until_the_phone_takes_it_back(runtime: Runtime) -> None:
    said(runtime, PHONE, "STOP")
    code, _, told = ran("staff", "create", "Ada", "--phone", PHONE, "--on-call", "1")
    assert (code, told) == (0, "That phone has texted STOP, so it gets nothing: have it text START first.\n")
    assert json.loads(ran("staff", "list", "--json")[1])[0]["told_by"] == {"sms": "stopped"}
    said(runtime, PHONE, "START")
    assert json.loads(ran("staff", "list", "--json")[1])[0]["told_by"] == {"sms": "ok"}


def test_mail_without_a_server_is_said_at_once(runtime: Runtime) -> None:
    assert ran("staff", "create", "Ada", "--email", "ada@clinic.example")[2].startswith(
        "SMTP_URL and SMTP_FROM are not set"
    )


def test_the_list_is_in_the_order_they_are_told_and_shows_no_number(runtime: Runtime) -> None:
    for name, rank, phone in (("Zoe", "1", "42"), ("Ada", "2", "43")):
        ran("staff", "create", name, "--phone", f"+120255501{phone}", "--on-call", rank)
    ran("staff", "create", "Bo", "--email", "bo@clinic.example")
    assert json.loads(ran("staff", "list", "--json")[1]) == [
        {"name": "Zoe", "on_call": 1, "told_by": {"sms": "ok"}},
        {"name": "Ada", "on_call": 2, "told_by": {"sms": "ok"}},
        {"name": "Bo", "on_call": None, "told_by": {"email": "ok"}},
    ]
    assert "555" not in ran("staff", "list")[1]


def test_the_order_changes_with_the_night(runtime: Runtime) -> None:
    ran("staff", "create", "Ada", "--phone", PHONE, "--on-call", "1")
    assert ran("staff", "on-call", "ada", "3") == (0, "ada: on call, rank 3\n", "")
    assert ran("staff", "on-call", "Ada") == (0, "Ada: not on call\n", "")
    assert json.loads(ran("staff", "list", "--json")[1])[0]["on_call"] is None
    assert ran("staff", "on-call", "Nobody", "1")[0] == 1


def test_a_name_is_known_however_it_is_capitalised(runtime: Runtime) -> None:
    ran("staff", "create", "Ángel", "--phone", PHONE)
    assert ran("staff", "on-call", "ángel", "1")[0] == 0
    assert "of that name already" in ran("staff", "create", "ÁNGEL", "--email", "a@clinic.example")[2]


def test_whoever_is_removed_is_erased(runtime: Runtime) -> None:
    ran("staff", "create", "Ada", "--phone", PHONE, "--email", "ada@clinic.example", "--on-call", "1")
    assert ran("staff", "remove", " aDA ")[0] == 0
    assert (person(runtime, PHONE), person(runtime, "ada@clinic.example")) == (None, None)
    assert ran("staff", "remove", "Ada")[0] == 1
    assert json.loads(ran("staff", "list", "--json")[1]) == []


def test_whoever_texts_with_us_by_themselves_stays_a_person(runtime: Runtime) -> None:
    said(runtime, PHONE, "hi")
    ran("staff", "create", "Ada", "--phone", PHONE, "--on-call", "1")
    said(runtime, "+12025550145", "chest pain")
    ran("staff", "remove", "Ada")
    found = person(runtime, PHONE)
    assert found
    assert (found.role, found.staff_id, found.consent) == ("", None, "active")
    assert said(runtime, PHONE, "ack 1") == said(runtime, PHONE, "zzz zzz")
    with runtime.store.connect() as connection:
        from bot.store.outbox import outbox

        assert not connection.execute(select(outbox.c.id).where(outbox.c.cause.startswith("alert:"))).all()
