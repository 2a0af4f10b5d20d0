"""Wishes to hear no more, and topics, in people's own words."""

import pytest

from bot.understand import understand
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import STOP
from tests.understand.small import language, lexicon

TOPICS = {
    "side.nausea": ["nausea", "throw up", "medicine for nausea"],
    "meds.chemo": ["chemo", "medicine"],
    "side.hair": ["hair", "wig"],
}


@pytest.fixture(scope="module")
def words() -> Lexicon:
    """Three topics, a danger sign, and two ways to leave."""
    opt_outs = ["no_more texts|messages", "=leave me alone"]
    return lexicon(en=language({"911": ["bleed*"]}, opt_outs=opt_outs, topics=TOPICS))


@pytest.mark.parametrize("text", ["no more texts", "please no more of these messages", "Leave me alone!"])
def test_a_wish_to_hear_no_more(words: Lexicon, text: str) -> None:
    found = understand(text, words, "en")
    assert (found.label, found.command, found.language) == (STOP, "STOP", "en")


@pytest.mark.parametrize("text", ["no more chemo", "they leave me alone all day", "more texts"])
def test_no_wish_to_hear_no_more(words: Lexicon, text: str) -> None:
    assert understand(text, words, "en").label != STOP


def test_danger_outranks_a_wish_to_leave(words: Lexicon) -> None:
    assert understand("no more texts, i am bleeding", words, "en").severity == "911"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("will i lose my hair", "side.hair"), ("medicine for the nausea", "side.nausea"), ("chemo", "meds.chemo"),
        ("do wigs for hair cost much", "side.hair"), ("i throw up from chemo and nausea", "side.nausea"),
    ],
)  # fmt: skip
def test_the_topic_that_most_is_said_of(words: Lexicon, text: str, topic: str) -> None:
    assert understand(text, words, "en").label == topic


def test_other_topics_that_come_near_are_named(words: Lexicon) -> None:
    found = understand("chemo and hair", words, "en")
    assert {found.label, *found.also} == {"meds.chemo", "side.hair"}
    assert found.score == 0.5


def test_a_phrase_that_topics_share_says_less() -> None:
    shared = {"a.one": ["pain", "port"], "a.two": ["pain", "scan"], "a.three": ["pain", "hair loss"]}
    words = lexicon(en=language({}, topics=shared))
    assert understand("pain port", words, "en").label == "a.one"
    assert understand("scan pain", words, "en").label == "a.two"
