"""What is understood of one language."""

from dataclasses import dataclass

from bot.understand.asked import Asked
from bot.understand.net import Net
from bot.understand.signs import Signs


@dataclass(frozen=True, slots=True)
class Language:
    """Its words, its danger signs, and what people ask for in it."""

    net: Net
    signs: Signs
    asked: Asked
