"""Runs last: nothing that any test logged holds a phone number or the words of a text."""

import re

from flask.testing import FlaskClient

from tests.conftest import LOG_FILE
from tests.helpers import gateway

NUMBER = re.compile(r"(?<![\w.:-])\+[1-9]\d{7,14}(?!\w)")
FICTIONAL = re.compile(r"(?:202[\s().-]{0,3}555|7700[\s.-]?900)[\s.-]?\d{3,4}")
"""202-555-0100 and +44 7700 900000, which tests use, in any spelling."""

BODIES = (
    "i have a fever", "how do i stop the bleeding", "i want to end my life", "my mom passed out", "please take me off",
    "me duele el pecho", "tengo fiebre", "ya no quiero vivir",
    "You are unsubscribed", "CALL 911 NOW", "LLAME AL 911 YA", "text guide to acute lymphocytic leukemia",
)  # fmt: skip
"""What people text, and what we answer, in the tests."""


def test_the_log_is_the_one_we_write(client: FlaskClient) -> None:
    message_sid = gateway.sid()
    assert gateway.text(client, "i have a fever", MessageSid=message_sid).status_code == 200
    assert message_sid in LOG_FILE.read_text(encoding="utf-8"), "tests/conftest.py keeps every event in LOG_FILE"


def test_no_line_of_the_log_names_a_person() -> None:
    lines = LOG_FILE.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [line for line in lines if NUMBER.search(line) or FICTIONAL.search(line)]
    assert found == []


def test_no_line_of_the_log_holds_a_text() -> None:
    log = LOG_FILE.read_text(encoding="utf-8", errors="replace").casefold()
    assert [body for body in BODIES if body.casefold() in log] == []
