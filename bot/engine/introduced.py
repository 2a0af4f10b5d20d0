"""A sentence before what a node shows, in one message where both fit."""

from dataclasses import replace

from bot.engine.book import Reply, Voice
from bot.engine.texts import fits

_ALONE = ("article", "word")
"""Kinds of message that are written to the limit in some language: the sentence goes alone in each."""


def introduced(voice: Voice, before: str, shown: Reply) -> Reply | None:
    """Both in one message; None where the sentence must go alone."""
    joined = f"{voice.say(before)}\n{shown.text}"
    return replace(shown, text=joined) if shown.kind not in _ALONE and fits(joined, voice.language) else None
