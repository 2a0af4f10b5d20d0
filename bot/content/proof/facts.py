"""Every fact of the list is carried by a message, or left out with a reason; some only behind a yes, or with a year."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.faults import Fault
from bot.content.flows import Flows
from bot.content.yaml_file import Spec, read
from bot.engine.nodes import Confirm

FILE = "flows/facts.yaml"

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def faults(content: Flows, root: Path) -> Iterator[Fault]:
    """Every fault of what is told, what is not, and how."""
    spec = read(root / FILE, root)
    listed = {f"F{number:03d}" for number in range(1, int(spec.text("last")) + 1)}
    left_out = {fact for fact, _ in spec.items("left_out")}
    cited = {fact for text in content.texts.values() for fact in text.facts}
    for fact in sorted(listed - cited - left_out):
        mend = "Cite it where it is told, or give the reason under `left_out`"
        yield Fault(f"{FILE}:1", f"no message carries {fact}", mend)
    for text in content.texts.values():
        for fact in text.facts:
            if fact not in listed - left_out:
                yield Fault(text.origin, f"`{text.key}` cites {fact}, which is none, or left out", f"See {FILE}")
    yield from _told_with_care(content, spec)


def _told_with_care(content: Flows, spec: Spec) -> Iterator[Fault]:
    sensitive, dated = frozenset(spec.texts("sensitive")), frozenset(spec.texts("dated"))
    asked_for = _behind_a_yes(content)
    for text in content.texts.values():
        if (told := sensitive.intersection(text.facts)) and text.key not in asked_for:
            mend = "Put it behind a `confirm`"
            yield Fault(text.origin, f"`{text.key}` tells {_names(told)} unasked", mend)
        if (told := dated.intersection(text.facts)) and not _YEAR.search(text.words):
            yield Fault(text.origin, f"`{text.key}` tells {_names(told)} without a year", "Name the year")


def _behind_a_yes(content: Flows) -> frozenset[str]:
    led = [content.nodes[node.yes] for node in content.nodes.values() if isinstance(node, Confirm) and node.yes]
    by_name = [series for series in content.series.values() if series.by_request]
    told = (*(node.texts() for node in led), *(series.texts() for series in by_name))
    return frozenset(text.key for texts in told for text in texts)


def _names(facts: frozenset[str]) -> str:
    return " ".join(sorted(facts))
