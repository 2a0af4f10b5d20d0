"""New, active, stopped: who is welcomed, who is left in peace, and what brings somebody back."""

import pytest

from bot.engine.book import Book
from bot.engine.effects import RaiseAlert, RecordConsent, SetLanguage
from bot.engine.session import Consent, Place, Session
from tests.engine import active, keys, say, talk, where

DANGER = {"i cant breathe": ("911", "R01"), "i want to die": ("988", "R26"), "fever 39": ("now", "R09")}
"""Danger signs among the texts here: their class and rule."""

NEW = Session()
STOPPED = Session("en", Consent.STOPPED)


@pytest.mark.parametrize(
    ("text", "said", "after"),
    [
        ("hi", ["welcome", "main"], "main"),
        ("", ["welcome", "main"], "main"),
        ("zzz", ["welcome", "main"], "main"),
        ("5", ["welcome", "main"], "main"),
        ("hair", ["welcome", "side.hair/1"], "side.hair"),
        ("outlook", ["welcome", "basics.outlook.ask"], "basics.outlook"),
        ("help", ["welcome", "help"], ""),
        ("menu", ["welcome", "main"], "main"),
        ("start", ["welcome", "main"], "main"),
        ("lang", ["welcome", "language.ask"], "language"),
        # whoever is in danger reads whom to call before anything else
        ("i cant breathe", ["urgent.911", "welcome"], "main"),
        ("i want to die", ["urgent.988", "welcome"], "main"),
    ],
)
def test_first_text_is_welcomed(book: Book, text: str, said: list[str], after: str) -> None:
    turn = say(book, NEW, text)
    assert (keys(turn), where(turn)) == (said, after)
    assert turn.session.consent is Consent.ACTIVE
    told = (RaiseAlert(*DANGER[text]),) if text in DANGER else ()
    assert turn.effects == (RecordConsent("given", "first text"), SetLanguage("en"), *told)


def test_welcome_is_said_only_once(book: Book) -> None:
    session = say(book, NEW, "hi").session
    for text in ("hi", "menu", "start", "help", "1", "zzz", "lang", "hola", "fever 39", "forget"):
        assert "welcome" not in keys(say(book, session, text))


def test_first_text_may_be_stop(book: Book) -> None:
    turn = say(book, NEW, "stop")
    assert (keys(turn), turn.session.consent) == (["stop.done"], Consent.STOPPED)
    assert turn.effects == (RecordConsent("stopped", "optout.word"),)


SILENT = [
    "YES", "y", "HELP", "info", "MENU", "hi", "hello", "lang", "español", "more", "back", "forget", "stop", "1", "hair", "",
    "i cant breathe", "i want to die", "fever 39", "please text me again", "restart", "strat", "no more texts",
]  # fmt: skip


@pytest.mark.parametrize("text", SILENT)
@pytest.mark.parametrize("language", ["en", "es"])
def test_stopped_person_is_left_in_peace(book: Book, text: str, language: str) -> None:
    before = Session(language, Consent.STOPPED)
    turn = say(book, before, text)
    told = DANGER.get(text)
    assert (turn.replies, turn.session) == ((), before)
    # silence towards them, but staff are told of a danger sign
    assert turn.effects == ((RaiseAlert(*told),) if told else ())


@pytest.mark.parametrize("text", ["START", "start!", "unstop", "empezar", "Reanudar"])
def test_only_start_brings_them_back(book: Book, text: str) -> None:
    turn = say(book, STOPPED, text)
    assert (keys(turn), where(turn), turn.session.consent) == (["welcome", "main"], "main", Consent.ACTIVE)
    assert turn.effects == (RecordConsent("restarted", "command.start"),)


def test_start_of_an_active_person_restarts_nothing(book: Book) -> None:
    turn = say(book, active("basics.what"), "start")
    assert (keys(turn), where(turn), turn.effects) == (["main"], "main", ())


@pytest.mark.parametrize(
    "text", ["please stop", "no more texts", "leave me alone", "no me escriban más", "número equivocado"]
)
def test_stop_in_other_words_stops(book: Book, text: str) -> None:
    turn = say(book, active("basics"), text)
    assert (keys(turn), turn.session.consent, turn.session.place) == (["stop.done"], Consent.STOPPED, None)


@pytest.mark.parametrize(
    ("consent", "opt_out", "after", "effects"),
    [
        (Consent.ACTIVE, "STOP", Consent.STOPPED, (RecordConsent("stopped", "carrier"),)),
        (Consent.NEW, "STOP", Consent.STOPPED, (RecordConsent("stopped", "carrier"),)),
        (Consent.STOPPED, "STOP", Consent.STOPPED, (RecordConsent("stopped", "carrier"),)),
        (Consent.STOPPED, "START", Consent.ACTIVE, (RecordConsent("restarted", "carrier"),)),
        (Consent.ACTIVE, "START", Consent.ACTIVE, ()),
        (Consent.ACTIVE, "HELP", Consent.ACTIVE, ()),
        (Consent.STOPPED, "HELP", Consent.STOPPED, ()),
    ],
)
def test_what_the_carrier_answered_is_silent(
    book: Book, consent: Consent, opt_out: str, after: Consent, effects: tuple[RecordConsent, ...]
) -> None:
    turn = say(book, Session("en", consent, Place("basics")), opt_out, opt_out=opt_out)
    assert (turn.replies, turn.session.consent, turn.effects) == ((), after, effects)


def test_stop_and_start_forget_the_place(book: Book) -> None:
    assert talk(book, active("basics.what", 1), "stop", "start").session.place == Place("main")
