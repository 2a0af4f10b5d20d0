"""Words that tell of the illness: they must not stand in a message nobody asked for.

An entry in capitals counts as an abbreviation: ALL is the disease, all is not.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.understand.normalise import normalise


def private_word(text: str, entries: Iterable[str]) -> str:
    """What `text` says first of `entries` (normalised words or phrases, `*` for any letters); empty when nothing."""
    entries = tuple(entries)
    if short := next((entry for entry in entries if entry.isupper() and _stands(entry, text)), ""):
        return short
    said = normalise(text).split()
    if not _any(entries).search(" ".join(said)):
        return ""
    return next((found for entry in entries if (found := _said(entry.split(), said))), "")


def _stands(short: str, text: str) -> bool:
    return short in text and re.search(rf"\b{short}\b", text) is not None


@lru_cache
def _any(entries: tuple[str, ...]) -> re.Pattern[str]:
    """Any of them: most texts say none, and are looked through once for them all."""
    phrases = (" ".join(map(_written, entry.split())) for entry in entries)
    return re.compile(rf"(?<!\S)(?:{'|'.join(phrases)})(?!\S)")


def _written(wanted: str) -> str:
    return re.escape(wanted).replace(r"\*", r"\S*")


def _said(entry: list[str], said: list[str]) -> str:
    spans = (said[at : at + len(entry)] for at in range(len(said) - len(entry) + 1))
    return next((" ".join(span) for span in spans if all(map(_fits, entry, span))), "")


def _fits(wanted: str, word: str) -> bool:
    return re.fullmatch(_written(wanted), word) is not None
