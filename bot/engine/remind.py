"""A reminder put into words: what it is about, then where, a note and whom to call, then what is asked.

Where that is too long for one message, the place, the note and the number follow in a second one: what is cut misleads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.engine.book import Reply, Voice
from bot.engine.reminders import COMING, PILLS, ReminderKind
from bot.engine.texts import fits

ANSWERS = ("", "coming", "new time")
"""What a person may have said of a visit before; empty while nothing."""

_TAILS = {
    (COMING, ""): "reminder.ask.coming",
    (COMING, "coming"): "reminder.is.coming",
    (COMING, "new time"): "reminder.is.new_time",
    (PILLS, ""): "reminder.ask.pills",
}
"""What stands last, by what is asked and what was answered."""

VALUES = ("date", "time", "place", "note", "count")
"""What a reminder may be filled with; the first two always are."""

DETAILS = "details"
"""The kind of a message that says where and with what, behind a reminder."""

MOVED, CANCELED = "reminder.moved", "reminder.canceled"
"""What is said of a visit that staff have changed."""

PARTS = frozenset({MOVED, "reminder.place", "reminder.note", "reminder.phone", "reminder.pharmacy", *_TAILS.values()})
"""Texts that stand behind a reminder's own words."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the world knows of one reminder: values for its words, what was answered, whether full text is wanted."""

    values: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    full: bool = False


def forms(kind: ReminderKind, values: dict[str, str]) -> Iterator[Told]:
    """Every way in which a reminder of this kind may be told with `values`."""
    for full in (False, True) if kind.full else (False,):
        for answer in ANSWERS if kind.asks == COMING else ("",):
            yield Told(values, answer, full)


def words(kind: ReminderKind, voice: Voice, told: Told) -> tuple[Reply, ...]:
    """One message, or two; `told.values` may hold date, time, place, note and count."""
    text = kind.said(full=told.full)
    first = Reply(text.key, "reminder", "", voice.language, text.facts, text.sources, text.reviewed)
    return _with_details(first, kind, voice, told)


def moved(kind: ReminderKind, voice: Voice, told: Told) -> tuple[Reply, ...]:
    """The new date and time of a visit, told at once; `told.values` as for `words`."""
    return _with_details(Reply(MOVED, "reminder", "", voice.language), kind, voice, told)


def _with_details(first: Reply, kind: ReminderKind, voice: Voice, told: Told) -> tuple[Reply, ...]:
    details = tuple(_details(kind, voice, told))
    tail = _TAILS.get((kind.asks, told.answer))
    asks = (tail,) if tail else ()

    def say(*keys: str) -> str:
        return " ".join(voice.say(key, **told.values) for key in keys)

    whole = say(first.key, *details, *asks)
    if not details or fits(voice.begun(whole), voice.language):
        return (replace(first, text=whole),)
    beside = Reply(details[0], DETAILS, say(*details), voice.language)
    return replace(first, text=say(first.key, *asks)), beside


def _details(kind: ReminderKind, voice: Voice, told: Told) -> Iterator[str]:
    if kind.is_visit and told.values.get("place"):
        yield "reminder.place"
    if told.values.get("note") and (kind.is_visit or kind.ahead):
        yield "reminder.note" if kind.is_visit else "reminder.pharmacy"
    if kind.is_visit and voice.values.get("clinic_phone"):
        yield "reminder.phone"
