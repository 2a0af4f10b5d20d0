"""Every message a person can receive, composed as the engine composes it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from bot.content.checkin_messages import checkin_messages
from bot.engine import remind
from bot.engine.book import Book, Node, Reply, Voice
from bot.engine.checkin import KINDS as CHECKIN_NODES
from bot.engine.introduced import introduced
from bot.engine.nodes import Article, Offer
from bot.engine.nodes.ask import TOGETHER
from bot.engine.nodes.offer import offering
from bot.engine.offers import MOST, held

WORST_VALUES: Mapping[str, str] = {
    "clinic": "x" * 40, "clinic_phone": "+1 202 555 0100 ext. 12345",
    "series": "x" * 32, "most": "7", "hour": "x" * 20, "count": "12", "number": "12", "code": "x" * 6,
    "date": "x" * 18, "time": "12:30 p.m. UTC+10:00", "place": "x" * 60, "note": "x" * 80, "list": "x" * 100,
    "language": "x" * 20,
}  # fmt: skip
"""The longest values a placeholder may take; a list is cut to fit when it is sent."""

_BEFORE_A_MENU = ("menu.invalid", "language.set")
_INSIDE_OTHERS = frozenset(
    {"part", "title", "article", "word", "question", "confirm", "tip", "reminder", "checkin", "nudge"}
)
"""Kinds of text that are sent as a piece of a node's message or with a group, not alone."""

_NO_NODES = frozenset({*CHECKIN_NODES, "deed", "article"})
"""Kinds of node that say nothing by themselves, or page by page."""

_BEGUN = frozenset({"tip", "begun", "reminder", "checkin", "nudge"})
"""Kinds of message that come by themselves: our name goes before them, and how to end them behind."""


def every_message(book: Book, language: str, values: Mapping[str, str] | None = None) -> Iterator[Reply]:
    """Each message of `language` once; topics that are not whole in it are left out."""
    voice = Voice(book, language, values or {})
    yield from (voice.reply(text.key) for text in book.texts.values() if text.kind not in _INSIDE_OTHERS)
    yield from _reminders(book, voice)
    yield from checkin_messages(book, voice)
    # one question stands before each sensitive word
    yield from {reply.key: reply for node in book.nodes.values() for reply in _shown(node, voice)}.values()
    whole = (one for one in book.series.values() if one.is_whole(book.catalogs[language]))
    yield from (voice.reply(tip.key) for one in whole for tip in one.tips)


def texts_of(reply: Reply, book: Book) -> list[str]:
    """The keys of the texts that a message is made of; forms of one text have theirs behind a slash."""
    found: list[str] = []
    for said in reply.key.split(TOGETHER):
        forms = accumulate(said.split("/"), "{}/{}".format)
        key = next((form for form in forms if form in book.texts), said)
        found += [key] if key in book.texts else [text.key for text in book.nodes[key].texts()]
    return found


def _shown(node: Node, voice: Voice) -> Iterator[Reply]:
    """What a node says; nothing where its words are not there."""
    if isinstance(node, Offer):
        yield node.show(voice, ref=_longest(voice))
    elif isinstance(node, Article) and voice.book.has_words(node, voice.language):
        yield from (node.show(voice, page) for page in range(len(node.pages)))
    elif node.kind not in _NO_NODES and voice.book.has_words(node, voice.language):
        yield node.show(voice)


def longest_forms(book: Book, language: str, values: Mapping[str, str] = WORST_VALUES) -> Iterator[Reply]:
    """Every message with the longest values and whatever may stand before it or behind."""
    voice = Voice(book, language, values)
    longest = max(_BEFORE_A_MENU, key=lambda key: len(voice.say(key)))
    for reply in every_message(book, language, values):
        if reply.kind in ("menu", "question", "confirm"):
            yield introduced(voice, longest, reply) or reply
        elif reply.kind in _BEGUN:
            yield replace(reply, text=voice.begun(reply.text))
        else:
            yield reply


def _longest(voice: Voice) -> str:
    """The topics that take the most room in an offer."""
    longest = sorted(held(voice.book), key=lambda topic: -len(voice.say(voice.book.nodes[topic].title.key)))
    return offering(longest[:MOST])


def _reminders(book: Book, voice: Voice) -> Iterator[Reply]:
    """Every form of each; one that follows an answer has it behind its key."""
    given = {name: voice.values.get(name, "{" + name + "}") for name in remind.VALUES}
    for kind in book.reminders.values():
        for told in remind.forms(kind, given):
            first, *details = remind.words(kind, voice, told)
            form = f"/{told.answer}" if told.answer else ""
            yield replace(first, key=first.key + form)
            yield from (replace(reply, key=f"{reply.key}/{first.key}{form}") for reply in details)
        if kind.is_visit:
            changed = (remind.moved(kind, voice, told) for told in remind.forms(kind, given) if not told.full)
            for number, replies in enumerate(changed):
                yield from (replace(reply, key=f"{reply.key}/{kind.id}/{number}") for reply in replies)
