"""Words a newcomer may try, by language, and one cry for help. Each is understood: a test says so."""

from bot.engine.book import Book

WORDS: dict[str, tuple[str, ...]] = {
    "en": ("HI", "BRUISE", "TIRED", "OUTLOOK", "is it catching?"),
    "es": ("hola", "moretones", "cansada", "pronóstico", "¿es contagioso?"),
    "fr": ("bonjour", "bleus", "fatigue", "chimio", "greffe"),
    "zh": ("你好", "瘀斑", "疲劳", "化疗", "移植"),
    "ar": ("مرحبا", "كدمات", "تعب", "غثيان", "زراعة نخاع"),
}
URGENT: dict[str, str] = {"en": "I have a fever of 101"}
MORE = ("1", "MORE", "BACK", "MENU", "HELP", "LANG", "STOP", "START")
"""Commands, for somebody who has begun."""


def words(book: Book) -> dict[str, tuple[str, ...]]:
    """{language: words to try} in the languages offered."""
    return {code: WORDS[code] for code in book.languages if code in WORDS}
