"""STOP is final until START (rules A42, G8): stored, confirmed once, then silence."""

import pytest

from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.store import consent
from bot.store.database import transaction
from tests.services.talking import ledger, person, said, sms, texts
from tests.services.together import at_once


@pytest.mark.parametrize(
    "word", ["STOP", "stop.", " Stop ", "UNSUBSCRIBE", "end", "QUIT", "cancel", "optout", "alto", "stop texting me"]
)
def test_stop_is_kept_and_confirmed_once(standing: Runtime, number: str, word: str) -> None:
    said(standing, number, "hi")
    (answer,) = said(standing, number, word)
    assert "START" in answer or "EMPEZAR" in answer
    assert ledger(standing, number) == ["given", "stopped"]
    assert said(standing, number, word) == []
    assert ledger(standing, number) == ["given", "stopped"]


def test_stop_is_a_fine_first_text(both_standing: Runtime, number: str) -> None:
    (answer,) = said(both_standing, number, "STOP")
    assert "unsubscribed" in answer
    assert ledger(both_standing, number) == ["stopped"]
    assert said(both_standing, number, "hi") == []


@pytest.mark.parametrize(
    "word",
    ["YES", "HELP", "MENU", "hi", "STOP", "BRUISE", "LANG", "español", "FORGET", "1", "", "i have a fever", "restart?"],
)
def test_silence_for_anything_but_start(standing: Runtime, number: str, word: str) -> None:
    said(standing, number, "hi")
    said(standing, number, "STOP")
    assert said(standing, number, word) == []
    assert said(standing, number, word, media=1) == []
    assert ledger(standing, number) == ["given", "stopped"]


@pytest.mark.parametrize(
    ("word", "menu_word"), [("START", "MENU"), ("start!", "menu"), ("UNSTOP", "MENU"), ("empezar", "temas")]
)
def test_start_alone_brings_them_back(both_standing: Runtime, number: str, word: str, menu_word: str) -> None:
    said(both_standing, number, "hi")
    said(both_standing, number, "STOP")
    back, menu, *_ = said(both_standing, number, word)
    assert "STOP" in back
    assert menu.startswith("MARROWLINE")
    assert ledger(both_standing, number) == ["given", "stopped", "restarted"]
    assert said(both_standing, number, menu_word) == [menu]
    # and they may leave again
    assert len(said(both_standing, number, "STOP")) == 1
    assert said(both_standing, number, "MENU") == []


def test_an_old_start_says_nothing(both_standing: Runtime, number: str) -> None:
    old = sms(number, "START")
    said(both_standing, number, "STOP")
    assert converse(both_standing, old).messages == converse(both_standing, old).messages != ()
    stop = sms(number, "STOP")
    confirmed = converse(both_standing, stop).messages
    assert converse(both_standing, old).messages == ()
    assert converse(both_standing, stop).messages == confirmed != ()
    assert ledger(both_standing, number) == ["stopped", "restarted", "stopped"]
    assert said(both_standing, number, "MENU") == []


def test_a_replayed_pair_cannot_resubscribe(standing: Runtime, number: str) -> None:
    stop, start = sms(number, "STOP"), sms(number, "START")
    for text in (stop, start, sms(number, "STOP"), stop, start, stop, start):
        converse(standing, text)
    assert ledger(standing, number)[-1] == "stopped"


def test_ten_stops_confirm_once(both_standing: Runtime, number: str) -> None:
    said(both_standing, number, "hi")
    answers = at_once([lambda: said(both_standing, number, "STOP")] * 10)
    assert sum(map(len, answers)) == 1
    assert ledger(both_standing, number) == ["given", "stopped"]


def test_what_comes_after_stop_is_kept(standing: Runtime, number: str) -> None:
    """A red flag after STOP is not answered, but staff can read that it came."""
    said(standing, number, "STOP")
    said(standing, number, "i have a fever")
    assert texts(standing, number) == ["STOP", "i have a fever"]


@pytest.mark.parametrize("body", ["STOP", "arrêt", "basta ya", ""])
def test_a_carriers_stop_is_final_and_silent(both_standing: Runtime, number: str, body: str) -> None:
    said(both_standing, number, "hi")
    assert said(both_standing, number, body, opt_out="STOP") == []
    assert ledger(both_standing, number) == ["given", "stopped"]
    assert said(both_standing, number, "MENU") == []


def test_a_carriers_start_is_silent(standing: Runtime, number: str) -> None:
    said(standing, number, "hi")
    said(standing, number, "STOP", opt_out="STOP")
    assert said(standing, number, "START", opt_out="START") == []
    assert ledger(standing, number) == ["given", "stopped", "restarted"]
    assert said(standing, number, "MENU")[0].startswith("MARROWLINE")


@pytest.mark.parametrize(("before", "lines"), [((), []), (("hi",), ["given"]), (("STOP",), ["stopped"])])
def test_a_carriers_help_changes_nothing(
    standing: Runtime, number: str, before: tuple[str, ...], lines: list[str]
) -> None:
    for word in before:
        said(standing, number, word)
    assert said(standing, number, "HELP", opt_out="HELP") == []
    assert ledger(standing, number) == lines


def test_a_carriers_unknown_word_is_a_text(standing: Runtime, number: str) -> None:
    said(standing, number, "hi")
    assert "bruise" in said(standing, number, "BRUISE", opt_out="MAYBE")[0]


def test_stop_belongs_to_one_address(standing: Runtime, number: str) -> None:
    said(standing, number, "STOP")
    assert said(standing, f"whatsapp:{number}", "hi")


def test_a_person_stopped_elsewhere_stays_silent(both_standing: Runtime, number: str) -> None:
    """A STOP that stands in the ledger holds for somebody we have never met."""
    line = {
        "mark": both_standing.vault.mark(number),
        "kind": "stopped",
        "how": "import",
        "wording": "1",
        "language": "en",
    }
    with transaction(both_standing.store) as connection:
        consent.record(connection, line, both_standing.clock())
    assert said(both_standing, number, "hi") == []
    assert person(both_standing, number) is None
    assert len(said(both_standing, number, "START")) == 2
