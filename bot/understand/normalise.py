"""One form for what people type: case, accents, digits of any script, punctuation, drawn-out letters."""

import re
import unicodedata

LONGEST = 1_200
"""Characters of a text that are read for its meaning; of a longer one (up to 10,000) the beginning and the end."""

_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
_INVISIBLE = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]")
_BY_HAND = str.maketrans({
    "đ": "d", "ł": "l", "ı": "i", "ø": "o", "ß": "ss", "œ": "oe", "æ": "ae",
    # the letters of one sound that Arabic and Persian keyboards mix
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي",
})  # fmt: skip
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_DECIMAL_MARK = re.compile(r"(?<=\d)[,٫.](?=\d)")
_DIGIT = re.compile(r"\d")
_NOT_A_WORD = re.compile(r"(?:(?<!\d)\.|\.(?!\d)|[^\w.]|_)+")
DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")


def normalise(text: str) -> str:
    """`text` in lower case without accents or punctuation, words parted by one space, digits 0-9."""
    return spaced(fold(text))


def spaced(folded: str) -> str:
    """A folded text as `normalise` gives it."""
    return DRAWN_OUT.sub(r"\1", _NOT_A_WORD.sub(" ", folded)).strip()


def fold(text: str) -> str:
    """`text` in lower case without accents, digits 0-9, punctuation as it was but for marks inside words."""
    # º is how degrees are typed in Spanish; one Arabic ligature grows to 18 letters
    text = _ends(text).replace("º", "°")
    if not text.isascii():
        text = _bare(text)
    return _DECIMAL_MARK.sub(".", _APOSTROPHES.sub("", text.lower()))


def _bare(text: str) -> str:
    """Without accents, letters that are only another form, and signs that cannot be seen."""
    text = unicodedata.normalize("NFKC", text).casefold()[:LONGEST]
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_BY_HAND)
    text = _DIGIT.sub(_ascii, unicodedata.normalize("NFC", text))
    return _INVISIBLE.sub("", text)


def _ends(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} {text[-half + 1 :]}"


def _ascii(digit: re.Match[str]) -> str:
    return str(unicodedata.decimal(digit[0]))
