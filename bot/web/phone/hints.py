"""Words a newcomer may try, by language, and one cry for help. Each is understood: a test says so."""

from bot.engine.book import Book

WORDS: dict[str, tuple[str, ...]] = {
    "en": ("HI", "BRUISE", "TIRED", "OUTLOOK"),
    "es": ("hola", "moretones", "pronóstico", "¿es contagioso?"),
    "fr": ("bonjour",),
    "zh": ("你好",),
    "ar": ("مرحبا",),
}
URGENT: dict[str, str] = {"en": "I have a fever of 101"}
MORE = ("1", "MORE", "BACK", "MENU", "HELP", "LANG", "STOP", "START")
"""Commands, for somebody who has begun."""


def words(book: Book) -> dict[str, tuple[str, ...]]:
    """{language: words to try} in the languages offered."""
    return {code: WORDS[code] for code in book.languages if code in WORDS}
