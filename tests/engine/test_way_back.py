"""Behind the call to make: the same in English where the words are a draft, and one line that leads back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.engine.book import Book
from bot.engine.effects import RaiseAlert
from bot.engine.nodes import Article, Confirm
from bot.engine.session import ASKS_FOR, Asking, Consent, Place, Session
from bot.rules.fold import fold
from bot.rules.segments import measure
from tests.engine import CLINIC, NOW, active, called, keys, say, where
from tests.engine.checkins import at, elsewhere, questions

DANGER = {"en": "i cant breathe", "es": "no puedo respirar"}
VISIT = Place("my.reminders.visit", 0, "visit:3")
WORDS = {
    "en": {"MORE": "more", "BACK": "back", "MENU": "menu", "CHECK": "check"},
    "es": {"MAS": "more", "MÁS": "more", "ATRÁS": "back", "MENÚ": "menu", "CHEQUEO": "check"},
}
"""What each word that a line may name does."""

both_languages = pytest.mark.parametrize("language", ["en", "es"])


def pages(book: Book) -> Iterator[tuple[str, int]]:
    """Every place that is no question of a check-in, nor one that waits for words alone."""
    for node in book.nodes.values():
        if node.kind not in ("ask", "who", "reply", "deed"):
            yield from ((node.id, page) for page in range(len(node.pages) if isinstance(node, Article) else 1))


def named(text: str, language: str) -> list[str]:
    """The words that a line names."""
    return [word for part in text.split() if (word := part.strip(".,")) in WORDS[language]]


@both_languages
def test_the_line_names_a_word_that_goes_on_from_every_place(book: Book, language: str) -> None:
    for node, page in pages(book):
        turn = say(book, active(node, page, language), DANGER[language])
        *calls, line = turn.replies
        assert [reply.key for reply in calls] == called("911", language)
        assert line.language == language
        assert measure(fold(line.text, language)).segments == 1
        words = named(line.text, language)
        assert words, line.text
        after = {WORDS[language][word]: where(say(book, turn.session, word)) for word in words}
        assert after == {did: expected(book, node, page, did) for did in after}


def expected(book: Book, node: str, page: int, did: str) -> str:
    """Where a word leads from a place: a yes-or-no is no longer open, so its list is where they are."""
    here = book.nodes[node]
    if isinstance(here, Confirm):
        here = book.nodes[here.parent]
    if did == "menu":
        return "main"
    if did == "back":
        return here.parent
    if isinstance(here, Article):
        onward = here.after(page)
        assert onward, "MORE is named where there is more"
        return str(Place(onward.to, onward.page))
    return here.id


@pytest.mark.parametrize(
    ("place", "page", "line"),
    [
        ("basics.what", 0, "back.more"), ("basics.what", 3, "back.end"), ("basics", 0, "back.list"),
        ("main", 0, "back.menu"), ("language", 0, "back.asked"), ("my.tips.role", 0, "back.asked"),
        ("basics.outlook", 0, "back.list"), ("forget", 0, "back.menu"),
    ],
)  # fmt: skip
def test_each_kind_of_place_has_its_own_line(book: Book, place: str, page: int, line: str) -> None:
    assert keys(say(book, active(place, page), "i cant breathe")) == ["urgent.911", line]


@both_languages
def test_an_open_check_in_is_what_they_come_back_to(book: Book, language: str) -> None:
    for question in questions(book):
        for session in (at(question, language), elsewhere("side.hair", question, language)):
            turn = say(book, session, DANGER[language])
            assert keys(turn) == [*called("911", language), "checkin.waits"]
            (word,) = named(turn.replies[-1].text, language)
            assert keys(say(book, turn.session, word)) == [f"{question}.ask"]


@both_languages
def test_a_reminder_that_waits_says_how_to_answer_it(book: Book, language: str) -> None:
    session = replace(active("", language=language), asking=Asking(VISIT, NOW + ASKS_FOR))
    turn = say(book, session, DANGER[language])
    assert keys(turn) == [*called("911", language), "my.reminders.visit.ask"]
    assert say(book, turn.session, "c").effects, "its answer still counts"


@both_languages
def test_a_reminder_that_was_shown_last_says_how_to_answer_it(book: Book, language: str) -> None:
    session = replace(active("", language=language), place=VISIT, asking=Asking(VISIT, NOW + ASKS_FOR))
    assert keys(say(book, session, DANGER[language]))[-1] == "my.reminders.visit.ask"


def test_whoever_was_nowhere_is_led_to_the_topics_and_somebody_new_is_welcomed(book: Book) -> None:
    assert keys(say(book, active(), "i cant breathe")) == ["urgent.911", "back.menu"]
    assert keys(say(book, Session(), "i cant breathe")) == ["urgent.911", "welcome"]


def test_a_check_in_that_danger_ends_is_nothing_to_come_back_to(book: Book) -> None:
    assert keys(say(book, at("checkin.D.D1"), "101")) == ["urgent.now"]


@pytest.mark.parametrize(
    ("severity", "typed", "english"),
    [
        ("911", "no puedo respirar", "i cant breathe"),
        ("now", "tengo fiebre", "i have a fever"),
        ("988", "quiero morir", "i want to die"),
    ],
)
def test_a_draft_has_the_english_words_behind_it(book: Book, severity: str, typed: str, english: str) -> None:
    turn = say(book, active("main", language="es"), typed)
    said = [(reply.key, reply.language) for reply in turn.replies]
    assert said == [(f"urgent.{severity}", "es"), (f"urgent.{severity}", "en"), ("back.menu", "es")]
    assert turn.replies[1] == say(book, active("main"), english).replies[0]


def test_approved_words_are_said_once(book: Book) -> None:
    approved = replace(book, drafts=frozenset())
    assert keys(say(approved, active("main", language="es"), "no puedo respirar")) == ["urgent.911", "back.menu"]


def test_whoever_left_gets_no_text_and_staff_are_told(book: Book) -> None:
    for language, typed in DANGER.items():
        turn = say(book, Session(language, Consent.STOPPED, Place("basics"), CLINIC), typed)
        assert (turn.replies, turn.last, turn.effects) == ((), (), (RaiseAlert("911", "R01"),))
