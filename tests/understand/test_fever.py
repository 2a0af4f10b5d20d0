"""Temperatures: at the border of 38.0 C and 100.4 F, in every way of writing a number."""

from dataclasses import replace

import pytest

from bot.understand import understand
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import UNKNOWN, URGENT
from tests.understand import Understand


@pytest.mark.parametrize(
    "text",
    [
        "38.0", "38,0", "100.4", "100,4", "38.0 C", "38.0c", "38 C", "38°C", "38℃", "38.5ºC", "38,5 ºC", "39º de fiebre",
        "100.4 F", "100.4F", "101 f", "101ºF", "temp 101", "fever 38", "fever of 102", "my temp is 38.0", "temp=38,0",
        "38 degrees", "38 grados", "fiebre de 38", "tengo 38,5", "38.0.", "T 38,0C", "٣٨٫٠", "٣٨٫٥", "۳۸٫۰", "৩৮.০", "३८.०",
        "３８．０", "100.40", "41.9", "my number is 5 and my temp is 39",
    ],
)  # fmt: skip
def test_fever_is_urgent(meant: Understand, text: str) -> None:
    meaning = meant(text)
    assert (meaning.label, meaning.severity, meaning.rule) == (URGENT, "now", "R09")


@pytest.mark.parametrize(
    "text",
    [
        "37.9", "37,9", "100.3", "100,3", "37.9 C", "37.99", "100.39", "temp 100", "temp 37", "99.5", "temp 99.5F", "٣٧٫٩",
        "temperatura 37.9", "36.6", "98.6", "98,6 F",
    ],
)  # fmt: skip
def test_warmth_below_the_limit_is_none(meant: Understand, text: str) -> None:
    assert meant(text).severity == ""


@pytest.mark.parametrize(
    "number", [*range(30), "٥", "５", "911", "988", "2026.11", "1.10", "202.555", "3.8", "380", "1004"]
)
def test_plain_number_is_no_fever(meant: Understand, number: object) -> None:
    assert meant(str(number)).label == UNKNOWN


@pytest.mark.parametrize("number", [*range(38, 44), *range(101, 111), "٣٩", "３９", "103.", "39!"])
def test_a_number_alone_is_a_fever_where_no_list_of_ours_reaches(meant: Understand, number: object) -> None:
    meaning = meant(str(number))
    assert (meaning.severity, meaning.rule) == ("now", "R09")


@pytest.mark.parametrize("text", [*range(30, 38), *range(44, 101), 111, "wbc 38", "room 101", "38 days", "101 main st"])
def test_other_numbers_are_none(meant: Understand, text: object) -> None:
    assert meant(str(text)).severity == ""


@pytest.mark.parametrize(
    ("limit", "text", "urgent"),
    [
        (37.5, "37.4", False), (37.5, "37.5", True), (37.5, "37,5", True), (37.5, "99.4", False), (37.5, "99.5", True),
        (38.0, "37.9", False), (38.0, "38.0", True), (36.0, "36.0", True), (36.0, "35.9", False),
    ],
)  # fmt: skip
def test_clinic_may_lower_the_limit(lexicon: Lexicon, limit: float, text: str, urgent: bool) -> None:
    meaning = understand(text, replace(lexicon, fever_limit_c=limit))
    assert (meaning.label == URGENT) == urgent


@pytest.mark.parametrize("tenths", range(300, 451))
def test_every_tenth_of_a_degree(meant: Understand, tenths: int) -> None:
    urgent = tenths >= 380
    assert (meant(f"{tenths / 10:.1f}").severity == "now") == urgent
    assert (meant(f"temp {tenths // 10},{tenths % 10}").severity == "now") == urgent


@pytest.mark.parametrize("tenths", range(970, 1081))
def test_every_tenth_fahrenheit(meant: Understand, tenths: int) -> None:
    assert (meant(f"{tenths / 10:.1f} F").severity == "now") == (tenths >= 1004)
