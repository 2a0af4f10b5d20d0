"""A text: one thing we may say, in the source language, with where its facts come from."""

from dataclasses import dataclass

from bot.rules.fold import fold
from bot.rules.segments import measure

SEGMENT_LIMIT = 3
"""SMS segments one message may take, footer and worst-case values included."""


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of wording. `key` is its msgctxt in the catalogs; `origin` is `file:line` for faults.

    `core` texts must exist in a language before it is offered; `group` texts
    (one topic's pages) are sent together or not at all. `outside` are further
    sources, for what a page says that its own source does not.
    """

    key: str
    words: str
    kind: str
    origin: str = ""
    facts: tuple[str, ...] = ()
    source: str = ""
    reviewed: str = ""
    group: str = ""
    outside: tuple[str, ...] = ()

    @property
    def sources(self) -> str:
        """Every source id, parted by commas."""
        return ", ".join((self.source, *self.outside)) if self.source else ""

    @property
    def core(self) -> bool:
        """Whether the language waits for this text."""
        return not self.group


def segments(message: str, language: str) -> int:
    """What a message takes as it is sent by SMS in `language`."""
    return measure(fold(message, language)).segments


def fits(message: str, language: str) -> bool:
    """Whether a message keeps to the limit."""
    return segments(message, language) <= SEGMENT_LIMIT
