"""A text and what it means, and why. Pure: no clock, no chance, no I/O."""

from bot.understand.reader import understand

__all__ = ["understand"]
