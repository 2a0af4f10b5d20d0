"""From every place, in every language, MENU, BACK, HELP, LANG and STOP do what they say, and are understood."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.content.faults import Fault
from bot.engine.book import Book
from bot.engine.commands import COMMANDS
from bot.engine.messages import Message
from bot.engine.nodes import Article
from bot.engine.replies import Turn
from bot.engine.session import Consent, Place, Session
from bot.engine.visit import Visit
from bot.understand import understand
from bot.understand.meaning import NOTHING

_NOTHING = Message("", datetime(2000, 1, 1, tzinfo=UTC))
_NOBODY_THERE = ("deed",)
"""Kinds of node at which nobody ever is."""

_WAYS_OUT = ("MENU", "BACK", "HELP", "LANG", "STOP")


def faults(book: Book, code: str) -> Iterator[Fault]:
    """Every place of `code` that a way out does not lead out of, and ways out without a word."""
    for place in _places(book):
        visit = Visit(Session(code, Consent.ACTIVE, place), book, NOTHING, _NOTHING)
        for command in _WAYS_OUT:
            if not _leads_out(command, COMMANDS[command](visit), place, book):
                node = book.nodes[place.node]
                problem = f"{command} does not lead out of `{place}`"
                yield Fault(node.title.origin, problem, "Give it a menu that lists it", language=code)
    for command in _WAYS_OUT:
        if understand(command.lower(), book.lexicon, code).command != command:
            problem = f"{command} is not understood"
            yield Fault(f"locales/{code}/words.yaml:1", problem, "Take the word from what else has it", language=code)


def _places(book: Book) -> Iterator[Place]:
    for node in book.nodes.values():
        if node.kind not in _NOBODY_THERE:
            pages = len(node.pages) if isinstance(node, Article) else 1
            yield from (Place(node.id, page) for page in range(pages))


def _leads_out(command: str, turn: Turn, place: Place, book: Book) -> bool:
    there = turn.session.place
    if command == "STOP":
        return turn.session.consent is Consent.STOPPED
    if command == "HELP":
        return [reply.key for reply in turn.replies] == ["help"]
    if there is None or not turn.replies:
        return False
    if command == "BACK":
        return there.node == book.nodes[place.node].parent and (there.node != place.node or place.node == book.main)
    return there.node == {"MENU": book.main, "LANG": "language"}[command]
