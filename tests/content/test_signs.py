"""What staff read of a danger sign: a neutral word for every rule, short in every language."""

import re
from itertools import product

import pytest

from bot.content import loader
from bot.content.faults import BrokenContent
from bot.engine.book import Book, Voice
from bot.rules.fold import fold
from bot.rules.segments import measure
from bot.understand.private import private_word
from tests.content import Copy
from tests.helpers.languages import ENCODING, LANGUAGES

NAMES = "flows/redflags/names.yaml"


def test_every_rule_that_finds_a_sign_has_a_name(book: Book) -> None:
    flags = set().union(*(one.signs.rules for one in book.lexicon.languages.values()))
    assert flags | {"R09"} <= set(book.signs)


def test_every_answer_of_a_check_in_that_staff_should_see_has_a_name(book: Book) -> None:
    files = sorted((loader.ROOT / "flows" / "checkins").glob("*.yaml"))
    rules = {rule for file in files for rule in re.findall(r"rule: ([\w.]+)", file.read_text(encoding="utf-8"))}
    assert rules
    assert rules <= set(book.signs)


def test_every_name_is_a_text(book: Book) -> None:
    assert {f"sign.{word}" for word in (*book.signs.values(), "other")} <= set(book.texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_to_staff_tells_of_the_illness(book: Book, language: str) -> None:
    for key in (key for key in book.texts if key.startswith(("alert.", "sign."))):
        assert private_word(book.catalogs[language][key], book.private) == "", key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_to_staff_fits_two_segments(book: Book, language: str) -> None:
    voice = Voice(book, language, {})
    signs = {f"sign.{word}" for word in book.signs.values()}
    for severity, sign, told, take in product(
        ("911", "now", "988"), signs, ("alert.told", "alert.untold"), ("alert.take", "alert.take_elsewhere")
    ):
        parts = {"class": voice.say(f"alert.class.{severity}"), "sign": voice.say(sign), "told": voice.say(told)}
        asked = voice.say(take, number="123456")
        words = voice.say("alert.staff", number="123456", phone="+120255501234", take=asked, **parts)
        assert "{" not in words
        size = measure(fold(words, language))
        assert (size.encoding, size.segments <= 2) == (ENCODING[language], True), words


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("rules: [R04]", "rules: [R04, R01]", "`R01` is also under `breathing`"),
        ("other: {say: a danger sign, rules: []}", "", "`other` is missing"),
        ("{say: chills,", "{says: chills,", "unknown key `says`"),
        ("{say: chills,", '{say: "",', "has no words"),
    ],
)
def test_a_broken_name_is_named_with_its_line(copy: Copy, old: str, new: str, fault: str) -> None:
    copy.replace(NAMES, old, new)
    with pytest.raises(BrokenContent) as broken:
        loader.load(copy.root)
    (found,) = broken.value.faults
    assert fault in found.problem
    assert found.where.startswith(f"{NAMES}:")
