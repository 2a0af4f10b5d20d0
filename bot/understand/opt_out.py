"""STOP, as a whole message or as people say it."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understand.lexicon import OPT_OUT_WORDS, Lexicon
from bot.understand.meaning import STOP, UNKNOWN, Meaning

_SHORTEST_SLIP = 4


def whole_message(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """STOP in any language, when it is everything that was said; it outranks even a red flag."""
    if text in OPT_OUT_WORDS:
        return Meaning(STOP, "optout.word", command=STOP)
    for words in lexicon.words.values():
        if words.commands.get(text) == STOP:
            return Meaning(STOP, f"optout.word.{words.language}", command=STOP, language=words.language)
    code = lexicon.stops.get(text)
    return Meaning(STOP, f"optout.word.{code}", command=STOP, language=code) if code else None


def slip(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """One letter away from an opt-out word: never a topic, never a STOP, but a question back."""
    text = text.replace(" ", "")
    if len(text) < _SHORTEST_SLIP:
        return None
    alike = [word for word in lexicon.stop_words if len(word) >= _SHORTEST_SLIP and abs(len(word) - len(text)) <= 1]
    near = process.extractOne(text, alike, scorer=OSA.distance, score_cutoff=1)
    return Meaning(UNKNOWN, "optout.slip", 0.5, command="NEAR_STOP") if near else None
