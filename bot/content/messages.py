"""Every message a person can receive, composed as the engine composes it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.engine.book import Book, Reply, Voice
from bot.engine.nodes import Article

WORST_VALUES: Mapping[str, str] = {"clinic": "x" * 40, "clinic_phone": "+1 202 555 0100 ext. 12345"}
"""The longest values a placeholder may take."""

_BEFORE_A_MENU = ("menu.invalid", "language.set")
_INSIDE_OTHERS = frozenset({"part", "title", "article", "question", "confirm"})
"""Kinds of text that are sent as a piece of a node's message, not alone."""


def every_message(book: Book, language: str, values: Mapping[str, str] | None = None) -> Iterator[Reply]:
    """Each message of `language` once; topics that are not whole in it are left out."""
    voice = Voice(book, language, values or {})
    yield from (voice.reply(text.key) for text in book.texts.values() if text.kind not in _INSIDE_OTHERS)
    for node in book.nodes.values():
        if not isinstance(node, Article):
            yield node.show(voice, 0)
        elif book.has_group(node.id, language):
            yield from (node.show(voice, page) for page in range(len(node.pages)))


def longest_forms(book: Book, language: str) -> Iterator[Reply]:
    """Every message with the longest values, and menus with the longest sentence that may stand before them."""
    voice = Voice(book, language, WORST_VALUES)
    sentence = max((voice.say(key) for key in _BEFORE_A_MENU), key=len)
    for reply in every_message(book, language, WORST_VALUES):
        menu = reply.kind in ("menu", "question", "confirm")
        yield replace(reply, text=f"{sentence}\n{reply.text}") if menu else reply
