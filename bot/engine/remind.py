"""A reminder put into words: what it is about, then where, a note and whom to call, then what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.engine.book import Reply, Voice
from bot.engine.reminders import COMING, PILLS, ReminderKind

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


def words(kind: ReminderKind, voice: Voice, told: Told) -> Reply:
    """The message; `told.values` may hold date, time, place, note and count."""
    text = kind.said(full=told.full)
    said = _with_details(text.key, kind, voice, told)
    return Reply(text.key, "reminder", said, voice.language, text.facts, text.sources, text.reviewed)


def moved(kind: ReminderKind, voice: Voice, told: Told) -> Reply:
    """The new date and time of a visit, told at once; `told.values` as for `words`."""
    return Reply(MOVED, "reminder", _with_details(MOVED, kind, voice, told), voice.language)


def _with_details(key: str, kind: ReminderKind, voice: Voice, told: Told) -> str:
    keys = [key, *_details(kind, voice, told)]
    if tail := _TAILS.get((kind.asks, told.answer)):
        keys.append(tail)
    return " ".join(voice.say(key, **told.values) for key in keys)


def _details(kind: ReminderKind, voice: Voice, told: Told) -> Iterator[str]:
    if kind.is_visit and told.values.get("place"):
        yield "reminder.place"
    if told.values.get("note") and (kind.is_visit or kind.ahead):
        yield "reminder.note" if kind.is_visit else "reminder.pharmacy"
    if kind.is_visit and voice.values.get("clinic_phone"):
        yield "reminder.phone"
