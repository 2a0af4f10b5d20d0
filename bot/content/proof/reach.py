"""Every node is reached, every topic of the tree in two choices, and no menu is too long."""

from collections.abc import Iterator
from pathlib import Path

from bot.content import tree
from bot.content.faults import Fault
from bot.engine.book import Book
from bot.engine.nodes import Menu
from bot.understand.glossary import node_of

MOST_OPTIONS = 8
_BY_A_COMMAND = ("language", "forget", "my.tips.change")


def faults(book: Book, root: Path) -> Iterator[Fault]:
    """Every fault of the ways through the book."""
    yield from _reached(book)
    yield from _in_two_choices(book, root)
    for menu in (node for node in book.nodes.values() if isinstance(node, Menu)):
        if len(menu.options) > MOST_OPTIONS:
            problem = f"`{menu.id}` has {len(menu.options)} options"
            yield Fault(menu.title.origin, problem, f"Keep a menu to {MOST_OPTIONS}")


def _reached(book: Book) -> Iterator[Fault]:
    led = {target for node in book.nodes.values() for target in node.targets()}
    named = {node_of(term) for term in book.lexicon.terms.get(book.source_language, {}).values()}
    known = {book.main, *_BY_A_COMMAND} | led | named
    for node in book.nodes.values():
        # a question of ours is reached by our asking, an offer when we are not sure
        if not (node.stays_open or node.kind == "offer" or node.id in known):
            where = node.title.origin
            mend = "List it under the options of a menu, or a word in locales/*/glossary.yaml"
            yield Fault(where, f"`{node.id}` cannot be reached", mend)


def _in_two_choices(book: Book, root: Path) -> Iterator[Fault]:
    menus = book.nodes[book.main].targets()
    near = {topic for menu in menus for topic in book.nodes[menu].targets()}
    for topic in sorted(tree.load(root) - near):
        mend = "Write it, and list it under the options of its menu"
        yield Fault(f"{tree.FILE}:1", f"`{topic}` is not reached in two choices", mend)
