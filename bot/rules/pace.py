"""Which tip of a series comes next, and when: what an outage swallowed is skipped, what was held or rested waits.

A slot is the moment a series sets for one of its tips. Tips are numbered from 1; repeats count on.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.rules.schedule import Plan, local, tip_day, tip_number

LAST_FOR: Final = timedelta(days=7)
"""How long the last tip of a series is of use."""

_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 15
"""Days within which a series that is moved on has a slot: two weeks, and one for the clocks."""


@dataclass(frozen=True, slots=True)
class Course:
    """A series of `total` tips as one person takes it: begun on the local date `starts`, `at` this time in `zone`."""

    plan: Plan
    total: int
    starts: date
    at: time
    zone: str

    def slot(self, number: int) -> datetime | None:
        """When tip `number` is due, in UTC; None past the end of the series."""
        if tip_number(self.plan, number, self.total) is None:
            return None
        day = tip_day(self.plan, number, self.starts)
        return None if day is None else local(day, self.at, self.zone)

    def passed(self, moment: datetime) -> int:
        """The number of the last slot at or before `moment` (aware); 0 before the first."""
        number = 0
        while (slot := self.slot(number + 1)) is not None and slot <= moment:
            number += 1
        return number

    def ends(self, number: int) -> datetime | None:
        """When tip `number` is of no more use: at the next slot, the last one after a week."""
        slot = self.slot(number)
        return slot and (self.slot(number + 1) or slot + LAST_FOR)

    def moved(self, number: int, moment: datetime) -> "Course":
        """The same course begun later, by as few days as bring the slot of tip `number` after `moment` (aware).

        Unchanged when there is no such tip.
        """
        slot = self.slot(number)
        nearest = 0 if slot is None else max(0, (moment - slot).days - 7)
        later = (replace(self, starts=self.starts + days * _DAY) for days in range(nearest, nearest + _FARTHEST))
        return next((course for course in later if (slot := course.slot(number)) is None or slot > moment), self)


def begin(course: Course, now: datetime) -> tuple[Course, int]:
    """The course of somebody who joins `now`, and the tip they begin with.

    Before a third of the tips have passed they begin with the first one. Later they join where the series stands: the
    tip of the last slot comes at their next slot, and the rest moves with it. Past the end the number has no slot.
    """
    passed = course.passed(now)
    if passed * 3 <= course.total:
        return course.moved(1, now), 1
    ends = course.ends(passed)
    return (course.moved(passed, now), passed) if ends is not None and ends > now else (course, passed + 1)


def after(course: Course, number: int, now: datetime) -> int:
    """The tip to plan once tip `number` is over: the next, or that of the last slot passed when more were missed."""
    return max(number + 1, course.passed(now))
