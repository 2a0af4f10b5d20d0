"""The US school grade a text asks for (Flesch-Kincaid), counted fairly.

Syllables are vowel groups, with the silent e and -ed taken off; on the two
source documents that is right for about nine words of ten. Names of drugs and
of the disease have no easier word, so they count as one easy word
(flows/terms.yaml); numbers count as one syllable.
"""

import re
from collections.abc import Collection

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)|\n")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|\d[\d.,/%-]*")
_DONE = (
    "taken|given|done|made|told|known|seen|found|put|sent|kept|held|shown|grown|born|built|paid|read|used|chosen|drawn|"
    "worn|cut|felt|lost|met|set|meant|understood|written|broken|brought|bought|caught|taught|thought"
)
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got)\s+(?:(?:not|also|then|\w+ly|most often|often)\s+)?"
    rf"(?:\w{{2,}}ed|{_DONE})\b",
    re.IGNORECASE,
)
"""A form of `be` or `get` and a past participle; `are tired` is taken for one too."""

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^laeiouytd]ed|[^aeiouysxzcg]es)$")


def syllables(word: str) -> int:
    """Syllables of one English word, at least 1."""
    lowered = word.lower().strip("'-")
    count = len(_VOWELS.findall(lowered))
    if count > 1 and _SILENT.search(lowered):
        count -= 1
    return max(1, count)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line break ends one too."""
    found = (_WORD.findall(part) for part in _SENTENCE.split(text))
    return [words for words in found if words]


def grade(text: str, easy: Collection[str] = ()) -> float:
    """Flesch-Kincaid grade of an English `text`, at least 0.0; `easy`: lower-case words that count as one syllable."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    if not words:
        return 0.0
    total = sum(_cost(word, easy) for word in words)
    score = 0.39 * len(words) / len(parts) + 11.8 * total / len(words) - 15.59
    return max(0.0, round(score, 1))


def is_passive(text: str) -> bool:
    """Whether an English `text` says what is done and leaves out who does it, as far as its verbs tell."""
    return _PASSIVE.search(text) is not None


def _cost(word: str, easy: Collection[str]) -> int:
    if word[0].isdigit() or word.lower() in easy:
        return 1
    return sum(syllables(piece) for piece in word.split("-") if piece)
