"""flows/reminders.yaml as kinds of reminder and their texts; a fault names file and line."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content import phases
from bot.content.faults import Fault
from bot.content.readers import missing, number, one_of, text, text_under, unlisted
from bot.content.yaml_file import Spec, read
from bot.engine.remind import CANCELED, PARTS
from bot.engine.reminders import FAMILIES, QUESTIONS, VISIT, ReminderKind
from bot.engine.texts import Text
from bot.rules.schedule import EVERY

_KEYS = (
    "family", "asks", "before", "of", "every", "ahead", "lasts", "phases", "text", "full", "facts", "source",
    "outside", "reviewed",
)  # fmt: skip
_OFFSET = re.compile(r"[1-9][0-9]{0,3}[dhm]")
_LONGEST_ID = 24
"""Characters of a kind in the database, with `routine.` before it."""

ANSWERS = frozenset({
    "reminder.coming", "reminder.new_time", "reminder.none", "reminder.took", "reminder.took.weekly",
    "reminder.took.again", "reminder.skipped", "reminder.skipped.twice", "question.kept", "question.list",
    "question.none", CANCELED,
})  # fmt: skip
"""Texts that the services name."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """What the file holds: the kinds, and the loose texts beside them."""

    kinds: Mapping[str, ReminderKind]
    loose: tuple[Text, ...]

    def texts(self) -> Iterator[Text]:
        """Every text of the file."""
        for kind in self.kinds.values():
            yield from kind.texts()
        yield from self.loose


def load(path: Path, root: Path) -> Reminders:
    """The file at `path`; raises BrokenContent."""
    spec = read(path, root)
    spec.only("kinds", "parts", "changes", "answers")
    kinds = {name: _kind(name, one) for name, one in spec.items("kinds")}
    loose = [text(key, one, "part") for key, one in spec.items("parts")]
    # one that others are put behind is a part; the rest come by themselves
    loose += [text(key, one, "part" if key in PARTS else "begun") for key, one in spec.items("changes")]
    loose += [text(key, one, "answer") for key, one in spec.items("answers")]
    return Reminders(kinds, tuple(loose))


def faults(kinds: Mapping[str, ReminderKind], texts: Mapping[str, Text], sources: Collection[str]) -> Iterator[Fault]:
    """What is missing, and references that lead nowhere."""
    yield from missing("flows/reminders.yaml", sorted(PARTS | ANSWERS), texts)
    for kind in kinds.values():
        where = kind.words.origin
        yield from unlisted(kind.id, where, [kind.words], sources)
        for other in kind.of:
            if other not in kinds or not kinds[other].is_visit:
                yield Fault(where, f"`{kind.id}` comes with `{other}`, which is no visit", "Name a kind of visit")


def _kind(name: str, spec: Spec) -> ReminderKind:
    spec.only(*_KEYS)
    if len(name) > _LONGEST_ID:
        raise spec.fault(f"`{name}` is too long a name", f"Use {_LONGEST_ID} letters at most")
    family, asks = one_of(spec, "family", FAMILIES, what="family"), one_of(spec, "asks", QUESTIONS, "")
    kind = ReminderKind(
        id=name,
        family=family,
        words=_words(f"reminder.{name}", spec, "text"),
        full=_words(f"reminder.{name}.full", spec, "full") if spec.get("full") else None,
        asks=asks,
        before=tuple(_offset(item) for item in spec.list("before")),
        of=spec.texts("of"),
        every=one_of(spec, "every", EVERY, ""),
        ahead=number(spec, "ahead"),
        lasts=number(spec, "lasts"),
        phases=phases.listed(spec),
    )
    if bool(kind.before) != (family == VISIT) or bool(kind.every) == (family == VISIT):
        raise spec.fault(f"`{name}` has no time", "Give a visit `before: [1d]`, and a routine `every: day`")
    return kind


def _words(key: str, spec: Spec, name: str) -> Text:
    plain = text_under(spec, name, key, "reminder")
    facts, source, reviewed = spec.texts("facts"), spec.text("source"), spec.text("reviewed")
    return Text(key, plain.words, "reminder", plain.origin, facts, source, reviewed, outside=spec.texts("outside"))


def _offset(spec: Spec) -> str:
    if not _OFFSET.fullmatch(str(spec.value)):
        raise spec.fault(f"`{spec.value}` is no time before a visit", "Write 7d, 2h or 90m")
    return str(spec.value)
