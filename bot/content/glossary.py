"""flows/glossary.yaml as nodes: every word, and the question before the sensitive ones."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content.faults import Fault
from bot.content.readers import flag, text_under, unlisted
from bot.content.yaml_file import Spec, read
from bot.engine.book import Node
from bot.engine.nodes import Confirm, Word
from bot.engine.texts import Text
from bot.understand.glossary import TOPIC, node_of

FILE = "flows/glossary.yaml"
ASK = "glossary.ask"
"""The text that asks before a sensitive word; one for each of them."""

_KEYS = ("term", "topic", "sensitive", "source", "reviewed", "facts", "outside", "text")


def load(root: Path, texts: Mapping[str, Text]) -> dict[str, Node]:
    """{id: node} of every word; `texts` are those that belong to no topic."""
    return {
        node.id: node for name, spec in read(root / FILE, root).mapping().items() for node in _nodes(name, spec, texts)
    }


def topics(nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    """(word, the topic it belongs to) for each word."""
    for node in nodes.values():
        if isinstance(node, Word):
            yield node.text.key.removeprefix(node_of("")), node.topic


def faults(nodes: Mapping[str, Node], sources: Collection[str]) -> Iterator[Fault]:
    """Words whose sources are not listed (their topics are looked up with those of every node)."""
    for node in nodes.values():
        if isinstance(node, Word):
            yield from unlisted(node.id, node.title.origin, [node.text], sources)


def _nodes(name: str, spec: Spec, texts: Mapping[str, Text]) -> Iterator[Node]:
    spec.only(*_KEYS)
    key = node_of(name)
    title = replace(text_under(spec, "term", f"{key}.title", "title"), group=key)
    meaning = replace(
        text_under(spec, "text", key, "word"), facts=spec.texts("facts"), source=spec.text("source"),
        reviewed=spec.text("reviewed"), group=key, outside=spec.texts("outside"),
    )  # fmt: skip
    if not flag(spec, "sensitive", default="false"):
        yield Word(key, title, meaning, spec.text("topic"))
        return
    yield Confirm(key, title, texts.get(ASK, meaning), yes=f"{key}.read", parent=TOPIC)
    yield Word(f"{key}.read", title, meaning, spec.text("topic"))
