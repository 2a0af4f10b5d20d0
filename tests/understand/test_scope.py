"""What holds a danger sign back, and what does not."""

import pytest

from bot.understand import understand
from bot.understand.hearing import hear
from bot.understand.lexicon import Lexicon
from bot.understand.red_flags import ruled
from bot.understand.tokens import tokens
from tests.understand.small import language, lexicon

LISTS = {
    "held.idioms": ["nose bleed seats"],
    "held.ask": ["is it normal", "how long"],
    "held.define": ["what is", "what does"],
    "held.tell": ["my", "what do i do"],
    "held.now": ["now", "right now"],
    "held.if": ["if"],
    "held.if_after": ["in that case"],
    "held.but": ["but"],
    "held.past": ["years ago", "last year"],
    "held.over": ["gone now", "better"],
    "held.others": ["neighbor", "coworker"],
    "held.stories": ["movie"],
    "held.no": ["no", "dont have", "never"],
    "held.no_after": ["is not there"],
    "held.filler": ["any", "more"],
    "held.or": ["or", "fever", "chills"],
}


@pytest.fixture(scope="module")
def words() -> Lexicon:
    """Three signs of three classes."""
    return lexicon(en=language({"911": ["bleed*", "seizure"], "988": ["want die"], "now": ["fever", "chills"]}, LISTS))


@pytest.mark.parametrize(
    "text",
    [
        "no fever", "no more fever", "never any chills", "i dont have fever or chills", "fever is not there",
        "what is a fever", "how long does a fever last", "if i get a fever", "a fever, in that case i call",
        "i had a fever years ago", "the fever is gone now", "my neighbor has a fever", "seizure in a movie",
        "we sat in the nose bleed seats", "what does seizure mean", "a seizure last year",
    ],
)  # fmt: skip
def test_held_back(words: Lexicon, text: str) -> None:
    assert understand(text, words, "en").severity == ""


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("fever", "now"), ("no. fever", "now"), ("no, i have a fever", "now"), ("no fever but chills", "now"),
        ("what do i do, my nose bleeds", "911"), ("what is this my nose bleeds", "911"),
        ("if i sit up my nose bleeds right now", "911"), ("i had a fever years ago and now again", "now"),
        ("my neighbor says hi. i have a fever", "now"), ("my neighbor had a seizure", "911"),
        ("a movie. then chills", "now"), ("is it normal to want to die", "988"), ("the bleeding got better", "911"),
        ("no pain but bleeding", "911"),
    ],
)  # fmt: skip
def test_stands(words: Lexicon, text: str, severity: str) -> None:
    assert understand(text, words, "en").severity == severity


def test_the_worst_of_several_counts(words: Lexicon) -> None:
    assert understand("fever and i want to die and a seizure", words, "en").severity == "911"


@pytest.mark.parametrize(
    ("text", "is_told", "is_now"),
    [
        ("my fever", True, False), ("what does it mean my bad fever", True, False), ("fever, ask my team", False, False),
        ("what is a fever", False, False), ("what is a fever now", False, True), ("my neighbor next door has fever", False, False),
    ],
)  # fmt: skip
def test_what_is_weighed_beside_a_sign(words: Lexicon, text: str, is_told: bool, is_now: bool) -> None:
    found = ruled(hear(tokens(text), words.nets, words.knowers, "en"), words.signs, 38.0)
    assert (found.is_told, found.is_now) == (is_told, is_now)
