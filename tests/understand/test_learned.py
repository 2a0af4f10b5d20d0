"""What was learned from examples, and how it is weighed against the rules."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.cli.learn import fit
from bot.content import learned, loader
from bot.understand import danger, understand, weighed
from bot.understand.evaluation import Row
from bot.understand.learned import DANGER, LEAVES, SEVERITY, SIGN, TOPIC, Guess, Learned, chance
from bot.understand.meaning import CRISIS, STOP, URGENT, Meaning
from bot.understand.pieces import pieces
from bot.understand.tokens import tokens
from tests.understand.small import language, lexicon
from tests.understand.test_rows import CODES, written

HEADS = {
    DANGER: (DANGER,), LEAVES: (LEAVES,), SEVERITY: ("911", "988", "now"),
    SIGN: ("911 R07", "now R09"), TOPIC: ("food.safety", "side.hair"),
}  # fmt: skip
SIGN_911 = Meaning(URGENT, "R07", severity="911", language="en")


def guess(**odds: float) -> Guess:
    """What is told by name; everything else is unlikely."""
    named = {"danger": 0, "leaves": 1, "s911": 2, "s988": 3, "now": 4, "R07": 5, "R09": 6, "food": 7, "hair": 8}
    columns = np.full(9, -5.0, np.float32)
    for name, value in odds.items():
        columns[named[name]] = value
    return Guess(HEADS, columns)


def reader(**weights: int) -> Learned:
    """Hears danger (first column) in some words, and a wish to leave (second) in `enough`."""
    words = {**weights, "enough": 0}
    columns = np.zeros((len(words), 9), np.int8)
    columns[:, 0] = list(words.values())
    columns[-1, 1] = 9
    bias = np.array([-1, *[-5] * 8], np.float32)
    rows = {f"={word}": row for row, word in enumerate(words)}
    return Learned(rows, np.ones(len(words)), columns, np.ones(9, np.float32), bias, HEADS)


def test_a_text_is_cut_into_runs_of_letters_and_rows_of_words() -> None:
    found = pieces(tokens("Im cold!"))
    assert {" im ", "cold", " im co", "=im", "=cold", "=im cold"} <= set(found)
    assert not any(len(piece) in (1, 2) for piece in found)


def test_a_number_is_a_fever_or_a_body_that_is_well_or_as_long_as_it_is() -> None:
    numbers = ("38.4", "39", "101.2", "36.6", "98.6", "7", "40000")
    assert [pieces(tokens(text))[-1] for text in numbers] == [
        "=#hot", "=#hot", "=#hot", "=#well", "=#well", "=#1", "=#5",
    ]  # fmt: skip


def test_rare_pieces_speak_louder() -> None:
    loud = replace(reader(gone=4, cold=4), rarity=np.array([3.0, 1.0, 1.0], np.float32))
    assert loud.read(tokens("gone")).of(DANGER) == loud.read(tokens("cold")).of(DANGER)
    mixed = replace(reader(gone=4, cold=-4), rarity=np.array([3.0, 1.0, 1.0], np.float32))
    assert mixed.read(tokens("gone cold")).of(DANGER)[DANGER] > 0


def test_of_words_that_are_unknown_only_the_bias_speaks() -> None:
    assert reader(gone=4).read(tokens("zzz")).of(DANGER)[DANGER] == -1
    assert reader(gone=4).read(tokens("")).of(LEAVES)[LEAVES] == -5


def test_log_odds_are_chances() -> None:
    assert (chance(0.0), round(chance(2.0), 2), chance(-1e9) < 1e-9) == (0.5, 0.88, True)


def test_a_rule_gives_way_only_where_examples_speak_plainly_against_it() -> None:
    assert danger.confirmed(SIGN_911, guess(danger=-4.0), 9) is None
    assert danger.confirmed(SIGN_911, guess(danger=-1.0), 9) == SIGN_911
    assert danger.confirmed(SIGN_911, None, 9) == SIGN_911


def test_a_rule_stands_in_a_short_text_and_in_a_very_long_one() -> None:
    assert danger.confirmed(SIGN_911, guess(danger=-4.0), 3) == SIGN_911
    assert danger.confirmed(SIGN_911, guess(danger=-4.0), 90) == SIGN_911


def test_a_crisis_gives_way_less_than_others() -> None:
    crisis = Meaning(CRISIS, "R26", severity="988")
    assert danger.confirmed(crisis, guess(danger=-2.5), 9) == crisis


def test_examples_raise_what_no_rule_has_words_for() -> None:
    found = danger.raised(guess(danger=2.0, s911=1.0, now=-1.0, R07=0.5), 9, bool)
    assert found is not None
    assert (found.label, found.severity, found.rule) == (URGENT, "911", "R07")
    assert danger.raised(guess(danger=0.0), 9, bool) is None
    assert danger.raised(guess(danger=9.0), 3, bool) is None
    assert danger.raised(guess(danger=1.2), 4, bool) is None


def test_when_unsure_the_more_severe_class_is_taken() -> None:
    found = danger.raised(guess(danger=2.0, now=0.5, s911=0.3), 9, bool)
    assert found is not None
    assert found.severity == "911"


def test_what_only_staff_would_see_gives_way_to_what_examples_raise() -> None:
    mild = Meaning(URGENT, "R27", severity="visit")
    assert danger.worse(mild, guess(danger=2.0, s911=1.0), 9).severity == "911"
    assert danger.worse(mild, guess(danger=0.0), 9) == mild
    assert danger.worse(SIGN_911, guess(danger=2.0, now=1.0), 9) == SIGN_911


def test_a_wish_to_leave_is_heard_by_either_and_denied_by_examples() -> None:
    by_rule = Meaning(STOP, "optout.phrase.en", 0.9, command=STOP)
    assert weighed.stays(by_rule, guess(leaves=-4.0), 6) is None
    assert weighed.stays(by_rule, guess(leaves=-2.0), 6) == by_rule
    found = weighed.leaves(guess(leaves=2.0), 6, "en")
    assert found is not None
    assert (found.label, found.command) == (STOP, STOP)
    assert weighed.leaves(guess(leaves=0.0), 6, "en") is None
    assert weighed.leaves(guess(leaves=9.0), 1, "en") is None


def test_topics_are_those_that_rules_and_examples_agree_on() -> None:
    by_rule = Meaning("food.safety", "topic.en", 0.6, language="en")
    assert weighed.topic(by_rule, guess(food=-0.8, hair=-0.9), 4, "en") == replace(by_rule, also=())
    other = weighed.topic(by_rule, guess(food=-2.0, hair=0.9), 4, "en")
    assert other is not None
    assert other.label == "side.hair"
    alone = weighed.topic(None, guess(hair=0.2), 4, "en")
    assert alone is not None
    assert alone.label == "side.hair"
    assert weighed.topic(None, guess(hair=-2.0), 4, "en") is None


def test_two_words_name_a_topic_only_where_examples_are_sure() -> None:
    assert weighed.topic(None, guess(hair=0.3), 2, "en") is None
    assert weighed.topic(None, guess(hair=0.9), 2, "en") is not None


def test_where_rules_hear_a_topic_examples_need_more_to_raise_danger() -> None:
    odds = guess(danger=1.0, now=1.0)
    assert danger.raised(odds, 9, lambda: True) is None
    assert danger.raised(odds, 9, lambda: False) is not None


def test_a_wish_to_leave_hides_no_danger() -> None:
    assert danger.confirmed(SIGN_911, guess(danger=-4.0, leaves=3.0), 9) == SIGN_911


def test_a_greeting_stays_one() -> None:
    hello = Meaning("MENU", "greeting", command="MENU")
    assert weighed.topic(hello, guess(hair=0.9), 4, "en") == hello


def test_in_a_text_the_learned_reader_is_asked_behind_the_rules() -> None:
    words = replace(lexicon(en=language({"911": ["nose bleeds"]})), learns=lambda: reader(gone=9, fine=-90))
    assert understand("i see now she is gone", words, "en").label == URGENT
    assert understand("nose bleeds", words, "en").severity == "911"
    assert understand("my nose bleeds but i am fine", words, "en").severity == ""
    assert understand("that is enough", words, "en").label == STOP


def test_what_was_learned_is_what_the_examples_teach() -> None:
    """`marrowline learn` was run after the last change of an example."""
    assert learned.source_of(learned.path_of(loader.ROOT)) == learned.made_of(loader.ROOT)


def test_no_example_is_a_row_that_is_held_out() -> None:
    held = {(row.language, row.text.casefold()) for code in CODES for row in written(code)}
    assert [row.text for row in learned.examples(loader.ROOT) if (row.language, row.text.casefold()) in held] == []


@pytest.fixture(scope="module")
def taught() -> Learned:
    """A reader that learned from a few of the English examples."""
    rows = [row for row in learned.examples(loader.ROOT) if row.language == "en"]
    return fit(rows[:: len(rows) // 1_500])


def test_a_reader_learns_from_examples(taught: Learned) -> None:
    assert taught.read(tokens("blood everywhere it wont stop")).chance(DANGER) > 0.5
    assert taught.read(tokens("thanks see you monday")).chance(DANGER) < 0.5


def test_what_was_learned_is_kept(taught: Learned, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    learned.save(learned.path_of(tmp_path), taught, "these")
    again = learned.load(tmp_path)
    assert again is not None
    assert learned.source_of(learned.path_of(tmp_path)) == "these"
    said = tokens("my chest hurts and i cant breathe")
    assert again.read(said).of(DANGER)[DANGER] == pytest.approx(taught.read(said).of(DANGER)[DANGER], rel=0.01)
    assert learned.load(tmp_path / "elsewhere") is None


def test_an_example_names_the_rule_of_its_note() -> None:
    assert Row("en", "x", URGENT, "911", "R07 nose").rule == "R07"
    assert Row("en", "x", "UNKNOWN", "", "idiom").rule == ""
