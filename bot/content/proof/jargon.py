"""Words of medicine in the source texts: each has its meaning in the same message."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.content.faults import Fault
from bot.content.flows import Flows
from bot.content.yaml_file import read
from bot.engine.texts import Text

FILE = Path("flows/jargon.yaml")

_NO_SENTENCE = frozenset({"title", "part", "alert"})
"""Kinds of text that are no message: names, pieces of one, and what staff read."""

_ASKED_FOR = re.compile(r"\bWORD \w+")
"""A word that the text tells people to send."""

Meanings = Mapping[str, Sequence[str]]


def faults(content: Flows, root: Path) -> Iterator[Fault]:
    """Each word of `flows/jargon.yaml` that a text uses and does not explain."""
    listed = read(root / FILE, root).mapping()["words"]
    known = {word: listed.texts(word) for word in listed.mapping()}
    for text in content.texts.values():
        name = content.texts[f"{text.key}.title"].words if text.kind == "word" else ""
        for word in unexplained(text, name, known):
            problem = f"`{text.key}` says `{word}` and not what it means"
            yield Fault(text.origin, problem, "Explain it in the same message, or use a plainer word", language="en")


def unexplained(text: Text, name: str, meanings: Meanings) -> Iterator[str]:
    """The hard words of a text that it leaves unexplained. `name`: the word that it explains itself, if it does."""
    if text.kind in _NO_SENTENCE:
        return
    words = _ASKED_FOR.sub("", text.words).lower()
    for word, said in meanings.items():
        hard = rf"\b(?:{word})\b"
        is_explained = re.search(rf"{hard}(?: cells?)? *\(", words) or any(one in words for one in said)
        if (found := re.search(hard, words)) and not is_explained and not re.search(hard, name.lower()):
            yield found[0]
