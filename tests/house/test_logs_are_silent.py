"""The look into the logs sees what it should. The look itself comes at the end of the run (tests/conftest.py)."""

import pytest
from flask.testing import FlaskClient

from tests.conftest import log_folder
from tests.helpers import gateway
from tests.helpers.leaks import leaks, leaks_in


def test_every_event_is_kept(client: FlaskClient) -> None:
    message_sid = gateway.sid()
    assert gateway.text(client, "i have a fever", MessageSid=message_sid).status_code == 200
    logs = "".join(path.read_text(encoding="utf-8") for path in log_folder().glob("*.log"))
    assert message_sid in logs


@pytest.mark.parametrize(
    "line",
    [
        "from +12025550123",
        "(202) 555-0123 called",
        "+447700900123",
        "outbox_id=0d679202555844a7bbde62f7cfb28c77 to=2025550123",
        "body=I have a fever",
        "Marrowline: You are unsubscribed.",
    ],
)
def test_a_leak_is_seen(line: str) -> None:
    assert list(leaks(["harmless", line])) == [line]


@pytest.mark.parametrize(
    "identifier",
    ["0d679202555844a7bbde62f7cfb28c77", "SM0d679202555844a7bbde62f7cfb28c77", "0d679202-5558-44a7-bbde-62f7cfb28c77"],
)
def test_the_digits_of_an_identifier_are_no_number(identifier: str) -> None:
    assert list(leaks([f'{{"outbox_id": "{identifier}", "status": "sent"}}'])) == []


def test_no_log_has_leaked_so_far() -> None:
    assert leaks_in(log_folder()) == []
