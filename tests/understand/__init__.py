"""What a text means: the reader, asked with the project's own words."""

from collections.abc import Callable

from bot.understand.meaning import Meaning

Understand = Callable[..., Meaning]
"""A text, and the language of whoever typed it (English unless said)."""
