"""Commands work at every place, and each does one thing."""

from dataclasses import replace

import pytest

from bot.engine import tips
from bot.engine.book import Book
from bot.engine.commands import COMMANDS
from bot.engine.effects import Acknowledge, Forget, RaiseAlert, RecordConsent
from bot.engine.nodes import Article, Confirm
from bot.engine.session import Consent, Place
from tests.engine import active, called, keys, say, talk, where

PLACES = [
    "",
    "main",
    "basics",
    "basics.what",
    "basics.outlook",
    "basics.outlook.read",
    "side.urgent",
    "language",
    "forget",
]

# command -> (text, keys, place afterwards; None: unchanged)
CASES = {
    "STOP": ("stop", ["stop.done"], ""),
    "START": ("start", ["main"], "main"),
    "HELP": ("help", ["help"], None),
    "MENU": ("menu", ["main"], "main"),
    "LANG": ("lang", ["language.ask"], "language"),
    "NEAR_STOP": ("stpo", ["stop.unsure"], None),
}
ELSEWHERE = {"BACK", "MORE", "FORGET", "ACK", "CHECK", "CHECKIN", "Q", "WORD", *tips.COMMANDS}
"""These depend on the place, or on who texts: see test_nodes, test_checkin_talk, test_glossary, test_tips and below."""


def off_question(book: Book, place: str) -> str:
    """Where an answer to something else leaves a person: a yes-or-no is no longer open."""
    node = book.nodes.get(place)
    return node.parent if isinstance(node, Confirm) else place


@pytest.mark.parametrize("between", ["chest pain", "stopp", "help"])
@pytest.mark.parametrize("agreed", ["ok", "yes", "y"])
def test_a_later_yes_answers_no_old_question(book: Book, between: str, agreed: str) -> None:
    for asked in ("basics.outlook", "basics.stats.deaths", "forget"):
        turn = talk(book, active(asked, 0), between, agreed)
        assert turn.effects == ()
        assert not any(key.startswith(("basics.outlook", "basics.stats.deaths", "forget")) for key in keys(turn))


def test_every_command_has_a_case() -> None:
    assert set(CASES) | ELSEWHERE == set(COMMANDS)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", CASES)
def test_command_works_at_every_place(book: Book, command: str, place: str) -> None:
    text, said, after = CASES[command]
    turn = say(book, active(place), text)
    assert (keys(turn), where(turn)) == (said, off_question(book, place) if after is None else after)


@pytest.mark.parametrize(
    ("place", "after"),
    [
        ("", "main"), ("main", "main"), ("basics", "main"), ("basics.what", "basics"), ("side.hair", "side"),
        ("basics.outlook", "basics"), ("basics.outlook.read", "basics"), ("basics.stats.deaths", "basics"),
        ("basics.stats.deaths.read", "basics"), ("language", "main"), ("forget", "main"),
    ],
)  # fmt: skip
def test_back_goes_one_level_up(book: Book, place: str, after: str) -> None:
    assert where(say(book, active(place), "back")) == after


def test_more_reads_every_page(book: Book) -> None:
    for node in book.nodes.values():
        if isinstance(node, Article):
            read = [keys(say(book, active(node.id, page), "more"))[0] for page in range(len(node.pages) - 1)]
            assert read == [page.key for page in node.pages[1:]]


def test_help_names_the_clinics_number(book: Book) -> None:
    assert "your care team at 202-555-0100" in say(book, active("main"), "help").replies[0].text


def test_first_forget_only_asks(book: Book) -> None:
    turn = say(book, active("basics.what", 1), "forget")
    assert (keys(turn), turn.effects, turn.session.consent) == (["forget.ask"], (), Consent.ACTIVE)


def test_second_forget_erases(book: Book) -> None:
    turn = talk(book, active("basics.what", 1), "forget", "FORGET")
    assert (keys(turn), turn.effects) == (["forget.done"], (Forget(),))
    assert (turn.session.consent, turn.session.place) == (Consent.STOPPED, None)


def test_forget_in_another_language_counts(book: Book) -> None:
    assert talk(book, active("main", language="es"), "borrar", "forget").effects == (Forget(),)


def test_forget_after_something_else_asks_again(book: Book) -> None:
    turn = talk(book, active("main"), "forget", "menu", "forget")
    assert (keys(turn), turn.effects) == (["forget.ask"], ())


def test_stop_is_confirmed_once(book: Book) -> None:
    first = say(book, active("basics"), "stop")
    second = say(book, first.session, "stop")
    assert (keys(first), first.effects) == (["stop.done"], (RecordConsent("stopped", "optout.word"),))
    assert (second.replies, second.effects) == ((), ())


@pytest.mark.parametrize(
    ("text", "key", "rule", "lead"),
    [
        ("i cant breathe", "urgent.911", "R01", "CALL 911 NOW."),
        ("i have a fever", "urgent.now", "R09", "CALL your care team at 202-555-0100 NOW"),
        ("i want to die", "urgent.988", "R26", "CALL OR TEXT 988 NOW"),
        ("no puedo respirar", "urgent.911", "R01", "LLAME AL 911 YA."),
    ],
)
@pytest.mark.parametrize("place", PLACES[1:])
def test_danger_is_answered_and_place_kept(book: Book, text: str, key: str, rule: str, lead: str, place: str) -> None:
    turn = say(book, active(place, 0), text)
    told = (RaiseAlert(key.removeprefix("urgent."), rule),)
    assert keys(turn)[:-1] == called(key.removeprefix("urgent."), turn.language)
    assert keys(turn)[-1].startswith("back.")
    assert (where(turn), turn.effects) == (off_question(book, place), told)
    assert turn.replies[0].text.startswith(lead)


def test_conversation_goes_on_after_danger(book: Book) -> None:
    assert where(talk(book, active("basics.what", 0), "chest pain", "more")) == "basics.what/2"


def test_danger_without_a_place_leads_to_the_menu(book: Book) -> None:
    assert say(book, active(), "chest pain").session.place == Place("main")


@pytest.mark.parametrize(
    ("text", "media", "key"),
    [("", 1, "unknown.media"), ("  ", 2, "unknown.media"), ("", 0, "unknown"), ("zzz", 1, "unknown")],
)
def test_picture_is_answered_in_words(book: Book, text: str, media: int, key: str) -> None:
    assert keys(say(book, active("main"), text, media=media)) == [key]


def test_number_without_a_place_shows_the_menu(book: Book) -> None:
    assert (where(say(book, active(), "7")), keys(say(book, active(), "777"))) == ("main", ["unknown"])


@pytest.mark.parametrize(
    ("place", "text", "label"),
    [
        ("main", "1", "basics"), ("basics", "1", "basics.what"), ("basics", "0", "MENU"), ("basics.outlook", "y", "basics.outlook"),
        ("basics.stats.deaths", "yes", "basics.stats"), ("language", "2", "LANG"), ("forget", "n", "MENU"), ("basics", "9", "UNKNOWN"),
    ],
)  # fmt: skip
def test_choice_has_a_label_others_know(book: Book, place: str, text: str, label: str) -> None:
    assert say(book, active(place, 0), text).meaning.label == label


STAFF = replace(active("basics.what", 0), role="staff")


@pytest.mark.parametrize(
    ("text", "number"),
    [("ack 12", 12), ("ACK12", 12), ("ack #12", 12), ("ack", 0), ("ack 12 going now", 12), ("ack 12.5", 12)],
)
def test_staff_take_an_alert_and_stay_where_they_are(book: Book, text: str, number: int) -> None:
    turn = say(book, STAFF, text)
    assert (turn.replies, turn.effects, where(turn)) == ((), (Acknowledge(number),), "basics.what")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ACK 12 chest pain", 12),
        ("ack 12 she has fever, I called", 12),
        ("ACK12: fever 39.5", 12),
        ("ack #12 tiene fiebre, ya llame", 12),
        ("ack 12 says she wants to die, with her now", 12),
        ("ack chest pain, calling", 0),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_remark_behind_it_is_no_danger_sign(book: Book, text: str, number: int, language: str) -> None:
    turn = say(book, replace(STAFF, language=language), text)
    assert turn.effects == (Acknowledge(number),)
    assert turn.replies == ()
    assert turn.meaning.severity == ""


@pytest.mark.parametrize("text", ["ACK 12 chest pain", "ack 12 tengo fiebre"])
@pytest.mark.parametrize("role", ["", "patient", "caregiver"])
def test_danger_behind_the_word_of_staff_is_danger_from_anybody_else(book: Book, text: str, role: str) -> None:
    turn = say(book, replace(active(), role=role), text)
    assert [type(effect) for effect in turn.effects] == [RaiseAlert]


def test_staff_in_danger_are_heard(book: Book) -> None:
    assert keys(say(book, STAFF, "chest pain")) == ["urgent.911", "back.more"]


ASKED_BY_STAFF = [
    "tips", "consejos", "comfort tips", "no more tips", "tip", "pause", "resume", "checkin", "hacer chequeo", "check",
    "invite", "invitar", "join cdfghj", "unlink", "full", "q what is next", "tips please", "invtie",
]  # fmt: skip


@pytest.mark.parametrize("text", ASKED_BY_STAFF)
def test_a_staff_phone_is_told_what_it_is_for_and_nothing_begins(book: Book, text: str) -> None:
    turn = say(book, STAFF, text)
    assert keys(turn) == ["staff.only"]
    assert turn.effects == ()
    assert where(turn) == "basics.what"


def test_a_staff_phone_is_told_so_in_its_language(book: Book) -> None:
    (reply,) = say(book, replace(STAFF, language="es"), "consejos").replies
    assert "teléfono del personal" in reply.text
    assert "ACK" in reply.text


def test_staff_may_read_as_anybody_may(book: Book) -> None:
    assert where(say(book, STAFF, "hair")) == "side.hair"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("TIPS", "CHECKIN", "INVITE", "STOP")), ("es", ("CONSEJOS", "HACER CHEQUEO", "INVITAR", "STOP"))],
)
def test_help_names_what_can_be_begun_and_each_word_works(book: Book, language: str, words: tuple[str, ...]) -> None:
    (reply,) = say(book, active(language=language), "help").replies
    assert [word for word in words if word not in reply.text] == []
    assert "202-555-0100" in reply.text
    understood = [say(book, active(language=language), word).meaning.command for word in words]
    assert understood == ["TIPS", "CHECKIN", "INVITE", "STOP"]


@pytest.mark.parametrize("text", ["ack 12", "ack12", "ack"])
@pytest.mark.parametrize("role", ["", "patient", "caregiver"])
def test_the_word_of_staff_is_unknown_from_anybody_else(book: Book, text: str, role: str) -> None:
    somebody = replace(active("basics.what", 0), role=role)
    assert say(book, somebody, text) == say(book, somebody, "zzz zzz")


def test_staff_who_want_no_texts_take_it_in_silence(book: Book) -> None:
    turn = say(book, replace(STAFF, consent=Consent.STOPPED), "ack 12")
    assert (turn.replies, turn.effects) == ((), (Acknowledge(12),))
