"""Topics as examples tell them, where no rule names one: named, asked about, or left alone."""

from dataclasses import replace

import pytest

from bot.understand import understand
from bot.understand.lexicon import Lexicon, Words
from bot.understand.meaning import UNKNOWN
from tests.understand.small import language, learned, lexicon

FOUR = {"side.hair": -0.3, "side.nausea": -0.4, "meds.chemo": -0.44, "basics.what": -0.46}
HEARD = {
    "likely": {"side.hair": 1.5, "side.nausea": -0.6},
    "likelier": {"side.hair": -0.14, "side.nausea": -0.4},
    "maybe": FOUR,
    "hardly": {"side.hair": -0.48, "side.nausea": -0.9},
    "never": {"side.hair": -0.54},
    "7": {"side.hair": 0.9},
    "oui": {"side.hair": 0.9},
}


@pytest.fixture(scope="module")
def words() -> Lexicon:
    """One topic with a phrase, and a reader that learned a few words."""
    return replace(lexicon(en=language({}, topics={"side.nerves": ["tingling"]})), learns=lambda: learned(HEARD))


def test_the_best_three_are_asked_about_when_none_is_likely(words: Lexicon) -> None:
    found = understand("well maybe", words, "en")
    assert (found.label, found.rule, found.command) == (UNKNOWN, "unsure", "")
    assert found.also == ("side.hair", "side.nausea", "meds.chemo")
    assert 0 < found.score < understand("likely", words, "en").score


def test_what_is_far_behind_the_best_is_not_asked_about(words: Lexicon) -> None:
    near = {"one": {"side.hair": -0.24, "side.nausea": -0.8, "meds.chemo": -0.9}}
    found = understand("the one", replace(words, learns=lambda: learned(near)), "en")
    assert found.also == ("side.hair", "side.nausea")


@pytest.mark.parametrize(
    ("text", "label", "rule"),
    [
        ("likely", "side.hair", "topic.learned"), ("well so likelier", "side.hair", "topic.learned"),
        ("well maybe", UNKNOWN, "unsure"), ("well hardly", UNKNOWN, "unsure"), ("maybe", UNKNOWN, "none"),
        ("well never", UNKNOWN, "none"), ("zzz", UNKNOWN, "none"), ("", UNKNOWN, "none"),
    ],
)  # fmt: skip
def test_how_near_a_topic_is_decides(words: Lexicon, text: str, label: str, rule: str) -> None:
    found = understand(text, words, "en")
    assert (found.label, found.rule) == (label, rule)


def test_what_a_rule_names_is_not_asked_about(words: Lexicon) -> None:
    assert understand("maybe tingling", words, "en").label == "side.nerves"


def test_a_number_alone_means_no_topic(words: Lexicon) -> None:
    assert understand("7", words, "en").rule == "none"
    assert understand("7 likely", words, "en").label == "side.hair"


def test_what_may_answer_a_question_of_ours_means_no_topic(words: Lexicon) -> None:
    assert understand("oui", words, "en").label == "side.hair"
    answers = replace(words, words={"fr": Words("fr", yes=frozenset({"oui"}))})
    assert understand("oui", answers, "en").rule == "none"
