"""The source texts: easy enough to read, no hidden links, and about the right disease."""

import re
from collections.abc import Iterator
from statistics import mean, median

from bot.content.faults import Fault
from bot.content.flows import Flows
from bot.engine.texts import Text
from bot.rules.readability import grade, is_passive, sentences

HIGHEST_GRADE = 6.0
MEDIAN_GRADE = 4.5
LONGEST_SENTENCE = 20
MEAN_SENTENCE = 12.0
"""Words."""

PASSIVE = 0.15
"""Part of the texts that may use the passive voice."""

_NAMES = frozenset({"title"})
"""Kinds of text that are no sentence."""

_SHORTENER = re.compile(r"\b(?:bit\.ly|tinyurl|goo\.gl|t\.co|ow\.ly)\b", re.IGNORECASE)
_OTHER_DISEASE = re.compile(r"\bAML\b")
_AML_IS_MEANT = frozenset({"F023", "F087", "F088", "F092", "F115", "F158", "F275"})
_AML_ITSELF = "word.aml"


def faults(content: Flows) -> Iterator[Fault]:
    """Every fault of the English words, and of them together."""
    for text in content.texts.values():
        yield from _plain(text, content.easy_words)
        if _SHORTENER.search(text.words):
            yield Fault(
                text.origin, f"`{text.key}` has a link shortener", "Carriers filter them: write the full address"
            )
        meant = text.group == _AML_ITSELF or _AML_IS_MEANT.intersection(text.facts)
        if _OTHER_DISEASE.search(text.words) and not meant:
            yield Fault(text.origin, f"`{text.key}` says AML", "Write ALL, or cite the fact that means AML")
    yield from _together(content)


def _plain(text: Text, easy: frozenset[str]) -> Iterator[Fault]:
    """A word of the glossary is graded without its name: that has no easier word."""
    if text.kind in _NAMES:
        return
    if (asked := grade(text.words, easy)) > HIGHEST_GRADE:
        yield Fault(
            text.origin, f"`{text.key}` reads at grade {asked}", "Use shorter words and sentences", language="en"
        )
    longest = max(map(len, sentences(text.words)), default=0)
    if longest > LONGEST_SENTENCE:
        problem = f"`{text.key}` has a sentence of {longest} words"
        yield Fault(text.origin, problem, f"Keep it to {LONGEST_SENTENCE}", language="en")


def _together(content: Flows) -> Iterator[Fault]:
    said = [text for text in content.texts.values() if text.kind not in _NAMES]
    middle = median(grade(text.words, content.easy_words) for text in said)
    if middle > MEDIAN_GRADE:
        yield Fault("flows:1", f"half of the texts read above grade {middle}", f"Keep it to {MEDIAN_GRADE}")
    passive = mean(is_passive(text.words) for text in said)
    if passive > PASSIVE:
        yield Fault("flows:1", f"{passive:.0%} of the texts use the passive voice", "Say who does it")
    long = mean(len(sentence) for text in said for sentence in sentences(text.words))
    if long > MEAN_SENTENCE:
        yield Fault("flows:1", f"sentences have {long:.1f} words on average", f"Keep it to {MEAN_SENTENCE:.0f}")
