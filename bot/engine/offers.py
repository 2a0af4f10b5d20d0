"""What is offered to a text that no page answers: topics it may mean, or those nearest to what is not written."""

from dataclasses import replace

from bot.engine import checkins
from bot.engine.book import Book
from bot.engine.commands import TOPICS
from bot.engine.nodes import Menu
from bot.engine.nodes.offer import offering
from bot.engine.replies import Turn
from bot.engine.visit import Visit
from bot.understand.meaning import UNKNOWN, Meaning
from bot.understand.weighed import LEARNED

UNSURE, UNWRITTEN = "unsure", "unwritten"
"""The nodes that offer topics: we do not know which one is meant, or know it and have no page on it."""

MOST = 3
"""Topics of one offer."""


def offer(visit: Visit) -> Turn | None:
    """The topics as numbers; what is not written is said also when there are none."""
    unwritten = is_unwritten(visit.meaning, visit.book)
    if topics := offered(visit.meaning, visit.book):
        return visit.arrive(UNWRITTEN if unwritten else UNSURE, ref=offering(topics))
    return visit.say("unknown.unwritten") if unwritten else None


def instead(meaning: Meaning) -> Meaning:
    """What would begin a check-in is offered, where examples alone tell that somebody wants one."""
    if meaning.rule != LEARNED or meaning.label not in checkins.TOPICS:
        return meaning
    return replace(meaning, label=UNKNOWN, also=(meaning.label, *meaning.also))


def offered(meaning: Meaning, book: Book) -> tuple[str, ...]:
    """The topics that are offered, best first: those it may mean, else those beside the one that is not written."""
    unwritten = is_unwritten(meaning, book)
    if not (unwritten or meaning.label == UNKNOWN):
        return ()
    topics = held(book)
    group = meaning.label.partition(".")[0] + "."
    beside = (topic for topic in topics if unwritten and topic.startswith(group))
    return tuple([topic for topic in meaning.also if topic in topics] or beside)[:MOST]


def is_unwritten(meaning: Meaning, book: Book) -> bool:
    """Whether it names a topic of which the book has no page, nor anything to do."""
    known = meaning.command or meaning.label in book.nodes or meaning.label in TOPICS
    return "." in meaning.label and not known


def held(book: Book) -> tuple[str, ...]:
    """Every topic that a menu lists, in their order: what lies behind a question is not among them."""
    menus = (node for node in book.nodes.values() if isinstance(node, Menu) and node.id != book.main)
    return tuple(topic for menu in menus for topic in menu.targets())
