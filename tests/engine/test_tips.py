"""Subscribing as a form: what is known is not asked, what was chosen is kept, and nothing happens before the end."""

from dataclasses import replace

import pytest

from bot.engine.book import Book
from bot.engine.effects import (
    Effect,
    EndTips,
    Invite,
    Join,
    RestTips,
    SetFullText,
    ShowTip,
    ShowTips,
    Subscribe,
    Unlink,
)
from bot.engine.nodes.choice import gathered, onward, written
from bot.engine.replies import Turn
from bot.engine.session import Place, Session
from bot.understand.meaning import SUBSCRIBE, UNKNOWN
from tests.engine import active, keys, say, talk, where


def at(node: str, ref: str = "", **known: object) -> Session:
    """Somebody in a form."""
    return replace(active(), place=Place(node, 0, ref), **known)  # type: ignore[arg-type]


def subscribed(turn: Turn) -> Subscribe:
    (effect,) = turn.effects
    assert isinstance(effect, Subscribe)
    return effect


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        (("1", "1", "1"), ("patient", "DX", "09:00")),
        (("2", "2", "2"), ("caregiver", "IND", "12:00")),
        (("2", "4", "3"), ("caregiver", "MNT", "17:00")),
        (("1", "8", "1"), ("patient", "unsure", "09:00")),
        # numbers that are not there, a word nobody knows, and a danger sign in between
        (("9", "1", "99", "2", "0000", "chest pain", "zzz", "2"), ("patient", "IND", "12:00")),
        # one step back, and another choice
        (("1", "1", "back", "3", "1"), ("patient", "CON", "09:00")),
        (("1", "1", "back", "back", "2", "1"), ("caregiver", "DX", "09:00")),
        (("1", "more", "1", "more", "1"), ("patient", "DX", "09:00")),
    ],
)
def test_form_is_walked_to_its_end(
    book: Book, language: str, typed: tuple[str, ...], chosen: tuple[str, str, str]
) -> None:
    turn = talk(book, active(language=language), "tips", *typed)
    assert subscribed(turn) == Subscribe(*chosen)
    assert (where(turn), turn.session.asking) == ("", None)


@pytest.mark.parametrize(
    "text", ["can i get some tips for my mom", "i want tips", "how do i sign up for texts", "quiero unos consejos"]
)
def test_a_sentence_about_tips_opens_the_form(book: Book, text: str) -> None:
    assert where(say(book, active(), text)) == "my.tips.role"
    turn = say(book, replace(active(), programmes=frozenset({"tips"})), text)
    assert (turn.effects, where(turn)) == ((ShowTips(),), "my.tips.change")


@pytest.mark.parametrize(
    ("text", "topic"), [("any tips for nausea", "side.nausea"), ("tips on hair loss", "side.hair")]
)
def test_a_topic_goes_before_the_word_tips(book: Book, text: str, topic: str) -> None:
    assert say(book, active(), text).meaning.label == topic


def test_nothing_is_done_before_the_end(book: Book) -> None:
    session = active()
    for text in ("tips", "1", "2", "back", "2", "menu"):
        turn = say(book, session, text)
        assert turn.effects == ()
        session = turn.session


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({}, "my.tips.role"),
        ({"role": "patient"}, "my.tips.phase"),
        ({"role": "caregiver", "phase": "IND"}, "my.tips.hour"),
        ({"phase": "IND"}, "my.tips.role"),
        # two people read this phone: nobody is asked who they are
        ({"shared": True}, "my.tips.phase"),
        ({"shared": True, "phase": "IND"}, "my.tips.hour"),
        # what is no answer to the question is asked
        ({"role": "patient", "phase": "XYZ"}, "my.tips.phase"),
        # nobody gets the comfort series by the way
        ({"role": "patient", "phase": "PAL"}, "my.tips.phase"),
    ],
)
def test_known_values_are_not_asked(book: Book, known: dict[str, object], asked: str) -> None:
    assert where(say(book, replace(active(), **known), "tips")) == asked  # type: ignore[arg-type]


def test_known_phase_is_asked_between(book: Book) -> None:
    session = replace(active(), phase="IND")
    assert where(talk(book, session, "tips", "2")) == "my.tips.hour"
    assert subscribed(talk(book, session, "tips", "2", "1")) == Subscribe("caregiver", "IND", "09:00")


def test_back_lets_a_known_value_be_changed(book: Book) -> None:
    session = replace(active(), role="patient", phase="IND")
    assert subscribed(talk(book, session, "tips", "back", "4", "2")) == Subscribe("patient", "MNT", "12:00")


def test_form_survives_another_language(book: Book) -> None:
    turn = talk(book, active(), "tips", "2", "2", "español", "1")
    assert subscribed(turn) == Subscribe("caregiver", "IND", "09:00")
    assert turn.session.language == "es"


def test_lost_place_shows_the_menu_and_subscribes_nobody(book: Book) -> None:
    turn = talk(book, active(), "tips", "2", "2")
    lost = say(book, replace(turn.session, place=None), "1")
    assert (where(lost), lost.effects) == ("main", ())


def test_a_topic_leaves_the_form(book: Book) -> None:
    turn = talk(book, active(), "tips", "2", "bruise", "1")
    assert turn.effects == ()
    assert where(turn) == "side.urgent"


def test_phases_are_listed_by_their_titles_without_the_one_on_request(book: Book) -> None:
    shown = talk(book, active(), "tips", "1").replies[0].text
    assert shown.split("\n")[1:] == [
        "1 First steps", "2 First month of treatment", "3 Next months of treatment", "4 Long-term treatment",
        "5 Before and after transplant", "6 When the plan changes", "7 After treatment", "8 I am not sure",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["tips", "my tips", "subscribe", "TIPS!", "consejos", "mis consejos"])
@pytest.mark.parametrize("state", ["programmes", "paused"])
def test_whoever_has_tips_sees_what_is_on(book: Book, word: str, state: str) -> None:
    turn = say(book, replace(active(), **{state: frozenset({"tips"})}), word)  # type: ignore[arg-type]
    assert (turn.effects, turn.replies, where(turn)) == ((ShowTips(),), (), "my.tips.change")


@pytest.mark.parametrize(
    ("typed", "effect"),
    [
        (("1", "4"), Subscribe("", "MNT", "")),
        (("1", "9", "8"), Subscribe("", "unsure", "")),
        (("2", "3"), Subscribe("", "", "17:00")),
        (("3", "2"), Subscribe("caregiver", "", "")),
        (("4",), EndTips()),
    ],
)
def test_one_thing_is_changed_and_the_rest_stays(book: Book, typed: tuple[str, ...], effect: Effect) -> None:
    session = replace(active(), programmes=frozenset({"tips"}), role="patient", phase="IND")
    assert talk(book, session, "tips", *typed).effects == (effect,)


@pytest.mark.parametrize(
    ("known", "typed", "effect"),
    [
        ({}, ("1", "1"), Subscribe("patient", "PAL", "09:00")),
        ({"role": "caregiver", "phase": "IND"}, ("1",), Subscribe("caregiver", "PAL", "09:00")),
        ({"programmes": frozenset({"tips"})}, (), Subscribe("", "PAL", "")),
    ],
)
def test_comfort_is_asked_for_by_name(
    book: Book, known: dict[str, object], typed: tuple[str, ...], effect: Effect
) -> None:
    assert talk(book, replace(active(), **known), "comfort tips", *typed).effects == (effect,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "effect"),
    [
        ("PAUSE", RestTips(paused=True)), ("pausa", RestTips(paused=True)),
        ("resume", RestTips(paused=False)), ("reactivar", RestTips(paused=False)),
        ("TIP", ShowTip()), ("consejo", ShowTip()), ("stop tips", EndTips()), ("no más consejos", EndTips()),
        ("FULL", SetFullText(full=True)), ("completo", SetFullText(full=True)),
        ("PRIVATE", SetFullText(full=False)), ("privado", SetFullText(full=False)),
        ("INVITE", Invite()), ("invitar", Invite()), ("UNLINK", Unlink()), ("desvincular", Unlink()),
        ("JOIN", Join("")), ("join CDF467", Join("cdf467")), ("Join  cdf 467.", Join("cdf467")), ("unir CDF467", Join("cdf467")),
        ("code: CDF-467", Join("cdf467")), ("codigo cdf467", Join("cdf467")), ("join the army", Join("thearmy")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["main", "side.hair", "my.tips.role", ""])
def test_command_does_its_one_thing_and_the_place_stays(book: Book, word: str, effect: Effect, place: str) -> None:
    turn = say(book, active(place), word)
    assert turn.effects == (effect,)
    assert (turn.replies, where(turn), turn.meaning.label) == ((), place or "main" if place else where(turn), SUBSCRIBE)


@pytest.mark.parametrize("word", ["INVITE", "PAUSE", "FULL"])
def test_a_command_leaves_an_open_yes_or_no(book: Book, word: str) -> None:
    """A later "ok" must not answer what was asked before."""
    turn = talk(book, active("basics"), "7", word, "ok")
    assert keys(turn) == ["unknown"]


@pytest.mark.parametrize("text", ["join me at the er i have chest pain", "code red i cant breathe"])
def test_danger_outranks_a_code(book: Book, text: str) -> None:
    turn = say(book, active(), text)
    assert turn.meaning.severity == "911"
    assert not any(isinstance(effect, Join) for effect in turn.effects)


@pytest.mark.parametrize("word", ["tips", "join cdf467", "invite", "pause"])
def test_nobody_who_stopped_is_heard(book: Book, word: str) -> None:
    session = say(book, active(), "stop").session
    turn = say(book, session, word)
    assert (turn.replies, turn.effects) == ((), ())


def test_first_text_is_welcomed_first(book: Book) -> None:
    turn = say(book, Session(), "TIPS")
    assert keys(turn) == ["welcome", "my.tips.role.ask"]


@pytest.mark.parametrize(("text", "label"), [("1", SUBSCRIBE), ("99", UNKNOWN)])
def test_answers_in_the_form_have_a_label_others_know(book: Book, text: str, label: str) -> None:
    assert say(book, at("my.tips.role"), text).meaning.label == label


@pytest.mark.parametrize("ref", ["", "role", "role=", "=,=", "x=y=z", "hour=25:99", "," * 20, "phase=NOPE"])
def test_a_strange_reference_does_no_harm(book: Book, ref: str) -> None:
    assert subscribed(say(book, at("my.tips.hour", ref), "1")).hour == "09:00"


def test_a_reference_is_read_as_written() -> None:
    given = {"role": "patient", "phase": "", "hour": "09:00"}
    assert gathered(written(given)) == given


def test_a_form_that_goes_in_circles_ends(book: Book) -> None:
    looped = replace(book.nodes["my.tips.hour"], then="my.tips.role", does="")  # type: ignore[type-var]
    circle = replace(book, nodes={**book.nodes, "my.tips.hour": looped})
    move = onward(circle, "my.tips.role", {"role": "", "phase": "", "hour": ""})
    assert move.to in circle.nodes


@pytest.mark.parametrize(
    ("language", "typed", "hour"),
    [
        ("en", "9am", "09:00"),
        ("en", "9 a.m.", "09:00"),
        ("en", "At 9", "09:00"),
        ("en", "9:00", "09:00"),
        ("en", "9 o'clock", "09:00"),
        ("en", "in the morning please", ""),
        ("en", "Noon!", "12:00"),
        ("en", "evening", "17:00"),
        ("en", "mañana", "09:00"),
        ("es", "por la mañana", "09:00"),
        ("es", "a las 9", "09:00"),
        ("es", "Mediodía", "12:00"),
        ("es", "a las 5 de la tarde", "17:00"),
        ("es", "noon", "12:00"),
        ("en", "maybe", ""),
        ("en", "25:00", ""),
        ("en", "10am", ""),
        ("es", "tal vez", ""),
    ],
)
def test_an_hour_in_words_is_taken_or_asked_for_again(book: Book, language: str, typed: str, hour: str) -> None:
    session = at("my.tips.hour", "role=patient,phase=IND", language=language)
    turn = say(book, session, typed)
    if hour:
        assert subscribed(turn) == Subscribe("patient", "IND", hour)
        return
    assert (keys(turn), where(turn), turn.effects) == (["unknown", "my.tips.hour.ask"], "my.tips.hour", ())
    assert subscribed(say(book, turn.session, "2")) == Subscribe("patient", "IND", "12:00")


def test_every_hour_people_may_say_is_one_of_the_list(book: Book) -> None:
    offered = {option.value for option in book.nodes["my.tips.hour"].options}  # type: ignore[attr-defined]
    for words in book.lexicon.words.values():
        assert set(words.answers["hour"].values()) == offered


def test_an_hour_said_elsewhere_is_no_answer(book: Book) -> None:
    assert subscribed(say(book, at("my.tips.hour", "role=patient,phase=IND"), "noon"))
    assert say(book, active(), "noon").effects == ()
    assert where(say(book, at("my.tips.role"), "noon")) == "my.tips.role"
