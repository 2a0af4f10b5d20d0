"""What is searched: of every topic its title, its keywords and its pages, in each language of the book."""

from collections.abc import Iterator, Mapping

from bot.engine.book import Node
from bot.understand.lexicon import Words
from bot.understand.search import Shelf
from bot.understand.tokens import tokens

_TITLE = 3
"""How often a title and keywords count, beside once for the words of a page."""


def shelves(
    nodes: Mapping[str, Node], catalogs: Mapping[str, Mapping[str, str]], words: Mapping[str, Words]
) -> dict[str, Shelf]:
    """{language: its pages}. catalogs: {language: {text key: its words}}."""
    return {code: _shelf(nodes, said, words[code]) for code, said in catalogs.items() if code in words}


def _shelf(nodes: Mapping[str, Node], said: Mapping[str, str], words: Words) -> Shelf:
    # what lies behind a question is not found by chance
    listed = {topic for node in nodes.values() if node.kind == "menu" for topic in node.targets()}
    articles = (node for node in nodes.values() if node.kind == "article" and node.id in listed)
    return Shelf({node.id: list(_page(node, said, words)) for node in articles}, words.common)


def _page(node: Node, said: Mapping[str, str], words: Words) -> Iterator[str]:
    keywords = [word for word, topic in words.keywords.items() if topic == node.id]
    named = [said.get(node.title.key, ""), *keywords] * _TITLE
    for text in (*named, *(said.get(text.key, "") for text in node.texts())):
        yield from tokens(text).words
