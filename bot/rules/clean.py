"""What happens to every text when content is built: one form, no typographic traps.

The replacements run before review, so what a reviewer reads is what is sent.
A carrier's own smart encoding would do some of them later and unseen.
"""

import unicodedata

_REPLACEMENTS = {
    **dict.fromkeys("‘’‚‛′ʼ´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
    ),
    **dict.fromkeys("\u200b\u2060\ufeff\u00ad", ""),
    "…": "...",
    "•": "-",
}
_TABLE = str.maketrans(_REPLACEMENTS)


def clean(text: str) -> str:
    """`text` in NFC with plain quotes, dashes and spaces."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_TABLE)
    # what was taken out may have stood between a letter and its accent
    return unicodedata.normalize("NFC", plain)


def printable(text: str) -> str:
    """`text` without the control characters that XML 1.0 forbids (a NUL breaks a whole TwiML answer)."""
    return "".join(character for character in text if character in "\n\r\t" or _allowed(ord(character)))


def _allowed(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
