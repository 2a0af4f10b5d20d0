"""What is said to a danger sign: the call to make, then one line that leads back to where the person was."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.engine.book import Book, Voice
from bot.engine.nodes import Article, Word
from bot.engine.replies import Reply, Turn
from bot.engine.session import Consent, Place, Session
from bot.engine.visit import waits

CLASSES = ("911", "now", "988", "visit")
"""What a danger sign may call for."""

KIND = "urgent"
"""The kind of message that names the call."""

_ASKS = ("choice", "question", "ask", "who")
"""Kinds of node that wait for an answer, and are shown again by MORE."""

_REMINDS = "reply"
"""The kind of node whose question says by itself what it is about and how to answer."""


def key_of(severity: str) -> str:
    """The text that names the call."""
    return f"{KIND}.{severity}"


def led_back(before: Session, turn: Turn, book: Book) -> Turn:
    """The turn with everything that a danger sign calls for; `before` is where the person was."""
    if not (turn.meaning.severity and turn.replies):
        return turn
    voice = Voice(book, turn.language, turn.session.values)
    replies = (*with_source(voice, turn.replies), *_way_back(before, turn.session, voice))
    return replace(turn, replies=replies)


def with_source(voice: Voice, replies: Iterable[Reply]) -> Iterator[Reply]:
    """Behind a call whose words are a draft, the same in the source language: nobody has approved the draft."""
    for reply in replies:
        yield reply
        if reply.kind == KIND and reply.language in voice.book.drafts:
            yield replace(voice, language=voice.book.source_language).reply(reply.key)


def _way_back(before: Session, after: Session, voice: Voice) -> Iterator[Reply]:
    """Which word goes on from here; nothing to somebody new, who has been nowhere."""
    if before.consent is Consent.NEW:
        return
    place = after.place if before.place or not after.asking else after.asking.place
    if waits(voice.book, after):
        yield voice.reply("checkin.waits")
    elif place and voice.book.nodes[place.node].kind == _REMINDS:
        yield voice.book.nodes[place.node].show(voice, 0)
    elif place:
        yield voice.reply(_word(place, voice.book))


def _word(place: Place, book: Book) -> str:
    node = book.nodes[place.node]
    if isinstance(node, Article):
        return "back.more" if node.after(place.page) else "back.end"
    if isinstance(node, Word):
        return "back.end"
    if node.kind in _ASKS:
        return "back.asked"
    return "back.menu" if node.id == book.main else "back.list"
