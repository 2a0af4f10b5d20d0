"""What happens to every text when content is built: one form, no typographic traps.

The replacements run before review, so what a reviewer reads is what is sent.
A carrier's own smart encoding would do some of them later and unseen.
"""

import re
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
_FORBIDDEN = re.compile(r"[^\n\r\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """`text` in NFC with plain quotes, dashes and spaces."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_TABLE)
    # what was taken out may have stood between a letter and its accent
    return unicodedata.normalize("NFC", plain)


def printable(text: str) -> str:
    """`text` without the control characters that XML 1.0 forbids (a NUL breaks a whole TwiML answer)."""
    return _FORBIDDEN.sub("", text)
