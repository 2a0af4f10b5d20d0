"""A clinic's list becomes people: new ones with the consent the clinic has, known ones brought up to date.

A STOP is theirs alone to take back: nobody gets texts again because of a list, and whoever was erased is not kept
again. What a person chose themselves (their language) goes before what a list says.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot import channels
from bot.channels.base import SMS
from bot.rules.zones import guess
from bot.runtime import Runtime
from bot.services.people import roster
from bot.services.people.roster import Entry, Fault, Roster
from bot.services.scene import Scene, set_scene
from bot.services.tips import courses, phase
from bot.store import audit, consent, directory, groups, inbox, links, people
from bot.store.database import Connection, recount, transaction
from bot.store.people import Person

BATCH = 500
"""People a transaction."""

WORDING, HOW = "import", "clinic list"
"""What the ledger says of consent that came on a list."""

NEW, KNOWN, STOPPED, STAFF = "new", "known", "stopped", "staff"
"""What a row of a list turns out to be."""


@dataclass(slots=True)
class Imported:
    """What a list brought, or would bring: how many were new, known, and have asked for no texts."""

    roster: Roster
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> list[Fault]:
        """What kept rows out, by row."""
        return sorted(self.roster.faults, key=lambda fault: (fault.row, fault.column))

    @property
    def notes(self) -> list[Fault]:
        """What is worth a look, by row."""
        return sorted(self.roster.notes, key=lambda fault: (fault.row, fault.column))


def import_people(runtime: Runtime, content: bytes, by: str, *, dry_run: bool = False) -> Imported:
    """Take in the list in a CSV file; with `dry_run` nothing is changed. Raises Refused when it cannot be read."""
    imported = Imported(roster.read(runtime, content))
    # in one order, so that two lists at once never wait for each other's people
    entries = sorted(imported.roster.entries.values(), key=lambda entry: entry.number)
    for first in range(0, len(entries), BATCH):
        with transaction(runtime.store) as connection:
            for entry in entries[first : first + BATCH]:
                imported.counts[_one(runtime, connection, imported.roster, entry, dry_run=dry_run)] += 1
    if not dry_run:
        with transaction(runtime.store) as connection:
            deed = f"people imported: {imported.counts[NEW]} new, {imported.counts[KNOWN]} known"
            audit.record(connection, by, deed, "people", runtime.clock())
            recount(connection)
    return imported


def _one(runtime: Runtime, connection: Connection, found: Roster, entry: Entry, *, dry_run: bool) -> str:
    mark = runtime.vault.mark(entry.number)
    person, stands = people.by_mark(connection, mark), consent.latest(connection, mark)
    if person and (person.staff_id or person.role == people.STAFF):
        found.faults.append(Fault(entry.row, roster.PHONE, "the phone of one of the staff", "Take the row out"))
        return STAFF
    if person:
        found.notes += _kept_as_is(connection, person, entry)
    if not dry_run and (person or stands != consent.STOPPED):
        _keep(runtime, connection, mark, entry)
    return STOPPED if stands == consent.STOPPED else KNOWN if person else NEW


def _kept_as_is(connection: Connection, person: Person, entry: Entry) -> Iterator[Fault]:
    """What a list does not change."""
    if _chose_language(connection, person) and entry.language not in ("", person.language):
        mend = "Only they can change it, by texting LANG"
        yield Fault(entry.row, "language", f"they read {person.language}, as they chose themselves", mend)
    if entry.phase not in ("", person.phase) and _has_followers(connection, person):
        mend = f"`marrowline people phase {person.id} {entry.phase}` shows what would be sent, then changes it"
        yield Fault(entry.row, "phase", f"they are in {person.phase or 'none'}, and tips follow it", mend)


def _keep(runtime: Runtime, connection: Connection, mark: str, entry: Entry) -> None:
    now = runtime.clock()
    person = directory.admit(connection, _row(runtime, mark, entry), now)
    changes = dict(_changes(runtime, connection, person, entry))
    if changes:
        people.change(connection, person.id, **changes)
    groups.join(connection, person.id, entry.groups)
    if entry.phase not in ("", person.phase) and not _has_followers(connection, person):
        phase.carry(set_scene(runtime, connection, person, now), phase.Wanted(entry.phase))
    if consent.latest(connection, mark) is None:
        _consent(set_scene(runtime, connection, person, now), entry)


def _consent(scene: Scene, entry: Entry) -> None:
    """The clinic had it when it was given the number (47 CFR 64.1200; FCC 2015)."""
    how = f"import:{entry.consent_how or HOW}"
    language = scene.person.language or entry.language or scene.voice.language
    line: dict[str, object] = {"mark": scene.person.mark, "kind": consent.GIVEN, "how": how[:64], "wording": WORDING}
    consent.record(scene.connection, line | {"language": language}, scene.now)


def _row(runtime: Runtime, mark: str, entry: Entry) -> dict[str, object]:
    return {
        "mark": mark,
        "address": runtime.vault.seal(entry.number),
        "channel": channels.of_phones(runtime.settings),
        "medium": SMS,
        "language": entry.language,
        "zones": ",".join(guess(entry.number)),
    }


def _changes(runtime: Runtime, connection: Connection, person: Person, entry: Entry) -> Iterator[tuple[str, str]]:
    """(column, value) of what the list says anew."""
    if entry.name and entry.name != (runtime.vault.open(person.name) if person.name else ""):
        yield "name", runtime.vault.seal(entry.name)
    if entry.language not in ("", person.language) and not _chose_language(connection, person):
        yield "language", entry.language
    for column in ("role", "zone"):
        if (said := getattr(entry, column)) and said != getattr(person, column):
            yield column, said


def _chose_language(connection: Connection, person: Person) -> bool:
    return bool(person.language) and bool(inbox.of_person(connection, person.id, limit=1))


def _has_followers(connection: Connection, person: Person) -> bool:
    """Whether tips go by this person's phase, their own or those of somebody linked."""
    return bool(courses.current(connection, person.id) or links.of_patient(connection, person.id))
