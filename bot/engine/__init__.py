"""The conversation itself, pure: `step(session, message, book) -> Turn`.

No clock, no chance, no I/O and no logging in here; time arrives inside the
message. Nothing a person typed can raise.
"""

from bot.engine.step import step

__all__ = ["step"]
