"""Words a carrier may act on by itself: nobody may be told to answer with one of them, but for what it stands for."""

import re

from bot.understand.lexicon import RESERVED
from bot.understand.normalise import normalise

_FORBIDDEN = RESERVED - {"stop", "start", "help", "info"}
"""STOP, START and HELP are what everybody knows them for; the others look like answers to something else."""

_CAPITALS = re.compile(r"(?:STOP ALL|OPT OUT|[A-Z]{3,})")
_ASKS = frozenset({
    "reply", "answer", "text", "send", "type", "write", "respond", "responda", "responder", "conteste", "contestar",
    "envie", "enviar", "escriba", "escribir", "mande", "mandar", "texto",
})  # fmt: skip
"""Behind one of these stands what a person is to answer."""

_WITH = frozenset({"with", "back", "the", "word", "con", "la", "palabra", "un", "a"})


def reserved_answer(text: str) -> str:
    """The first reserved word that `text` gives as an answer: in capitals, or behind "reply"; empty when none."""
    shouted = (found for found in _CAPITALS.findall(text) if found.casefold() in _FORBIDDEN)
    return next(shouted, "") or _asked(normalise(text).split())


def _asked(words: list[str]) -> str:
    for at, word in enumerate(words):
        if word in _ASKS:
            behind = next((one for one in words[at + 1 :] if one not in _WITH), "")
            if behind in _FORBIDDEN:
                return behind
    return ""
