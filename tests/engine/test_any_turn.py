"""Whatever is typed, wherever: an answer, the same one each time, and nothing changed behind our back."""

import json
from copy import deepcopy
from dataclasses import asdict, fields, replace
from types import MappingProxyType
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import loader
from bot.engine import effects, step
from bot.engine.effects import Effect
from bot.engine.messages import Message
from bot.engine.replies import Reply, Turn
from bot.engine.session import Consent, Place, Session
from bot.understand.meaning import Meaning
from tests.engine import CLINIC, NOW, active, reloaded, say, where
from tests.helpers.languages import LANGUAGES

LOADED = loader.load(languages=LANGUAGES)
BOOK = replace(
    LOADED, catalogs=MappingProxyType({code: MappingProxyType(dict(found)) for code, found in LOADED.catalogs.items()})
)
TYPED = sorted(
    {word for own in BOOK.lexicon.words.values() for word in (*own.commands, *own.keywords, *own.yes, *own.no, *own.greetings)}
    | {str(number) for number in range(12)} | {"i cant breathe", "39.5 C", "i want to die", "stpo"}
)  # fmt: skip

TEXTS = st.one_of(st.text(max_size=120), st.sampled_from(TYPED), st.text("0123456789٥०.", max_size=4))
PLACES = st.one_of(st.none(), st.builds(Place, st.sampled_from([*BOOK.nodes, "gone.topic", ""]), st.integers(0, 12)))
SESSIONS = st.builds(
    Session,
    st.sampled_from(["", "en", "es", "fr", "no-such"]),
    st.sampled_from(Consent),
    PLACES,
    st.sampled_from([{}, CLINIC]),
)
MESSAGES = st.builds(
    Message, TEXTS, st.just(NOW), st.integers(0, 3), st.sampled_from(["", "", "", "STOP", "START", "HELP", "other"])
)


def rebuilt(turn: Turn) -> Turn:
    """The turn, taken apart to JSON and put together again."""
    kept = json.loads(json.dumps({name: part for name, part in asdict(turn).items() if name != "session"}))
    return Turn(
        session=reloaded(turn.session),
        replies=said(kept["replies"]),
        effects=tuple(
            effect(type(old).__name__, parts) for old, parts in zip(turn.effects, kept["effects"], strict=True)
        ),
        meaning=Meaning(**{**kept["meaning"], "also": tuple(kept["meaning"]["also"])}),
        spoken=kept["spoken"],
        last=said(kept["last"]),
    )


def said(kept: list[dict[str, Any]]) -> tuple[Reply, ...]:
    return tuple(Reply(**{**reply, "facts": tuple(reply["facts"])}) for reply in kept)


def effect(name: str, kept: dict[str, Any]) -> Effect:
    made: Effect = getattr(effects, name)(**kept)
    return made


@settings(max_examples=400)
@given(SESSIONS, MESSAGES)
def test_turn_holds_for_anything(session: Session, message: Message) -> None:
    before = deepcopy(session)
    turn = step(session, message, BOOK)
    assert session == before
    assert step(session, message, BOOK) == turn
    assert turn.session.language in BOOK.languages
    assert turn.session.place is None or turn.session.place.node in BOOK.nodes
    assert all(reply.text.strip() and reply.language in BOOK.languages for reply in turn.replies)


@given(SESSIONS, MESSAGES)
def test_turn_survives_its_parts(session: Session, message: Message) -> None:
    turn = step(session, message, BOOK)
    assert rebuilt(turn) == turn
    assert reloaded(turn.session) == turn.session


@given(SESSIONS.filter(lambda session: session.consent is Consent.STOPPED), TEXTS)
def test_stopped_stays_stopped_unless_start(session: Session, text: str) -> None:
    turn = say(BOOK, session, text)
    came_back = turn.meaning.command == "START"
    assert (turn.session.consent is Consent.ACTIVE) == bool(turn.replies) == came_back
    danger = (effects.RaiseAlert(turn.meaning.severity, turn.meaning.rule),) if turn.meaning.severity else ()
    assert came_back or turn.effects == danger


@given(SESSIONS, MESSAGES)
def test_danger_is_told_to_staff_whoever_texts_and_wherever(session: Session, message: Message) -> None:
    turn = step(session, message, BOOK)
    told = [effect for effect in turn.effects if isinstance(effect, effects.RaiseAlert)]
    expected = [effects.RaiseAlert(turn.meaning.severity, turn.meaning.rule)] if turn.meaning.severity else []
    assert told == expected


@given(st.sampled_from(["", "en", "es"]), PLACES, TEXTS)
def test_newcomer_is_welcomed_or_stopped(language: str, at: Place | None, text: str) -> None:
    turn = say(BOOK, Session(language, Consent.NEW, at), text)
    said = [reply.key for reply in turn.replies]
    assert said.count("welcome") == (0 if turn.meaning.command == "STOP" else 1)
    left = turn.meaning.command == "STOP" or effects.Forget() in turn.effects
    assert turn.session.consent is (Consent.STOPPED if left else Consent.ACTIVE)


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_lost_place_costs_nothing_durable(texts: list[str]) -> None:
    session = Session()
    for text in texts:
        turn, lost = say(BOOK, session, text), say(BOOK, replace(session, place=None), text)
        # neither STOP nor START depends on the place, and nobody is erased by chance
        assert lost.session.consent is turn.session.consent or effects.Forget() in turn.effects
        assert effects.Forget() not in lost.effects
        session = turn.session


@pytest.mark.parametrize("name", ["gone.topic", "", "MAIN", "../main"])
@pytest.mark.parametrize("text", ["1", "more", "back", "zzz", "chest pain"])
def test_unknown_place_is_dropped(name: str, text: str) -> None:
    assert say(BOOK, active(name or "gone"), text) == say(BOOK, active(), text)


@pytest.mark.parametrize(("at", "written"), [(Place("main"), "main"), (Place("basics.what", 1), "basics.what/2")])
def test_place_reads_like_a_page(at: Place, written: str) -> None:
    assert str(at) == written


def test_message_time_changes_no_words() -> None:
    later = Message("1", NOW.replace(year=2030))
    assert step(active("main"), later, BOOK) == say(BOOK, active("main"), "1")


@pytest.mark.parametrize("kind", get_args(Effect))
def test_effect_is_plain_data(kind: type[Effect]) -> None:
    assert all(field.type in (str, int, bool) for field in fields(kind))


def test_placeholder_in_a_value_stays_words() -> None:
    session = replace(active("main"), values={"clinic": "{clinic_phone}", "clinic_phone": "{source}"})
    assert "{source}" in say(BOOK, session, "help").replies[0].text
    assert where(say(BOOK, session, "help")) == "main"
