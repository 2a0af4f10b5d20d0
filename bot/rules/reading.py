"""How easy a text is to read in other languages than English, each by the measure that was made for it.

Spanish: INFLESZ (Szigriszt-Pazos, on the scale of Barrio-Cantalejo 2008); French: Kandel and Moles 1958; both give
100 to what is easiest. Arabic and Chinese have no formula that holds for short texts: their sentences are counted.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_SENTENCE = re.compile(r"[.!?:;؛؟。！？：；]+(?:\s|$|(?<=[。！？：；]))|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d[\d.,]*")
_SIGN = re.compile(r"[\u3400-\u9fff]")

_SPANISH = re.compile(r"[iuüy]?[aeoáéíóú][iuüy]?|[iuüy]+", re.IGNORECASE)
_FRENCH = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE)
_SILENT = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:es?|(?<!m)ent)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """How a language is measured: its name, the mark to reach, and whether more is easier."""

    name: str
    mark: float
    of: Callable[[str], float]
    more_is_easier: bool = True

    def reached(self, score: float) -> bool:
        """Whether a score is as easy as the mark asks."""
        return score >= self.mark if self.more_is_easier else score <= self.mark


def _parts(text: str) -> list[list[str]]:
    found = (_WORD.findall(part) for part in _SENTENCE.split(text) if part)
    return [words for words in found if words]


def _per_sentence(text: str) -> float:
    parts = _parts(text)
    return sum(map(len, parts)) / len(parts) if parts else 0.0


def _syllables(text: str, count: Callable[[str], int]) -> float:
    words = [word for part in _parts(text) for word in part]
    return sum(1 if word[0].isdigit() else max(1, count(word)) for word in words) / len(words) if words else 1.0


def _spanish(word: str) -> int:
    return len(_SPANISH.findall(word))


def _french(word: str) -> int:
    return len(_FRENCH.findall(_SILENT.sub("", word)))


def inflesz(text: str) -> float:
    """Spanish: 65 is `fairly easy`, 80 `very easy`."""
    return 206.835 - 62.3 * _syllables(text, _spanish) - _per_sentence(text)


def kandel_moles(text: str) -> float:
    """French: 70 is `fairly easy`."""
    return 207 - 1.015 * _per_sentence(text) - 73.6 * _syllables(text, _french)


def signs_per_sentence(text: str) -> float:
    """Chinese: signs between two ends of a sentence."""
    parts = [len(_SIGN.findall(part)) for part in _SENTENCE.split(text) if part and _SIGN.search(part)]
    return sum(parts) / len(parts) if parts else 0.0


MEASURES: Mapping[str, Measure] = {
    "es": Measure("INFLESZ", 65, inflesz),
    "fr": Measure("Kandel-Moles", 70, kandel_moles),
    "ar": Measure("words a sentence", 12, _per_sentence, more_is_easier=False),
    "zh": Measure("signs a sentence", 25, signs_per_sentence, more_is_easier=False),
}
"""{language: its measure}."""
