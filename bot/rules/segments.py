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

import regex

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
GSM_ALL = GSM_BASIC | GSM_EXTENDED

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


def measure(text: str) -> Size:
    """Encoding, units (septets or UTF-16 units) and segments of `text`; an empty text is one segment."""
    if GSM_ALL.issuperset(text):
        return _fill("GSM-7", [2 if character in GSM_EXTENDED else 1 for character in text], 160, 153)
    clusters = [
        len(cluster.encode("utf-16-le")) // 2 for piece in _CONJUNCT.split(text) for cluster in _CLUSTER.findall(piece)
    ]
    return _fill("UCS-2", clusters, 70, 67)


def _fill(encoding: str, costs: list[int], single: int, part: int) -> Size:
    units = sum(costs)
    if units <= single:
        return Size(encoding, units, 1)
    return Size(encoding, units, _parts(costs, part))


def _parts(costs: Iterable[int], part: int) -> int:
    parts, used = 1, 0
    for cost in costs:
        if used + cost > part:
            parts, used = parts + 1, 0
        used += cost
    return parts
