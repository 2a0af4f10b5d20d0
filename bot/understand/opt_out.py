"""STOP, as a whole message or as people say it."""

from rapidfuzz.distance import OSA

from bot.understand.lexicon import OPT_OUT_WORDS, Lexicon
from bot.understand.meaning import STOP, UNKNOWN, Meaning
from bot.understand.pattern import Said

_SHORTEST_SLIP = 4


def whole_message(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """STOP in any language, when it is everything that was said; it outranks even a red flag."""
    if text in OPT_OUT_WORDS:
        return Meaning(STOP, "optout.word", command=STOP)
    for words in lexicon.words.values():
        if words.commands.get(text) == STOP:
            return Meaning(STOP, f"optout.word.{words.language}", command=STOP, language=words.language)
    return None


def in_other_words(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """A plain wish to hear no more ("no more texts"), however it is put."""
    said = Said.of(text)
    for words in lexicon.words.values():
        if any(pattern.found_in(said) for pattern in words.opt_outs):
            return Meaning(STOP, f"optout.phrase.{words.language}", 0.9, command=STOP, language=words.language)
    return None


def slip(text: str, lexicon: Lexicon, _language: str) -> Meaning | None:
    """One letter away from an opt-out word: never a topic, never a STOP, but a question back."""
    text = text.replace(" ", "")
    if len(text) < _SHORTEST_SLIP:
        return None
    commands = (item for words in lexicon.words.values() for item in words.commands.items())
    known = OPT_OUT_WORDS.union(word for word, command in commands if command == STOP)
    joined = (word.replace(" ", "") for word in known)
    near = any(len(word) >= _SHORTEST_SLIP and OSA.distance(text, word, score_cutoff=1) <= 1 for word in joined)
    return Meaning(UNKNOWN, "optout.slip", 0.5, command="NEAR_STOP") if near else None
