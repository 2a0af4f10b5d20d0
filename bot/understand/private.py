"""Words that tell of the illness: they must not stand in a message nobody asked for."""

from collections.abc import Iterable

from bot.understand.normalise import normalise


def private_word(text: str, entries: Iterable[str]) -> str:
    """What `text` says first of `entries` (normalised words or phrases, `*` for any ending); empty when nothing."""
    said = normalise(text).split()
    return next((found for entry in entries if (found := _said(entry.split(), said))), "")


def _said(entry: list[str], said: list[str]) -> str:
    spans = (said[at : at + len(entry)] for at in range(len(said) - len(entry) + 1))
    return next((" ".join(span) for span in spans if all(map(_fits, entry, span))), "")


def _fits(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
