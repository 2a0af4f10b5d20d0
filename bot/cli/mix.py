"""Texts that say two things at once, made of two examples: a danger sign stays one whatever stands beside it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from bot.understand.evaluation import Row
from bot.understand.meaning import UNKNOWN
from bot.understand.tokens import tokens

_LONGEST = 12
"""Words (two signs of Han or Hangul as one) of an example that another is put beside."""

_SHARE = 4
"""Of so many short danger signs one is put beside something harmless; half as often two harmless texts are joined."""

_BETWEEN = (" ", " ", ", ", ". ")

_FEW = 2


def mixed(rows: Sequence[Row], parts: Sequence[int]) -> Iterator[tuple[Row, int]]:
    """Further examples, each with the part it belongs to: both texts of one are of the same part and language."""
    random = Random(0)  # noqa: S311 - the same every time, and no secret
    for (_, part), (dangers, others) in sorted(_short(rows, parts).items()):
        if min(len(dangers), len(others)) < _FEW:
            continue
        for _ in range(len(dangers) // _SHARE + 1):
            yield _joined(random, random.choice(dangers), random.choice(others)), part
        for _ in range(len(dangers) // _SHARE // 2 + 1):
            one, other = random.sample(others, 2)
            yield _joined(random, replace(one, label=UNKNOWN, note=""), other), part


def _short(rows: Sequence[Row], parts: Sequence[int]) -> Mapping[tuple[str, int], tuple[list[Row], list[Row]]]:
    """{(language, part): (danger signs, texts about a topic or nothing)}, the short ones."""
    found: dict[tuple[str, int], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row, part in zip(rows, parts, strict=True):
        if tokens(row.text).long <= _LONGEST and (row.is_danger or row.is_topic or row.label == UNKNOWN):
            found[row.language, part][0 if row.is_danger else 1].append(row)
    return found


def _joined(random: Random, kept: Row, beside: Row) -> Row:
    """What the first one means, in the words of both, in either order."""
    texts = [kept.text, beside.text]
    random.shuffle(texts)
    return replace(kept, text=random.choice(_BETWEEN).join(texts))
