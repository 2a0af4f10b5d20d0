"""A tip series: what may be read about one phase of treatment, a tip a message, and when each comes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.engine.texts import Text
from bot.rules.schedule import Plan, tip_number

PHASES = ("DX", "IND", "CON", "MNT", "SCT", "RR", "AFT", "PAL")
"""The phases there may be tips, check-ins and reminders for, in the order treatment goes."""

UNSURE = "DX"
"""The series for somebody who does not know their phase."""

COMFORT = "PAL"
"""The series that is asked for by name."""


@dataclass(frozen=True, slots=True)
class Series:
    """The tips of one phase, in order.

    complete: whether every tip that is planned has been written; one that is not repeats nothing.
    by_request: sent only to somebody who asked for this very series.
    """

    id: str
    title: Text
    plan: Plan
    tips: tuple[Text, ...]
    complete: bool = True
    by_request: bool = False

    @property
    def group(self) -> str:
        """What its tips are called when they are looked for in a language."""
        return f"series.{self.id}"

    @property
    def total(self) -> int:
        """How many tips there are."""
        return len(self.tips)

    @property
    def most_a_week(self) -> int:
        """How many tips come in any seven days at most, those that come again among them."""
        plan = self.plan
        if plan.weekdays:
            return len(set(plan.weekdays))
        again = range(1, 8) if plan.repeat_from else ()
        days = [*plan.days, *(plan.days[-1] + number * plan.repeat_every for number in again)]
        return max(sum(first <= day < first + 7 for day in days) for first in days)

    def tip(self, number: int) -> Text | None:
        """Tip `number` (1-based, repeats counted on); None past the end."""
        shown = tip_number(self.plan, number, self.total)
        return None if shown is None else self.tips[shown - 1]

    def texts(self) -> Iterator[Text]:
        """Its title and tips."""
        yield self.title
        yield from self.tips

    def is_whole(self, catalog: Mapping[str, str]) -> bool:
        """Whether every tip has its words in a language."""
        return all(tip.key in catalog for tip in self.tips)
