"""The Babel extractor for flow files: every text once, under its key as msgctxt.

Named in babel.cfg and in the project's entry points as `marrowline`, so
`pybabel extract` works too.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog

from bot.content import flows
from bot.engine.texts import SEGMENT_LIMIT, Text

Found = tuple[int, str, tuple[str, str], list[str]]


def extract(
    fileobj: Any, keywords: Sequence[str], comment_tags: Sequence[str], options: dict[str, str]
) -> Iterator[Found]:
    """What Babel asks of an extractor: (line, function, (context, words), comments) for one file."""
    path = Path(fileobj.name).resolve()
    root = next(parent.parent for parent in path.parents if parent.name == "flows")
    name = path.relative_to(root).as_posix()
    for text in flows.load(root).texts.values():
        file, _, line = text.origin.rpartition(":")
        if file == name:
            yield int(line), "pgettext", (text.key, text.words), comments(text)


def template(content: flows.Flows) -> Catalog:
    """Every text of the flows as a catalog without translations (.pot)."""
    catalog = Catalog(project="Marrowline", version="0", copyright_holder="Marrowline contributors", charset="utf-8")
    for text in content.texts.values():
        file, _, line = text.origin.rpartition(":")
        catalog.add(
            text.words, context=text.key, locations=[(file, int(line))], auto_comments=comments(text),
            flags={"python-brace-format"} if "{" in text.words else set(),
        )  # fmt: skip
    return catalog


def comments(text: Text) -> list[str]:
    """What a translator should know: the kind, the limit, the facts."""
    notes = [f"SMS, {text.kind}. Limit: {SEGMENT_LIMIT} segments with its foot. Keep ALL (the disease) a name."]
    if text.facts:
        notes.append(f"Facts: {' '.join(text.facts)}. Source: {text.sources}, {text.reviewed}.")
    return notes
