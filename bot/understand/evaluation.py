"""How well texts are understood: what was wanted beside what was found, counted, with its uncertainty."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.understand.meaning import CRISIS, FOR_STAFF_ONLY, STOP, URGENT, Meaning
from bot.understand.red_flags import SEVEREST_FIRST

_RULE = re.compile(r"R\d\d")

_Z = 1.96
"""Standard deviations of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text, and what it means to a careful reader: its label, and its class when it is a danger sign.

    note: the rule of a danger sign, or why the text is hard.
    """

    language: str
    text: str
    label: str
    severity: str = ""
    note: str = ""

    @property
    def is_danger(self) -> bool:
        """Whether somebody must be called."""
        return self.label in (URGENT, CRISIS) and self.severity != FOR_STAFF_ONLY

    @property
    def rule(self) -> str:
        """The rule of the clinical list that the note names, such as R07; empty if none."""
        named = _RULE.match(self.note)
        return named[0] if named else ""

    @property
    def is_topic(self) -> bool:
        """Whether a topic is asked for."""
        return "." in self.label


@dataclass(frozen=True, slots=True)
class Read:
    """A row, and what was read."""

    row: Row
    found: Meaning

    @property
    def alarms(self) -> bool:
        """Whether it was taken for danger."""
        return self.found.severity not in ("", FOR_STAFF_ONLY)

    @property
    def is_lower(self) -> bool:
        """Whether a danger sign was taken for a milder one."""
        order = SEVEREST_FIRST.index
        return self.alarms and order(self.found.severity) > order(self.row.severity)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` texts, and which those are that count against it."""

    name: str
    part: int
    whole: int
    against: tuple[Read, ...] = ()

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval, 95 %: https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm."""
        if not self.whole:
            return 0.0, 1.0
        rate, spread = self.part / self.whole, _Z**2 / self.whole
        middle = (rate + spread / 2) / (1 + spread)
        half = _Z * sqrt(rate * (1 - rate) / self.whole + spread / (4 * self.whole)) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """Rows of language, text, label, severity and a note, parted by tabs; ValueError for a line that is none."""
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) not in (4, 5):
            raise ValueError(
                f"line {number} has {len(cells)} columns: language, text, label, severity and note are needed"
            )
        yield Row(*cells)


def found(reads: Sequence[Read]) -> Share:
    """Danger signs that were found."""
    return _share("danger signs found", [one for one in reads if one.row.is_danger], lambda one: one.alarms)


def classes(reads: Sequence[Read]) -> Share:
    """Of the danger signs that were found, those that were not taken for less."""
    danger = [one for one in reads if one.row.is_danger and one.alarms]
    return _share("not taken for less", danger, lambda one: not one.is_lower)


def calm(reads: Sequence[Read]) -> Share:
    """Texts without danger that raised no alarm."""
    return _share("no false alarm", [one for one in reads if not one.row.is_danger], lambda one: not one.alarms)


def opted_out(reads: Sequence[Read]) -> Share:
    """Wishes to hear no more that were heard."""
    return _share(
        "opt-outs heard", [one for one in reads if one.row.label == STOP], lambda one: one.found.label == STOP
    )


def kept_on(reads: Sequence[Read]) -> Share:
    """Everything else, that ended nothing."""
    return _share(
        "no wrong opt-out", [one for one in reads if one.row.label != STOP], lambda one: one.found.label != STOP
    )


def topics(reads: Sequence[Read]) -> Share:
    """Topics that were found at first."""
    asked = [one for one in reads if one.row.is_topic]
    return _share("topic right at first", asked, lambda one: one.found.label == one.row.label)


def _share(name: str, reads: Sequence[Read], is_right: Callable[[Read], bool]) -> Share:
    wrong = tuple(one for one in reads if not is_right(one))
    return Share(name, len(reads) - len(wrong), len(reads), wrong)


SHARES = (found, classes, calm, opted_out, kept_on, topics)
"""What is counted."""
