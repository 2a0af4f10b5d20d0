"""How many SMS segments a text costs, and in which encoding.

GSM-7 gives 160 septets to a single message and 153 to each part of a longer
one; one character outside it turns the whole text into UCS-2, with 70 and 67
UTF-16 units. A character never straddles two parts: in GSM-7 that matters for
the two-septet extension characters, in UCS-2 for whole grapheme clusters.
Source: 3GPP TS 23.038; the counting agrees with Twilio's own calculator
(npm sms-segments-calculator), which the tests use as an oracle.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import regex

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
GSM_ALL = GSM_BASIC | GSM_EXTENDED

_REMEMBERED = 4096
"""Texts whose size is remembered: the same messages go to many."""

_CLUSTER = regex.compile(r"\X")
_CONJUNCT = regex.compile(r"(?<=\p{InCB=Linker}\p{InCB=Extend}*)(?=\p{InCB=Consonant})")
"""Where newer Unicode joins Indic consonants into one cluster, and Twilio's calculator does not."""


@dataclass(frozen=True, slots=True)
class Size:
    """The price of a text: its encoding, its units and the parts it travels in."""

    encoding: str
    units: int
    segments: int


def outside_gsm(text: str) -> list[str]:
    """The distinct characters that force UCS-2, in order of appearance."""
    return list(dict.fromkeys(character for character in text if character not in GSM_ALL))


@lru_cache(_REMEMBERED)
def measure(text: str) -> Size:
    """Encoding, units (septets or UTF-16 units) and segments of `text`; an empty text is one segment."""
    encoding, (single, part) = _encoding(text)
    costs = [cost for _, cost in _pieces(text)]
    units = sum(costs)
    return Size(encoding, units, 1 if units <= single else _parts(costs, part))


def first_part(text: str) -> str:
    """What is read of `text` when only its first segment has come."""
    _, (single, part) = _encoding(text)
    pieces = _pieces(text)
    room = single if sum(cost for _, cost in pieces) <= single else part
    filled = accumulate(cost for _, cost in pieces)
    return "".join(piece for (piece, _), used in zip(pieces, filled, strict=True) if used <= room)


def _encoding(text: str) -> tuple[str, tuple[int, int]]:
    """Its name, and the units of a single message and of each part of a longer one."""
    return ("GSM-7", (160, 153)) if GSM_ALL.issuperset(text) else ("UCS-2", (70, 67))


def _pieces(text: str) -> list[tuple[str, int]]:
    """What stays together, and how many units it takes."""
    if GSM_ALL.issuperset(text):
        return [(character, 2 if character in GSM_EXTENDED else 1) for character in text]
    clusters = (cluster for piece in _CONJUNCT.split(text) for cluster in _CLUSTER.findall(piece))
    return [(cluster, len(cluster.encode("utf-16-le")) // 2) for cluster in clusters]


def _parts(costs: Iterable[int], part: int) -> int:
    parts, used = 1, 0
    for cost in costs:
        if used + cost > part:
            parts, used = parts + 1, 0
        used += cost
    return parts
