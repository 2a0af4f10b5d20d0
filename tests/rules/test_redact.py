"""Numbers taken out of log lines: whatever reads like a phone number, and nothing that does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.redact import MARK, redact

NUMBERS = [
    "+12025550123", "12025550123", "2025550123", "202-555-0123", "202.555.0123", "202 555 0123", "(202) 555-0123",
    "+1 (202) 555-0123", "+1-202-555-0123", "+44 20 7946 0958", "+34 612 34 56 78", "+52 1 55 1234 5678", "+8613800138000",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "line", ["{}", "from {} to us", "sender={}", "sender:{}", "tel:{}", "whatsapp:{}", "'{}'", "<{}>", "{}, ok.", "{}."]
)
def test_number_is_taken_out(line: str, number: str) -> None:
    shown = redact(line.format(number))
    assert MARK in shown
    assert not any(character.isdigit() for character in shown)


@pytest.mark.parametrize(
    "line",
    [
        "", "no number", "911 and 988", "12345678", "100.4 F", "2026-11-23T15:00:00+00:00", "2026-11-23T15:00:00.123456Z",
        "0d4fa1c2-1234-5678-9012-123456789012", "SM00000000000000000000000000000123", "outbox 01JD8Z3K5Q7W9Y1A3C5E7G9J1K",
        "segments=3 units=459", "15:00:00",
    ],
)  # fmt: skip
def test_other_digits_are_kept(line: str) -> None:
    assert redact(line) == line


def test_every_number_is_taken_out() -> None:
    assert redact("+12025550123 texted +12025550124") == f"{MARK} texted {MARK}"


@given(st.text(), st.from_regex(r"\A\+[1-9][0-9]{8,14}\Z"), st.text())
def test_written_number_never_survives(before: str, number: str, after: str) -> None:
    assert number not in redact(f"{before} {number} {after}")


@given(st.text())
def test_redacting_twice_changes_nothing(line: str) -> None:
    assert redact(redact(line)) == redact(line)
