"""The table of Twilio's codes: what follows from each is right, and staff can read it (A32)."""

import re
from typing import get_args

import pytest

from bot.channels.base import Again, Fault
from bot.channels.twilio import Twilio, errors
from tests.channels.sending import settings

TWILIO = Twilio(settings())

CLASSES: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("bad_number", "never", "person"): ("21211", "21614", "21635", "30006", "63003", "63024"),
    ("opted_out", "never", "stopped"): ("21610", "63014"),
    ("probably_gone", "never", "person"): ("30004", "30005"),
    ("unreachable", "later", "person"): ("30003",),
    ("unclear", "later", "gateway"): ("30008",),
    ("crowded", "backoff", "gateway"): ("429", "20429", "21611", "30001", "30022", "63018"),
    ("gateway_down", "backoff", "gateway"): ("30500", "63010", "63012", errors.NO_CONTACT),
    ("not_today", "tomorrow", "gateway"): ("30023", "30610"),
    ("our_account", "never", "sender"): ("20003", "30002", "30032", "30034", "63007", "63020"),
    ("our_route", "never", "sender"): ("21408", "21606", "21608", "21612"),
    ("content", "never", "content"): (
        "14103", "21602", "21617", "21656", "21658", "63013", "63021", "63028",
    ),
    ("filtered", "never", "content"): ("30007", "30450"),
    ("window", "never", "content"): ("63016",),
    ("ambiguous", "never", "gateway"): (
        "20500", "20503", "500", "502", "503", "504", errors.NO_ANSWER, errors.UNREADABLE,
    ),
}  # fmt: skip
"""{(name, again, fault): codes}, written a second time and from the source, not from the table."""

CODES = [code for codes in CLASSES.values() for code in codes]
JARGON = re.compile(
    r"\b(carrier|handset|SID|API|HTTP|webhook|queue|payload|POST|throughput|recipient)\b", re.IGNORECASE
)


@pytest.mark.parametrize(("wanted", "code"), [(wanted, code) for wanted, codes in CLASSES.items() for code in codes])
def test_each_code_leads_to_what_it_should(wanted: tuple[str, str, str], code: str) -> None:
    found = TWILIO.explain(code)
    assert (found.code, found.name, found.again, found.fault) == (code, *wanted)


def test_the_table_has_no_other_codes() -> None:
    assert sorted(errors._table()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_told_in_plain_words(code: str) -> None:
    found = TWILIO.explain(code)
    assert found.again in get_args(Again)
    assert found.fault in get_args(Fault)
    assert not found.reason.endswith("."), "it stands inside a sentence"
    assert 20 <= len(found.reason) <= 90
    assert re.match(r"[a-z]|WhatsApp ", found.reason), "it stands inside a sentence"
    assert found.mend[0].isupper()
    assert found.mend.endswith(".")
    assert not JARGON.search(found.reason + found.mend)
    assert code not in found.reason or not code.isdigit()


MORE = {
    "unreachable": (45, 1, 0),
    "unclear": (45, 1, 0),
    "probably_gone": (0, 3, 0),
    "our_account": (0, 1, 1),
    "our_route": (0, 1, 3),
}
"""{name: (minutes until it is tried again, times, refusals that let sending rest)}, where they are not the usual."""


@pytest.mark.parametrize("code", CODES)
def test_minutes_times_and_rests_stand_where_they_should(code: str) -> None:
    found = TWILIO.explain(code)
    assert (found.after, found.times, found.halts) == MORE.get(found.name, (0, 1, 0))


@pytest.mark.parametrize("code", ["99999", "30666", "0", "x" * 16])
def test_an_unknown_code_is_told_as_it_is(code: str) -> None:
    found = TWILIO.explain(code)
    assert (found.again, found.fault) == ("never", "gateway")
    assert found.reason == f"the gateway refused it (code {code})"


def test_no_code_at_all_is_told_too() -> None:
    assert TWILIO.explain("").reason == "the gateway gave no reason"
