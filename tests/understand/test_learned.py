"""What was learned from examples, and how it is weighed against the rules."""

from dataclasses import replace

import numpy as np
import pytest

from bot.content import learned, loader
from bot.content.lexicon import load
from bot.understand import danger, understand, weighed
from bot.understand.danger import EVIDENCE
from bot.understand.evaluation import Row
from bot.understand.learned import (
    DANGER,
    IS_CHAT,
    IS_TOPIC,
    KINDS,
    LEAVES,
    SEVERITY,
    SIGN,
    TOPIC,
    Guess,
    Heads,
    Learned,
    Weights,
    chance,
)
from bot.understand.meaning import STOP, UNKNOWN, URGENT, Meaning
from bot.understand.pieces import pair, piece, pieces
from bot.understand.red_flags import Ruled
from bot.understand.tokens import tokens
from tests.understand.small import language, lexicon
from tests.understand.test_rows import CODES, written

HEADS = Heads({
    **{name: (name,) for name in (DANGER, LEAVES, *KINDS)},
    SEVERITY: ("911", "988", "now"), SIGN: ("911 R07", "now R09"), TOPIC: ("MENU", "food.safety", "side.hair"),
})  # fmt: skip
PLAIN, MANY = 2 + len(KINDS), 8
SIGN_911 = Meaning(URGENT, "R07", severity="911", language="en")


def guess(**odds: float) -> Guess:
    """What is told by name; everything else is unlikely."""
    many = ("s911", "s988", "now", "R07", "R09", "menu", "food", "hair")
    named = {"danger": 0, "leaves": 1, "about": 2 + KINDS.index(IS_TOPIC), "talk": 2 + KINDS.index(IS_CHAT)}
    named |= {name: PLAIN + at for at, name in enumerate(many)}
    columns = np.full(PLAIN + MANY, -5.0, np.float32)
    for name, value in odds.items():
        columns[named[name]] = value
    return Guess(HEADS, columns)


def reader(**weights: int) -> Learned:
    """Hears danger (first column) in some words, and a wish to leave (second) in `enough`."""
    told = {piece(word, is_row=True): (weight, 0) for word, weight in weights.items()}
    told[piece("enough", is_row=True)] = 0, 9
    numbers = np.array(sorted(told), np.uint32)
    steps = np.array([[*told[number], *[0] * len(KINDS)] for number in sorted(told)], np.int8)
    plain = Weights(steps, np.ones(PLAIN, np.float32), np.array([-4, *[-5] * (PLAIN - 1)], np.float32))
    many = Weights(np.zeros((1, MANY), np.int8), np.ones(MANY, np.float32), np.full(MANY, -5, np.float32))
    return Learned(numbers, np.ones(len(numbers), np.float32), plain, np.zeros(1, np.int32), many, HEADS)


RUNS = (" im ", "im c", "m co", " col", "cold", "old ", " im co", "im col", "m cold", " cold ")
ROWS = ("im", "cold", "im cold")


def test_a_text_is_cut_into_runs_of_letters_and_rows_of_words() -> None:
    wanted = [piece(run, is_row=False) for run in RUNS] + [piece(row, is_row=True) for row in ROWS]
    assert pieces(tokens("Im cold!")).tolist() == wanted


def test_two_words_that_stand_near_are_a_pair_in_either_order() -> None:
    near, turned = (pieces(tokens(text)).tolist() for text in ("neighbor has fainted twice", "fainted has neighbor"))
    assert pair("neighbor", "fainted") in near
    assert pair("neighbor", "fainted") in turned
    assert pair("neighbor", "twice") in near
    # side by side they are a row
    assert pair("has", "fainted") not in near
    # of the same letters, in other places
    assert pair("feighbor", "nainted") != pair("neighbor", "fainted")


def test_a_piece_is_told_by_its_letters_wherever_it_stands() -> None:
    found, other = (pieces(tokens(text)).tolist() for text in ("my gums bleed", "her gums hurt"))
    assert piece("gums", is_row=True) in found
    assert piece("gums", is_row=True) in other
    assert piece("gums", is_row=True) != piece("gums", is_row=False)
    assert piece("gum", is_row=True) not in found


@pytest.mark.parametrize("text", ["", "a", "\ud800", "x" * 9_000, "word " * 900, "é\u0301 漢字 🚑 ٣٨"])
def test_any_text_is_cut(text: str) -> None:
    assert pieces(tokens(text)).dtype == np.uint32


def test_a_number_is_a_fever_or_a_body_that_is_well_or_as_long_as_it_is() -> None:
    numbers = {
        "38.4": "#hot", "39": "#hot", "101.2": "#hot", "36.6": "#well", "98.6": "#well", "7": "#1", "40000": "#5",
    }  # fmt: skip
    for number, kind in numbers.items():
        assert pieces(tokens(number)).tolist()[-1] == piece(kind, is_row=True)


def test_many_pieces_have_many_numbers() -> None:
    written = {f"{one}{two}" for one in "abcdefghijklmnopqrstuvwxyz" for two in range(4_000)}
    assert len({piece(one, is_row=False) for one in written}) >= len(written) - 5


def test_rare_pieces_speak_louder() -> None:
    rare = [3.0 if number == piece("gone", is_row=True) else 1.0 for number in reader(gone=4, cold=4).pieces]
    loud = replace(reader(gone=4, cold=4), rarity=np.array(rare, np.float32))
    assert loud.read(tokens("gone")).of(DANGER) == loud.read(tokens("cold")).of(DANGER)
    mixed = replace(reader(gone=4, cold=-4), rarity=np.array(rare, np.float32))
    assert mixed.read(tokens("gone cold")).of(DANGER)[DANGER] > -4


def test_of_words_that_are_unknown_only_the_bias_speaks() -> None:
    assert reader(gone=4).read(tokens("zzz")).of(DANGER)[DANGER] == -4
    assert reader(gone=4).read(tokens("")).of(LEAVES)[LEAVES] == -5


def test_log_odds_are_chances() -> None:
    assert (chance(0.0), round(chance(2.0), 2), chance(-1e9) < 1e-9) == (0.5, 0.88, True)


def test_a_rule_gives_way_only_where_all_there_is_speaks_against_it() -> None:
    assert danger.confirmed(SIGN_911, guess(), -4.0, 9) is None
    assert danger.confirmed(SIGN_911, guess(), 1.0, 9) == SIGN_911
    assert danger.confirmed(SIGN_911, None, -4.0, 9) == SIGN_911


def test_a_rule_stands_in_a_text_of_few_words_and_where_staff_alone_see_it() -> None:
    mild = Meaning(URGENT, "R27", severity="visit")
    assert danger.confirmed(SIGN_911, guess(), -9.0, 3) == SIGN_911
    assert danger.confirmed(SIGN_911, guess(), -9.0, 300) == SIGN_911
    assert danger.confirmed(mild, guess(), -9.0, 9) == mild


def test_in_five_or_six_words_a_rule_gives_way_only_to_what_speaks_plainly() -> None:
    stands = {words: danger.confirmed(SIGN_911, guess(), -2.0, words) is not None for words in range(1, 9)}
    plainly = {words: danger.confirmed(SIGN_911, guess(), -3.0, words) is not None for words in range(1, 9)}
    assert [words for words, stood in stands.items() if stood] == [1, 2, 3, 4, 5, 6]
    assert [words for words, stood in plainly.items() if stood] == [1, 2, 3, 4]


def test_a_wish_to_leave_beside_a_sign_does_not_hide_it() -> None:
    assert danger.confirmed(SIGN_911, guess(leaves=3.0), -2.0, 9) == SIGN_911
    assert danger.confirmed(SIGN_911, guess(leaves=3.0), -6.0, 9) is None


def test_what_may_be_danger_is_no_wish_to_leave_that_examples_tell_of() -> None:
    words = replace(lexicon(en=language({})), learns=lambda: reader(gone=6))
    assert [danger.is_maybe(odds) for odds in (-0.5, -3.0)] == [True, False]
    assert understand("that is enough", words, "en").label == STOP
    assert understand("enough and gone", words, "en").label == UNKNOWN


def test_examples_raise_what_no_rule_has_words_for() -> None:
    told = guess(s911=1.0, now=-1.0, R07=0.5)
    found = danger.raised(told, 3.0, 9)
    assert found is not None
    assert (found.label, found.severity, found.rule) == (URGENT, "911", "R07")
    assert danger.raised(told, -3.0, 9) is None
    assert danger.raised(told, 9.0, 2) is None
    assert danger.raised(None, 9.0, 9) is None


def test_when_unsure_the_more_severe_class_is_taken() -> None:
    found = danger.raised(guess(now=0.5, s911=0.3), 3.0, 9)
    assert found is not None
    assert found.severity == "911"


def test_what_only_staff_would_see_gives_way_to_what_examples_raise() -> None:
    mild, told = Meaning(URGENT, "R27", severity="visit"), guess(s911=1.0, now=-1.0)
    assert danger.worse(mild, told, 3.0, 9).severity == "911"
    assert danger.worse(mild, told, -3.0, 9) == mild
    assert danger.worse(SIGN_911, told, 3.0, 9) == SIGN_911


def test_evidence_is_what_examples_tell_how_long_it_is_and_what_rules_found() -> None:
    said = tokens("my chest hurts 38 ❤")
    for found, state in (
        (Ruled(SIGN_911), "911"), (Ruled(None, is_held=True), "held"), (Ruled(), "none"),
        (Ruled(replace(SIGN_911, severity="visit")), ""), (Ruled(SIGN_911, is_told=True, is_now=True), "911"),
    ):  # fmt: skip
        told = guess(danger=2.0, leaves=-3.0)
        weighed_too = danger.evidence(found, told, said).tolist()
        given = dict(zip(EVIDENCE, weighed_too, strict=False))
        assert weighed_too[len(EVIDENCE) :] == told.odds.tolist()
        assert (given["length"], given["words"]) == (5, 3)
        assert (given["told"], given["at once"]) == (found.is_told, found.is_now)
        assert [name for name in EVIDENCE[-5:] if given[name]] == [state] * bool(state)


def test_without_trees_examples_alone_tell_the_odds() -> None:
    assert danger.odds(Ruled(SIGN_911), guess(danger=-2.0), tokens("x")) == -2.0


def test_a_wish_to_leave_is_heard_by_either_and_denied_by_examples() -> None:
    by_rule = Meaning(STOP, "optout.phrase.en", 0.9, command=STOP)
    assert weighed.stays(by_rule, guess(leaves=-4.0), 6) is None
    assert weighed.stays(by_rule, guess(leaves=-1.0), 6) == by_rule
    found = weighed.leaves(guess(leaves=2.0), 6, "en")
    assert found is not None
    assert (found.label, found.command) == (STOP, STOP)
    assert weighed.leaves(guess(leaves=0.0), 6, "en") is None
    assert weighed.leaves(guess(leaves=9.0), 1, "en") is None


def test_who_says_to_go_on_leaves_only_where_examples_are_sure() -> None:
    assert [weighed.goes_on(True, guess(leaves=odds)) for odds in (-3.0, 4.0, 7.0)] == [True, True, False]
    assert weighed.goes_on(True, None)
    assert not weighed.goes_on(False, guess(leaves=-3.0))


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
    found = [weighed.topic(None, guess(hair=odds), 2, "en") for odds in (0.3, 0.9)]
    assert [one.label for one in found if one] == ["UNKNOWN", "side.hair"]


def test_a_menu_is_asked_for_as_topics_are() -> None:
    found = weighed.topic(None, guess(menu=0.4, hair=0.2), 5, "en")
    assert found is not None
    assert (found.label, found.command, found.also) == ("MENU", "MENU", ())
    unsure = weighed.topic(None, guess(menu=-0.4, hair=-0.45), 5, "en")
    assert unsure is not None
    assert (unsure.label, unsure.also) == ("UNKNOWN", ("side.hair",))
    assert weighed.topic(None, guess(menu=-0.4, hair=-2.0), 5, "en") is None


def test_of_plain_talk_what_it_may_be_about_is_only_asked() -> None:
    by_rule = Meaning("side.hair", "topic.en", 0.6, language="en")
    found = weighed.topic(by_rule, guess(hair=0.5, talk=2.0), 5, "en")
    assert found is not None
    assert (found.label, found.also) == ("UNKNOWN", ("side.hair",))
    assert weighed.topic(by_rule, guess(hair=-2.9, talk=2.0), 5, "en") is None
    assert weighed.topic(None, guess(hair=-0.3, talk=2.0), 5, "en") is None
    assert weighed.topic(None, guess(hair=-0.3), 5, "en") is not None
    for told, words in (
        (guess(hair=0.5, talk=2.0), 2),
        (guess(hair=0.5, talk=2.0, about=-1.0), 5),
        (guess(hair=0.5), 5),
    ):
        assert weighed.topic(by_rule, told, words, "en") == replace(by_rule, also=())


def test_a_wish_to_leave_hides_no_danger() -> None:
    words, _ = load(loader.ROOT)
    for text in ("stop texting me, tonight i will kill myself", "no more texts my chest hurts so bad i cant breathe"):
        assert understand(text, words, "en").severity in ("911", "988")


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


def test_an_example_names_the_rule_of_its_note() -> None:
    assert Row("en", "x", URGENT, "911", "R07 nose").rule == "R07"
    assert Row("en", "x", "UNKNOWN", "", "idiom").rule == ""
