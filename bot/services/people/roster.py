"""A clinic's list of people, read from CSV: whatever is wrong is told by row and column, and never by number."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.rules.clean import clean, printable
from bot.rules.phone import e164, is_in_use, is_whole
from bot.rules.zones import is_zone
from bot.runtime import Runtime
from bot.services.refused import Refused
from bot.store.people import CAREGIVER, PATIENT
from bot.understand.normalise import normalise

PHONE = "phone"
COLUMNS = (PHONE, "language", "name", "role", "phase", "zone", "group", "consent_how")
"""What the first line may say, in any order; only the phone is needed."""

_LONGEST = {"name": 80, "group": 64, "consent_how": 50}
_OPEN = "a quote that is not closed, or a line break in a cell"
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to look at in a list. `row` counts from 1, the line of names included."""

    row: int
    column: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list. Empty texts leave what is known of them as it is."""

    row: int
    number: str
    language: str = ""
    name: str = ""
    role: str = ""
    phase: str = ""
    zone: str = ""
    groups: tuple[str, ...] = ()
    consent_how: str = ""

    def merged(self, later: "Entry") -> "Entry":
        """The same number once more: what is said later counts, and groups add up."""
        words = ("language", "name", "role", "phase", "zone", "consent_how")
        said = {name: value for name in words if (value := getattr(later, name))}
        return replace(self, **said, groups=tuple(dict.fromkeys((*self.groups, *later.groups))))


@dataclass(slots=True)
class Roster:
    """A list as read: each number once. `repeated` counts the rows that named a number again.

    faults: what keeps a row out, or a column from being read; notes: worth a look, and taken in all the same.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    repeated: int = 0


def read(runtime: Runtime, content: bytes) -> Roster:
    """The list in a CSV file; raises Refused when it is none, or has no phone column."""
    rows = _rows(content)
    names = rows[0][1] if rows else []
    if names is None:
        raise Refused(f"The first line has {_OPEN}.")
    header = [clean(cell).strip().lower() for cell in names]
    named = [name for name in header if name]
    if PHONE not in named:
        raise Refused(f"The first line must name the columns, `{PHONE}` among them. Known: {', '.join(COLUMNS)}")
    if twice := {name for name in named if named.count(name) > 1}:
        raise Refused(f"The first line names `{min(twice)}` twice.")
    roster = Roster()
    mend = f"Call it one of {', '.join(COLUMNS)}, or take it out"
    roster.faults += [
        Fault(rows[0][0], name, "nobody knows this column", mend) for name in named if name not in COLUMNS
    ]
    for number, cells in rows[1:]:
        if cells is None:
            mend = "Put each person on one line, and write a quote inside a cell twice"
            roster.faults.append(Fault(number, "", _OPEN, mend))
        else:
            _add(runtime, roster, number, header, cells)
    return roster


def _rows(content: bytes) -> list[tuple[int, list[str] | None]]:
    """(row, cells) of every line that has a word in it; no cells where a quote stays open: what follows is read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("The file is not UTF-8. Save it as `CSV UTF-8`.") from None
    lines = _LINE_END.split(text)
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    try:
        found = [_cells(line, separator) for line in lines]
    except csv.Error as error:
        raise Refused(f"The file is no CSV: {error}.") from None
    return [(row, cells) for row, cells in enumerate(found, 1) if cells is None or any(map(str.strip, cells))]


def _cells(line: str, separator: str) -> list[str] | None:
    """The cells of one line; None when a quote is open at its end, or was open before it."""
    reader = csv.reader((line, ""), delimiter=separator)
    cells = next(reader)
    return None if reader.line_num > 1 or line.count('"') % 2 else cells


def _add(runtime: Runtime, roster: Roster, row: int, header: Sequence[str], cells: Sequence[str]) -> None:
    said = {name: " ".join(printable(clean(cell)).split()) for name, cell in zip(header, cells, strict=False)}
    faults = list(_faults(runtime, row, said))
    if any(cell.strip() for cell in cells[len(header) :]):
        faults.append(Fault(row, "", "more cells than columns", "Put quotes around a cell that holds the separator"))
    if faults:
        roster.faults += faults
        return
    entry = _entry(runtime, row, said)
    if not is_in_use(entry.number):
        roster.notes.append(Fault(row, PHONE, "a number like this is given to nobody", "Look whether it is typed well"))
    before = roster.entries.get(entry.number)
    roster.repeated += before is not None
    roster.entries[entry.number] = before.merged(entry) if before else entry


def _entry(runtime: Runtime, row: int, said: dict[str, str]) -> Entry:
    return Entry(
        row,
        number=_number(runtime, said[PHONE]),
        language=_language(runtime, said.get("language", "")),
        name=said.get("name", ""),
        role=said.get("role", "").lower(),
        phase=said.get("phase", "").upper(),
        zone=said.get("zone", ""),
        groups=_groups(said),
        consent_how=said.get("consent_how", ""),
    )


def _faults(runtime: Runtime, row: int, said: dict[str, str]) -> Iterator[Fault]:
    number = _number(runtime, said.get(PHONE, ""))
    if not number:
        yield Fault(row, PHONE, "no phone number", "Write it with its area code; keep the column as text")
    elif number in runtime.settings.senders:
        yield Fault(row, PHONE, "our own number", "Take the row out")
    for column, known in _KNOWN.items():
        if said.get(column) and not known(runtime, said[column]):
            yield Fault(row, column, "nobody knows this word", f"Use one of: {', '.join(_words(runtime, column))}")
    if said.get("zone") and not is_zone(said["zone"]):
        yield Fault(row, "zone", "no time zone", "Write it as Region/City, such as America/Chicago")
    for column, longest in _LONGEST.items():
        values = _groups(said) if column == "group" else (said.get(column, ""),)
        if any(len(value) > longest for value in values):
            yield Fault(row, column, "too long", f"Keep it to {longest} characters")


_KNOWN: Mapping[str, Callable[[Runtime, str], bool]] = {
    "language": lambda runtime, word: bool(_language(runtime, word)),
    "role": lambda _runtime, word: word.lower() in (PATIENT, CAREGIVER),
    "phase": lambda runtime, word: word.upper() in runtime.book.series,
}
"""column -> whether a word in it means anything."""


def _words(runtime: Runtime, column: str) -> Sequence[str]:
    known = {"language": runtime.book.languages, "role": (PATIENT, CAREGIVER), "phase": tuple(runtime.book.series)}
    return known[column]


def _number(runtime: Runtime, written: str) -> str:
    number = e164(written, runtime.settings.default_region)
    return number if number and is_whole(number) else ""


def _language(runtime: Runtime, written: str) -> str:
    """The code of an offered language, by its code or by a name of it."""
    offered = {code.lower(): code for code in runtime.book.languages}
    code = offered.get(written.lower()) or runtime.book.lexicon.names.get(normalise(written), "")
    return code if code in runtime.book.languages else ""


def _groups(said: dict[str, str]) -> tuple[str, ...]:
    parts = (part.strip() for part in said.get("group", "").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))
