"""Which letters lose their accent in an SMS, by language.

A single á turns a 160-character message into 70-character parts. Spanish,
French and Portuguese stay readable without the letters GSM-7 lacks, so those
are folded for SMS alone; ñ, é, ¿ and every other letter GSM-7 has are kept
(año is not ano). Vietnamese is never folded: there the marks are the word.
Channels without segments (WhatsApp) always get the full spelling.
"""

from collections.abc import Container

_LETTERS = {
    "es": ("áíóúÁÍÓÚ", "aiouAIOU"),
    "fr": ("âêëîïôûçÀÂÈÊËÎÏÔÙÛÿŸ", "aeeiioucAAEEEIIOUUyY"),
    "pt": ("áâãçêíóôõúÀÁÂÃÊÍÒÓÔÕÚ", "aaaceiooouAAAAEIOOOOU"),
}
_LIGATURES = {"fr": {"œ": "oe", "Œ": "Oe"}}
_TABLES = {
    language: str.maketrans(dict(zip(full, plain, strict=True)) | _LIGATURES.get(language, {}))
    for language, (full, plain) in _LETTERS.items()
}

FOLDABLE = frozenset(_TABLES)


def fold(text: str, language: str, enabled: Container[str] = FOLDABLE) -> str:
    """`text` as it is sent by SMS in `language`; unchanged where folding is off or harmful."""
    table = _TABLES.get(language)
    return text.translate(table) if table is not None and language in enabled else text
