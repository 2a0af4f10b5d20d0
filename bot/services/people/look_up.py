"""People as staff look them up: no more than is asked for, numbers and names only when they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules import zones
from bot.rules.audience import Audience
from bot.runtime import Runtime
from bot.services.broadcasts.progress import PLAIN
from bot.services.scene import Scene
from bot.store import consent, directory, due, enrolments, groups, outbox
from bot.store.database import reading
from bot.store.outbox import Outbound
from bot.store.people import Person

LAST = 10
"""So many messages are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in a list. `number` and `name` are empty unless they were asked for."""

    id: int
    language: str
    role: str
    phase: str
    state: str
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that will be said: at `at`, or not before `held_until` and why."""

    kind: str
    at: datetime
    held_until: datetime | None
    reason: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message of ours; its words are not shown."""

    id: str
    at: datetime
    kind: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """Everything but the words about one person. `zones`: where the hour must be decent, as far as we know."""

    entry: Entry
    zone: str
    zones: tuple[str, ...]
    groups: tuple[str, ...]
    unreachable: bool
    full_text: bool
    shared: bool
    joined_at: datetime
    seen_at: datetime | None
    programmes: Mapping[str, str]
    waiting: tuple[Waiting, ...]
    consents: tuple[tuple[datetime, str, str], ...]
    messages: tuple[Sent, ...]


def listed(runtime: Runtime, audience: Audience, consent_is: str, limit: int, *, numbers: bool) -> list[Entry]:
    """The people an audience describes, at most `limit`."""
    with reading(runtime.store) as connection:
        found = directory.listed(connection, audience, runtime.book.source_language, consent_is, limit)
    return [_entry(runtime, person, numbers=numbers) for person in found]


def file_of(scene: Scene, *, numbers: bool) -> File:
    """What is known of the person of this scene."""
    person, connection = scene.person, scene.connection
    never_texted = person.seen_at == person.created_at and person.turn == 0
    planned = [row for row in due.of_person(connection, person.id) if row.state == due.WAITING]
    return File(
        entry=_entry(scene.runtime, person, numbers=numbers),
        zone=scene.zone,
        zones=zones.listed(person.zone or person.zones),
        groups=tuple(groups.of_person(connection, person.id)),
        unreachable=bool(person.unreachable),
        full_text=person.full_text,
        shared=person.shared,
        joined_at=person.created_at,
        seen_at=None if never_texted else person.seen_at,
        programmes={
            " ".join(filter(None, (one.programme, one.series))): one.state
            for one in enrolments.of_person(connection, person.id)
        },
        waiting=tuple(
            Waiting(
                row.kind,
                row.at,
                row.not_before if row.not_before > row.at else None,
                PLAIN.get(row.reason, row.reason),
                row.expires_at,
            )
            for row in planned
        ),
        consents=tuple((at, kind, how) for kind, how, at in consent.history(connection, person.mark)),
        messages=tuple(_sent(scene, row) for row in outbox.of_person(connection, person.id, LAST)),
    )


def _entry(runtime: Runtime, person: Person, *, numbers: bool) -> Entry:
    number = runtime.vault.open(person.address) if numbers else ""
    name = runtime.vault.open(person.name) if numbers and person.name else ""
    return Entry(person.id, person.language, person.role, person.phase, person.consent, number, name)


def _sent(scene: Scene, row: Outbound) -> Sent:
    channel = scene.runtime.channels.get(scene.person.channel)
    explained = channel.explain(row.error).reason if row.error and channel else PLAIN.get(row.reason, row.reason)
    return Sent(row.id, row.created_at, row.kind, row.state, explained)
