"""STOP, as a whole message or as people say it."""

from bot.understand.lexicon import OPT_OUT_WORDS, SHORTEST_NEAR_STOP, Lexicon
from bot.understand.meaning import STOP, UNKNOWN, Meaning


def whole_message(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """STOP in any language, when it is everything that was said; it outranks even a red flag."""
    if text in OPT_OUT_WORDS:
        return Meaning(STOP, "optout.word", command=STOP)
    ours = (code for code, name in lexicon.commands.every(text, "") if name == STOP)
    code = next(ours, None) or lexicon.stops.get(text)
    return Meaning(STOP, f"optout.word.{code}", command=STOP, language=code) if code else None


def slip(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """One letter away from an opt-out word: never a topic, never a STOP, but a question back."""
    text = text.replace(" ", "")
    if len(text) < SHORTEST_NEAR_STOP or not lexicon.near_stops.find(text):
        return None
    return Meaning(UNKNOWN, "optout.slip", 0.5, command="NEAR_STOP")
