"""The words of a language beside the English: nothing missing, nothing lost."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content import catalog
from bot.content.faults import Fault
from bot.content.flows import Flows
from bot.content.limits import limit_of
from bot.engine.texts import Text

_PLACEHOLDER = re.compile(r"\{\w+\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+|[ \u00a0\u202f]\d{3}(?!\d))*(?!\d*s\b)")
"""Not a decade, which languages name in their own way: mid-20s."""

_MARKS = str.maketrans("", "", "., \u00a0\u202f")
"""What parts thousands and decimals, which languages write in their own way."""

_IN_THE_NOUN = {"ar": {"1", "2"}}
"""Numbers that grammar puts into the noun: two years is one word."""


def faults(content: Flows, root: Path, code: str) -> Iterator[Fault]:
    """Every fault of the catalog of `code`."""
    path = catalog.po_path(root, code)
    if not path.exists():
        yield Fault(
            f"locales/{code}/words.yaml:1", "no translations", f"Run `make language CODE={code}`", language=code
        )
        return
    name = path.relative_to(root).as_posix()
    entries = {(message.context, message.id): message for message in catalog.read(path, root) if message.id}
    for text in content.texts.values():
        message = entries.get((text.key, text.words))
        where = f"{name}:{message.lineno if message and message.lineno else 1}"
        if message is None or not message.string:
            yield Fault(
                where, f"`{text.key}` is not translated", "Run `make translations`, then translate it", language=code
            )
        elif message.fuzzy:
            yield Fault(
                where, f"`{text.key}` is fuzzy: its English changed", "Review it and drop the fuzzy flag", language=code
            )
        else:
            if len(str(message.string)) > (limit := limit_of(text, code)):
                problem = f"`{text.key}` has {len(str(message.string))} characters"
                yield Fault(where, problem, f"Keep it to {limit}", language=code)
            yield from _kept(text, str(message.string), where, code)


def _kept(text: Text, words: str, where: str, code: str) -> Iterator[Fault]:
    for kind, pattern in (("placeholders", _PLACEHOLDER), ("numbers", _NUMBER)):
        ours, theirs = (_bare(pattern.findall(said)) for said in (text.words, words))
        if lost := ours - theirs - _IN_THE_NOUN.get(code, set()):
            yield Fault(
                where, f"`{text.key}` lost {kind}: {' '.join(sorted(lost))}", "Keep them as they are", language=code
            )


def _bare(found: list[str]) -> set[str]:
    return {one.translate(_MARKS) for one in found}
