"""What was typed in answer to a question: a temperature, a number, a yes or a no, or words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.rules.temperature import celsius
from bot.understand.lexicon import Lexicon

TEMPERATURE, SCALE, YES_NO, CHOICE, TEXT = "temperature", "scale", "yes_no", "choice", "text"

YES, NO, NONE, SAID, SKIP = "y", "n", "none", "said", "skip"
"""Values an answer may have, besides a number; of words we keep that something was said, and the words beside it."""

SCALE_NUMBERS = ("0", "1", "2", "3", "4")

LISTS = ("yes", "no", "none", "skip", "numbers", "scale", "hour")
"""The lists of `answers:` in locales/*/words.yaml; in the last three, words stand for numbers or for an hour."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SURE_OF_DEGREES = re.compile(r"\d\.\d|\d ?(?:c|f|celsius|fahrenheit|grados|degrees)\b")
_MOST_WORDS_AROUND_DEGREES, _MOST_WORDS_AROUND_A_NUMBER = 5, 4


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears an answer in every language, the person's own first. `choices`: the numbers a question takes."""

    lexicon: Lexicon
    language: str
    choices: tuple[str, ...] = ()

    def hear(self, kind: str, text: str) -> str | None:
        """The value of `text` (normalised) as an answer of this kind; None when it is none."""
        return SKIP if self.named("skip", text) else _READERS[kind](self, text)

    def named(self, name: str, text: str) -> str:
        """What `text` stands for in a list; empty when it is not in it."""
        lists: list[Mapping[str, str]] = [words.answers.get(name, {}) for words in self.lexicon.ordered(self.language)]
        return next((found[text] for found in lists if text in found), "")

    def warm_words(self, text: str) -> bool:
        """Whether a word for fever or temperature is in `text`."""
        said = set(text.split())
        return any(not words.fever.isdisjoint(said) for words in self.lexicon.words.values())


def _temperature(ear: Ear, text: str) -> str | None:
    """One temperature, alone or in a few words; in more words only when it is plain that degrees are meant."""
    if ear.named("none", text):
        return NONE
    found = _NUMBER.findall(text)
    degrees = {None if value is None else round(value, 1) for value in (celsius(float(number)) for number in found)}
    short = len(text.split()) <= _MOST_WORDS_AROUND_DEGREES
    meant = short or _SURE_OF_DEGREES.search(text) or ear.warm_words(text)
    # "37 C (98.6 F)" says the same twice
    return found[0] if meant and len(degrees) == 1 and None not in degrees else None


def _yes_no(ear: Ear, text: str) -> str | None:
    if ear.named("yes", text):
        return YES
    return NO if ear.named("no", text) else None


def _text(ear: Ear, text: str) -> str | None:
    """Anything with a letter in it: a number alone is a choice from some menu."""
    if ear.named("none", text):
        return NONE
    return SAID if any(character.isalpha() for character in text) else None


def _choice(ear: Ear, text: str) -> str | None:
    return _among(ear, ear.named("numbers", text) or _leading(text))


def _scale(ear: Ear, text: str) -> str | None:
    return _among(ear, ear.named("scale", text) or ear.named("numbers", text) or _leading(text))


def _leading(text: str) -> str:
    """The number a short text begins with ("2 a lot"), when it has no other."""
    words = text.split()
    alone = len(_NUMBER.findall(text)) == 1 and len(words) <= _MOST_WORDS_AROUND_A_NUMBER
    return str(int(words[0])) if alone and words[0].isdecimal() and len(words[0]) <= 3 else ""


def _among(ear: Ear, number: str) -> str | None:
    return number if number in ear.choices else None


_READERS: dict[str, Callable[[Ear, str], str | None]] = {
    TEMPERATURE: _temperature,
    SCALE: _scale,
    YES_NO: _yes_no,
    CHOICE: _choice,
    TEXT: _text,
}

KINDS = tuple(_READERS)
"""How a question may be answered."""
