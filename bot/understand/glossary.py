"""Words people want explained: WORD and a term, a term alone, and a term inside a question about its meaning."""

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understand.lexicon import SHORTEST_SLIP, Lexicon
from bot.understand.meaning import Meaning

TOPIC = "support.glossary"
COMMAND = "WORD"

_LONGEST_HEAD = 4
"""Words of the longest way to ask, such as `what is meant by`."""

_LONGEST_TERM = 5
"""Words in the longest name of a term that is looked for inside a text."""

_LONGEST_COMMAND = 9
"""Letters of the longest word that asks by itself, `glossary `; what is longer is a question in words."""

_LONGEST_UNKNOWN = 2
"""Words of what is asked for and is no term; behind more of them a question is likelier."""

_MOST = 3
"""Terms that are offered for one that is not known."""

_UNSPACED = ("zh",)
"""Languages written without a space between words."""

_SLIP = 0.34
"""Part of a term's letters that may be wrong for it to be offered."""


def node_of(term: str) -> str:
    """The node in which a term of the glossary is explained."""
    return f"word.{term}"


def known(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """WORD and a term we have, as the whole message: who asks what a sign means has not said that they have it."""
    for code, said in _asks(text, lexicon, language):
        if term := find(said, lexicon, language):
            # a whole question is about what the term belongs to; WORD is about the term
            is_question = len(text) - len(said) > _LONGEST_COMMAND
            topic = lexicon.explains.get(term, TOPIC) if is_question else TOPIC
            return replace(_meant(term, code), label=topic)
    return None


def asked(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """WORD and a short term we do not have, which is the value; whole questions may begin with such words too."""
    short = ((code, said) for code, said in _asks(text, lexicon, language) if len(said.split()) <= _LONGEST_UNKNOWN)
    return next((_meant(said, code) for code, said in short), None)


def alone(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A term of the glossary as the whole message."""
    term = find(text, lexicon, language)
    return Meaning(TOPIC, "glossary.alone", 0.8, command=COMMAND, value=term) if term else None


def find(said: str, lexicon: Lexicon, language: str) -> str:
    """The term with that name, in the person's own language first; empty when there is none."""
    return next((terms[said] for terms in lexicon.named(language) if said in terms), "")


def inside(text: str, lexicon: Lexicon, language: str) -> str:
    """The term whose name is the longest one in a text; empty when there is none."""
    words = text.split()
    spans = range(min(_LONGEST_TERM, len(words)), 0, -1)
    said = (" ".join(words[at : at + span]) for span in spans for at in range(len(words) - span + 1))
    return next((term for one in said if (term := find(one, lexicon, language))), "") or _within(text, lexicon)


def near(said: str, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    """Terms spelled nearly so, or with one of the words, nearest first."""
    terms = lexicon.terms.get(language, {})
    slips = process.extract(said, terms.keys(), scorer=OSA.normalized_distance, score_cutoff=_SLIP, limit=_MOST)
    shared = {word for word in said.split() if len(word) >= SHORTEST_SLIP}
    names = (*(name for name, *_ in slips), *(name for name in terms if shared.intersection(name.split())))
    return tuple(dict.fromkeys(terms[name] for name in names))[:_MOST]


def _asks(text: str, lexicon: Lexicon, language: str) -> Iterator[tuple[str, str]]:
    """(language, what stands behind) for each way to ask that a text begins with, the longest first."""
    words = text.split()
    spans = range(min(_LONGEST_HEAD, len(words) - 1), 0, -1)
    heads = {span: head for span in spans if (head := " ".join(words[:span])) in lexicon.commands}
    if not heads and text.isascii():
        return
    for one in lexicon.ordered(language):
        for span, head in heads.items():
            if one.commands.get(head) == COMMAND:
                yield one.language, " ".join(words[span:])
        if one.language in _UNSPACED and not text.isascii():
            rests = ((one.language, text.removeprefix(head)) for head in one.explaining if text.startswith(head))
            yield from (asked for asked in rests if asked[1])


def _within(text: str, lexicon: Lexicon) -> str:
    """The longest name inside a text of a script that puts no space between words."""
    names = (name for code in _UNSPACED for name in lexicon.terms.get(code, {}) if not name.isascii() and name in text)
    longest = max(names, key=len, default="")
    return next((lexicon.terms[code][longest] for code in _UNSPACED if longest in lexicon.terms.get(code, {})), "")


def _meant(value: str, language: str) -> Meaning:
    return Meaning(TOPIC, "command.word", command=COMMAND, value=value, language=language)
