"""Every transition of the whole book: nothing unreachable, no dead end, nothing hard to bear without a yes."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import product

import pytest

from bot.engine.book import Book, Node
from bot.engine.nodes import Article, Confirm, Menu
from bot.engine.replies import Turn
from bot.engine.session import Consent, Place, Session
from bot.understand import understand
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import Meaning
from tests.engine import active, keys, say, where

SENSITIVE = {
    "F027", "F048", "F054", "F064", "F190", "F192", "F195", "F197", "F203", "F238", "F239", "F384", "F385", "F387",
    "F392", "F398", "F399",
}  # fmt: skip
DIGITS = "123456789"
TIPS_ON = "my.tips.change"
"""Only for those who have tips: walked in test_tips."""

NOT_LED = ("offer", "deed")
"""Kinds of node that are offered, or only a line of a menu; words of the glossary are asked for by name."""

WAYS_OUT = {"menu": "main", "lang": "language", "stop": ""}


def every_place(book: Book) -> list[Place]:
    pages = {node.id: len(node.pages) if isinstance(node, Article) else 1 for node in book.nodes.values()}
    return [Place(name, page) for name, count in pages.items() for page in range(count)]


def all_inputs(book: Book) -> list[str]:
    """Digits, commands, yes and no in each language, and words of the glossary that are asked for first."""
    found = [
        *DIGITS,
        "0",
        "99",
        "more",
        "back",
        "menu",
        "help",
        "start",
        "lang",
        "forget",
        "tips",
        "hi",
        "zzz",
        "english",
        "español",
        "word anemia",
        "word mixed types",
    ]
    for words in book.lexicon.words.values():
        found += [min(words.yes), min(words.no)]
    return list(dict.fromkeys(found))


def keywords(book: Book) -> list[str]:
    """One of every topic in each language: they open it from anywhere, and are tried where menus are."""
    lists = (words.keywords.items() for words in book.lexicon.words.values())
    return [word for listed in lists for word in {topic: word for word, topic in listed}.values()]


def spread(book: Book, start: Session, inputs: list[str]) -> Iterator[tuple[Session, str, Turn]]:
    """Every turn that can follow from `start` by `inputs`, each session answered once."""
    seen: set[tuple[str, str, str]] = set()
    waiting = [start]
    while waiting:
        session = waiting.pop()
        mark = (session.language, session.consent, str(session.place))
        if mark in seen:
            continue
        seen.add(mark)
        at_menu = session.place is None or isinstance(book.nodes[session.place.node], Menu)
        for text in (*inputs, *(keywords(book) if at_menu else ())):
            turn = say(book, session, text)
            yield session, text, turn
            waiting.append(turn.session)


@pytest.fixture(autouse=True, scope="module")
def understood_once() -> Iterator[None]:
    """The same text means the same wherever it is said, so it is read once for each language."""
    known: dict[tuple[str, str], Meaning] = {}

    def once(text: str, lexicon: Lexicon, language: str = "") -> Meaning:
        if (text, language) not in known:
            known[text, language] = understand(text, lexicon, language)
        return known[text, language]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("bot.engine.step"), "understand", once)
        yield


@pytest.fixture(scope="module")
def turns(book: Book) -> list[tuple[Session, str, Turn]]:
    """The whole conversation as a graph, from a newcomer's first text."""
    return list(spread(book, Session(), all_inputs(book)))


def is_not_led(node: Node) -> bool:
    return node.stays_open or node.kind in NOT_LED or node.id.startswith("word.")


def is_sensitive(turn: Turn) -> bool:
    return any(SENSITIVE.intersection(reply.facts) for reply in turn.replies)


def test_walk_visits_every_page(book: Book, turns: list[tuple[Session, str, Turn]]) -> None:
    places = [(turn.session.language, turn.session.place) for _, _, turn in turns]
    visited = {(language, place and replace(place, ref="")) for language, place in places}
    # what stays open is asked by us, and walked in test_checkins; what is offered to whom is walked in test_offers
    by_itself = {node.id for node in book.nodes.values() if is_not_led(node)} | {TIPS_ON}
    led = [place for place in every_place(book) if place.node not in by_itself]
    assert set(product(book.languages, led)) <= visited


def test_walk_says_every_text(book: Book, turns: list[tuple[Session, str, Turn]]) -> None:
    pages = {page.key for node in book.nodes.values() if isinstance(node, Article) for page in node.pages}
    said = {(reply.language, reply.key) for _, _, turn in turns for reply in turn.replies}
    assert set(product(book.languages, pages)) <= said


def test_sensitive_facts_are_in_the_book(book: Book) -> None:
    held = {fact for text in book.texts.values() for fact in text.facts}
    assert {"F027", "F064", "F190", "F192", "F195", "F197", "F048", "F054"} <= held


def test_sensitive_facts_need_a_yes(book: Book, turns: list[tuple[Session, str, Turn]]) -> None:
    yes = frozenset().union(*(words.yes for words in book.lexicon.words.values()))
    shown = [(session, text, turn) for session, text, turn in turns if is_sensitive(turn)]
    assert shown
    for session, text, turn in shown:
        assert session.place is not None
        at = book.nodes[session.place.node]
        said_yes = isinstance(at, Confirm) and text in yes and turn.session.place == Place(at.yes)
        already_reading = turn.session.place is not None and turn.session.place.node == at.id
        assert said_yes or already_reading, (str(session.place), text, keys(turn))


def test_without_a_yes_nothing_sensitive_shows(book: Book) -> None:
    yes = frozenset().union(*(words.yes for words in book.lexicon.words.values()))
    inputs = [text for text in all_inputs(book) if text not in yes]
    shown = [
        (str(session.place), text) for session, text, turn in spread(book, Session(), inputs) if is_sensitive(turn)
    ]
    assert shown == []


def test_no_keyword_leads_behind_a_confirm(book: Book) -> None:
    behind = {target for node in book.nodes.values() if isinstance(node, Confirm) for target in node.targets()}
    led = {topic for words in book.lexicon.words.values() for topic in words.keywords.values()}
    assert led & behind == set()
    assert behind.isdisjoint(
        target for node in book.nodes.values() if not isinstance(node, Confirm) for target in node.targets()
    )


def test_topic_is_two_choices_away(book: Book) -> None:
    near = {"main"}
    for first, second in product(DIGITS, DIGITS):
        once = say(book, active("main"), first)
        near |= {where(once), where(say(book, once.session, second))}
    # these open by a command, by a yes behind a topic, or because we ask
    asked = {"language", "forget"} | {
        target for node in book.nodes.values() if not isinstance(node, Menu) for target in node.targets()
    }
    asked |= {node.id for node in book.nodes.values() if is_not_led(node)} | {TIPS_ON}
    assert set(book.nodes) - near <= asked
    assert {node.id for node in book.nodes.values() if isinstance(node, Menu)} <= near


def test_every_topic_has_a_keyword(book: Book) -> None:
    listed = {
        target
        for node in book.nodes.values()
        if isinstance(node, Menu) and node.id != "main"
        for target in node.targets()
    }
    for words in book.lexicon.words.values():
        assert listed - set(words.keywords.values()) == set()


def test_every_place_can_be_left(book: Book) -> None:
    for language, place in product(book.languages, every_place(book)):
        here = Session(language, Consent.ACTIVE, place)
        assert {text: where(say(book, here, text)) for text in WAYS_OUT} == WAYS_OUT
        assert where(say(book, here, "back")) == book.nodes[place.node].parent
        helped = say(book, here, "help")
        node = book.nodes[place.node]
        assert (keys(helped), helped.session.place) == (
            ["help"],
            Place(node.parent) if node.kind == "confirm" else place,
        )


def test_back_always_ends_at_the_menu(book: Book) -> None:
    for place in every_place(book):
        session = active(place.node, place.page)
        for _ in range(3):
            session = say(book, session, "back").session
        assert session.place == Place("main")


def test_every_turn_says_something(turns: list[tuple[Session, str, Turn]]) -> None:
    silent = [
        (str(session.place), text)
        for session, text, turn in turns
        # what only the world knows is said by whoever does the deed
        if not turn.replies and not turn.effects and session.consent is not Consent.STOPPED
    ]
    assert silent == []


def test_no_placeholder_is_left_open(turns: list[tuple[Session, str, Turn]]) -> None:
    opened = {reply.key for _, _, turn in turns for reply in turn.replies if "{" in reply.text or "}" in reply.text}
    assert opened == set()


def test_reply_speaks_one_language(turns: list[tuple[Session, str, Turn]]) -> None:
    mixed = [
        (text, keys(turn)) for _, text, turn in turns if {reply.language for reply in turn.replies} - {turn.language}
    ]
    assert mixed == []
