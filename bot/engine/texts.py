"""A text: one thing we may say, in the source language, with where its facts come from."""

from dataclasses import dataclass

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
