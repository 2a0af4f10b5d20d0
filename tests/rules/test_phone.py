"""Phone numbers: one form to store, one to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.phone import display, e164, is_in_use, is_whole
from bot.rules.segments import GSM_BASIC


@pytest.mark.parametrize(
    ("written", "region", "stored"),
    [
        ("+12025550123", "US", "+12025550123"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("202.555.0123", "US", "+12025550123"),
        ("1 202 555 0123", "US", "+12025550123"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("+34 612 34 56 78", "US", "+34612345678"),
        ("0044 20 7946 0958", "DE", "+442079460958"),
        ("٢٠٢٥٥٥٠١٢٣", "US", "+12025550123"),
    ],
)
def test_number_is_stored_as_e164(written: str, region: str, stored: str) -> None:
    assert e164(written, region) == stored


@pytest.mark.parametrize(
    "written", ["", "911", "22395", "hello", "US.13491208655302741918", "+", "+999", "1" * 40, "\x00"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    assert e164(written, "US") is None
    assert display(written, "US") is None


@pytest.mark.parametrize(
    ("written", "region", "shown"),
    [
        ("+12025550100", "US", "202-555-0100"),
        ("(202) 555-0100", "US", "202-555-0100"),
        ("+12025550100", "ES", "+1-202-555-0100"),
        ("+34612345678", "US", "+34-612-34-56-78"),
        ("+34612345678", "ES", "612-34-56-78"),
    ],
)
def test_number_is_shown_as_dialled(written: str, region: str, shown: str) -> None:
    assert display(written, region) == shown


@pytest.mark.parametrize(
    "number", ["+12025550100", "+34612345678", "+442079460958", "+5511912345678", "+8613800138000", "+50934101234"]
)
@pytest.mark.parametrize("region", ["US", "ES", "BR", "CN", "HT"])
def test_shown_number_is_cheap_and_callable(number: str, region: str) -> None:
    shown = display(number, region)
    assert shown is not None
    assert set(shown) <= GSM_BASIC
    assert e164(shown, region) == number


@pytest.mark.parametrize(
    ("number", "whole", "in_use"),
    [
        ("+12025550123", True, True),
        ("+442079460958", True, True),
        ("+19991234567", True, False),
        ("+15550123", False, False),
        ("nothing", False, False),
    ],
)
def test_a_number_is_whole_and_in_use_or_not(number: str, whole: bool, in_use: bool) -> None:
    assert (is_whole(number), is_in_use(number)) == (whole, in_use)


@given(st.text(), st.sampled_from(["US", "ES", "ZZ", ""]))
def test_any_text_may_be_asked(written: str, region: str) -> None:
    stored = e164(written, region)
    assert stored is None or (stored.startswith("+") and stored[1:].isascii() and stored[1:].isdigit())
