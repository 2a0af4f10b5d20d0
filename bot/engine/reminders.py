"""The kinds of reminder: before a visit or again and again, what each asks, and its words."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.texts import Text

VISIT, ROUTINE = "visit", "routine"
"""Where a kind belongs: to a moment somebody is expected at, or to what repeats."""

COMING, PILLS = "coming", "pills"
"""What a kind may ask: whether the person will come, whether pills were taken."""

FAMILIES, QUESTIONS = (VISIT, ROUTINE), (COMING, PILLS)


@dataclass(frozen=True, slots=True)
class ReminderKind:
    """One kind.

    full: words that name more, for people who chose full text.
    before: of a visit: how long before it (`7d`, `2h`), earliest first; `of`: the visit kinds it comes with,
    when it is none by itself.
    every: of a routine, as `rules.schedule.EVERY` has it; `ahead`: days before the date it is about;
    `lasts`: days it goes on unless somebody says otherwise, 0 for no end.
    phases: those it belongs to; empty for every one.
    """

    id: str
    family: str
    words: Text
    full: Text | None = None
    asks: str = ""
    before: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    every: str = ""
    ahead: int = 0
    lasts: int = 0
    phases: tuple[str, ...] = ()

    @property
    def is_visit(self) -> bool:
        """Whether somebody can be expected for it."""
        return self.family == VISIT and not self.of

    def texts(self) -> Iterator[Text]:
        """Its words."""
        yield self.words
        if self.full:
            yield self.full

    def said(self, *, full: bool) -> Text:
        """The words for this person."""
        return self.full if full and self.full else self.words

    def belongs(self, phase: str) -> bool:
        """Whether it is for `phase` too."""
        return not self.phases or phase in self.phases
