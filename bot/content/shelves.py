"""What is searched: of every topic its title, keywords, pages and words of the glossary, in each language."""

from collections.abc import Iterable, Mapping
from functools import partial

from bot.engine.book import Node
from bot.understand.lexicon import Words
from bot.understand.search import Shelf
from bot.understand.tokens import tokens

BEHIND = ".read"
"""How the id of a word ends that is asked for first."""

_TITLE = 3
"""How often a title and keywords count, beside once for the words of a page."""


def shelves(
    nodes: Mapping[str, Node], catalogs: Mapping[str, Mapping[str, str]], words: Mapping[str, Words]
) -> dict[str, Shelf]:
    """{language: its pages}. catalogs: {language: {text key: its words}}."""
    return {code: _shelf(nodes, said, words[code]) for code, said in catalogs.items() if code in words}


def _shelf(nodes: Mapping[str, Node], said: Mapping[str, str], words: Words) -> Shelf:
    return Shelf(partial(_pages, nodes, said, words), words.common)


def _pages(nodes: Mapping[str, Node], said: Mapping[str, str], words: Words) -> dict[str, list[str]]:
    # what lies behind a question is not found by chance
    listed = {topic for node in nodes.values() if node.kind == "menu" for topic in node.targets()}
    articles = [node for node in nodes.values() if node.kind == "article" and node.id in listed]
    named: dict[str, list[str]] = {node.id: [said.get(node.title.key, "")] for node in articles}
    for word, topic in words.keywords.items():
        named.setdefault(topic, []).append(word)
    pages = {node.id: _told(named[node.id]) * _TITLE for node in articles}
    for node in articles:
        pages[node.id] += _told(said.get(text.key, "") for text in node.texts())
    glossary = (node for node in nodes.values() if node.kind == "word" and not node.id.endswith(BEHIND))
    for entry in glossary:
        for topic in entry.targets():
            if topic in pages:
                pages[topic] += _told(said.get(text.key, "") for text in entry.texts())
    return pages


def _told(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in tokens(text).words]
