"""Two ways to write one language made one: Russian in Latin letters, Chinese in traditional signs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Spelling = Callable[[str], tuple[str, ...]]
"""The forms under which a word may be known, the likeliest first; never none."""

_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "і": "i", "ї": "i", "є": "e", "ґ": "g",
})  # fmt: skip
_LETTERS = (("yo", "e"), ("y", "i"), ("kh", "h"), ("x", "h"), ("tz", "ts"), ("w", "v"))
_SHCH, _C, _LONG_I = re.compile("s(?:hc?|c)h"), re.compile("c(?!h)"), re.compile("i{2,}")
_J = "j"


def as_typed(word: str) -> tuple[str, ...]:
    """The word itself."""
    return (word,)


def russian(word: str) -> tuple[str, ...]:
    """One Latin spelling of a Russian word in either script; a `j` may be two sounds."""
    latin = word.translate(_CYRILLIC)
    if not latin.isascii() or not latin:
        return (word,)
    sounds = ("zh", "i") if _J in latin else ("",)
    return tuple(dict.fromkeys(_plain(latin.replace(_J, sound)) for sound in sounds))


@dataclass(frozen=True, slots=True)
class Signs:
    """Each sign as the table has it, else as typed."""

    table: Mapping[str, str]

    def __call__(self, word: str) -> tuple[str, ...]:
        """The form under which a sign is known."""
        return (self.table.get(word, word),)


def _plain(latin: str) -> str:
    for sound, letter in _LETTERS:
        latin = latin.replace(sound, letter)
    if "c" in latin or "shh" in latin:
        latin = _C.sub("ts", _SHCH.sub("sh", latin))
    return _LONG_I.sub("i", latin) if "ii" in latin else latin
