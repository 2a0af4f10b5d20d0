"""The answer when nothing else works: one text in every language offered, from memory alone."""

from bot.channels.base import SMS
from bot.engine.book import Book
from bot.services.wording import finish
from bot.settings import Settings


def fallback(book: Book, settings: Settings) -> str:
    """The safe text; it needs neither database nor Redis."""
    lines = (finish(book.catalogs[code]["fallback"], code, SMS, settings).text for code in book.languages)
    return "\n".join(lines)
