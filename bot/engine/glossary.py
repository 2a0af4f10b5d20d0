"""The command WORD: what a word means, or the words that may be meant."""

from collections.abc import Callable

from bot.engine.nodes.offer import offering
from bot.engine.replies import Turn
from bot.engine.visit import Visit
from bot.understand.glossary import TOPIC, inside, near, node_of
from bot.understand.normalise import normalise

NEAR = "glossary.near"
"""The node that offers words for one we do not have."""


def word(visit: Visit) -> Turn:
    """The word that was named; without one, how to ask."""
    named = visit.meaning.value
    if node_of(named) in visit.book.nodes:
        return visit.arrive(node_of(named))
    return _nearest(visit, named) if named else visit.arrive(TOPIC)


def asked_about(visit: Visit) -> Turn:
    """A question about the meaning of something: the word it names, else how to ask."""
    term = inside(normalise(visit.message.text), visit.book.lexicon, visit.language)
    return visit.arrive(node_of(term) if term else TOPIC)


def _nearest(visit: Visit, named: str) -> Turn:
    terms = near(named, visit.book.lexicon, visit.language)
    if nodes := [node for term in terms if (node := node_of(term)) in visit.book.nodes]:
        return visit.arrive(NEAR, ref=offering(nodes))
    return visit.say("glossary.unknown")


COMMANDS: dict[str, Callable[[Visit], Turn]] = {"WORD": word}

TOPICS: dict[str, Callable[[Visit], Turn]] = {TOPIC: asked_about}
"""A topic with a page that knows more than its page."""
