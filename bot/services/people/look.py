"""Look at people and what was said with each, for a screen: reads, opens what is sealed, changes nothing."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules import delivery
from bot.rules.segments import measure
from bot.runtime import Runtime
from bot.store import broadcasts, consent, inbox, outbox, people
from bot.store.database import Connection, transaction
from bot.store.inbox import Inbound
from bot.store.outbox import Outbound
from bot.store.people import Person


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as a list shows them. `texts` counts what they sent; `stopped` means that they want no texts."""

    id: int
    address: str
    medium: str
    language: str
    texts: int
    stopped: bool
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Understood:
    """How a text was read, and where the turn ended. `topic` is the label's title where it is a topic."""

    label: str
    topic: str
    rule: str
    score: float
    severity: str
    place: str


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind an answer: its key and kind, the facts it rests on, their source and review date."""

    key: str
    kind: str
    facts: tuple[str, ...] = ()
    source: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on the screen.

    theirs: whether the person sent it.
    turn: the id of the text it is, or answers; None for what we began ourselves.
    state: where delivery stands; empty for the person's own texts.
    draft: whether nobody has approved this translation.
    """

    id: str
    theirs: bool
    turn: int | None
    text: str
    at: datetime
    language: str
    encoding: str
    segments: int
    cost: float
    state: str = ""
    draft: bool = False
    understood: Understood | None = None
    backing: Backing | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A person and all that was said, oldest first."""

    contact: Contact
    bubbles: tuple[Bubble, ...]

    def find(self, bubble_id: str) -> Bubble | None:
        """One bubble by its id."""
        return next((bubble for bubble in self.bubbles if bubble.id == bubble_id), None)

    def asked(self, bubble: Bubble) -> Bubble | None:
        """The text that `bubble` answers; a text itself is its own."""
        return next((b for b in self.bubbles if b.theirs and b.turn == bubble.turn), None)

    def answers(self, bubble: Bubble) -> tuple[Bubble, ...]:
        """All that was said in the turn of `bubble`."""
        if bubble.turn is None:
            return (bubble,)
        return tuple(b for b in self.bubbles if not b.theirs and b.turn == bubble.turn)


ARRIVED = frozenset({delivery.HANDED, delivery.SENT, delivery.DELIVERED, delivery.READ, delivery.UNKNOWN})
"""States in which a message is, or may be, on the person's phone."""


def contacts(runtime: Runtime, channel: str) -> list[Contact]:
    """The people of a channel, in the order they came."""
    with transaction(runtime.store) as connection:
        return [_contact(runtime, connection, person) for person in people.every(connection, channel)]


def conversation(runtime: Runtime, person_id: int) -> Conversation | None:
    """What was said with one person; None when there is nobody (any more)."""
    with transaction(runtime.store) as connection:
        person = people.by_id(connection, person_id)
        if person is None:
            return None
        contact = _contact(runtime, connection, person)
        asked, said = inbox.of_person(connection, person_id), outbox.of_person(connection, person_id)
        words = _shared_words(connection, said)
    on_phone = [row for row in said if row.inbox_id is not None or row.state in ARRIVED]
    told = [(row, _said(runtime, row, words)) for row in on_phone]
    return Conversation(contact, tuple(_in_order(runtime, person, asked, told)))


def _shared_words(connection: Connection, rows: Iterable[Outbound]) -> dict[int, str]:
    """{wording: sealed words} of the broadcasts among `rows`."""
    return broadcasts.bodies(connection, {row.wording_id for row in rows if row.wording_id is not None})


def arrivals(runtime: Runtime, person_id: int, seen: Container[str]) -> list[Bubble]:
    """What has reached a person's phone by itself and is not among `seen` (bubble ids), oldest first."""
    with transaction(runtime.store) as connection:
        rows = [row for row in outbox.of_person(connection, person_id) if row.inbox_id is None]
        words = _shared_words(connection, rows)
    fresh = [_said(runtime, row, words) for row in rows if row.state in ARRIVED]
    return [bubble for bubble in fresh if bubble.id not in seen]


def last_words(runtime: Runtime, outbox_id: str) -> Bubble | None:
    """One message of ours by its id, also when its person has been erased."""
    with transaction(runtime.store) as connection:
        row = outbox.by_id(connection, outbox_id)
    return _said(runtime, row, {}) if row else None


def _contact(runtime: Runtime, connection: Connection, person: Person) -> Contact:
    stopped = consent.latest(connection, person.mark) == consent.STOPPED
    address = runtime.vault.open(person.address)
    return Contact(person.id, address, person.medium, person.language, person.turn, stopped, person.seen_at)


def _in_order(
    runtime: Runtime, person: Person, asked: Iterable[Inbound], told: Sequence[tuple[Outbound, Bubble]]
) -> Iterator[Bubble]:
    """Texts by time; an answer right after the text it answers, whatever the clock says."""
    spoken = {row.inbox_id: row.language for row, _ in told}
    entries = [((row.at, row.id, 0), _asked(runtime, row, spoken.get(row.id, person.language))) for row in asked]
    last = max((key[1] for key, _ in entries), default=0)
    entries += [((row.created_at, row.inbox_id or last + 1, 1 + row.position), bubble) for row, bubble in told]
    yield from (bubble for _, bubble in sorted(entries, key=lambda entry: entry[0]))


def _asked(runtime: Runtime, row: Inbound, language: str) -> Bubble:
    text = runtime.vault.open(row.body)
    size = measure(text)
    node = runtime.book.nodes.get(row.label)
    topic = node.title.words if node else ""
    return Bubble(
        id=f"in-{row.id}",
        theirs=True,
        turn=row.id,
        text=text,
        at=row.at,
        language=language or runtime.book.source_language,
        encoding=size.encoding,
        segments=size.segments,
        cost=size.segments * runtime.settings.segment_price,
        understood=Understood(row.label, topic, row.rule, row.score, row.severity, row.place),
    )


def _said(runtime: Runtime, row: Outbound, shared: Mapping[int, str]) -> Bubble:
    sealed = shared[row.wording_id] if row.wording_id is not None else row.body
    return Bubble(
        id=f"out-{row.id}",
        theirs=False,
        turn=row.inbox_id,
        text=runtime.vault.open(sealed),
        at=row.created_at,
        language=row.language,
        encoding=row.encoding,
        segments=row.segments,
        cost=row.segments * runtime.settings.segment_price,
        state=row.state,
        draft=row.language in runtime.book.drafts,
        backing=_backing(runtime, row),
    )


def _backing(runtime: Runtime, row: Outbound) -> Backing:
    text = runtime.book.texts.get(row.key)
    if text is None:
        return Backing(row.key, row.kind)
    named = (text.source, *text.outside) if text.source else ()
    source = ", ".join(runtime.book.texts[f"source.{name}"].words for name in named)
    return Backing(row.key, row.kind, text.facts, source, text.reviewed)
