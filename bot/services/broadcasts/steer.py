"""Broadcasts, as staff steer them: drafted, approved, paused, taken up again, called off. Every deed is audited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.audience import Audience, dump
from bot.runtime import Runtime
from bot.services.broadcasts.audience import check
from bot.services.broadcasts.words import Words, compose, ready
from bot.services.refused import Refused
from bot.store import audit, broadcasts, clinics, expansion, outcomes
from bot.store.broadcasts import APPROVED, CANCELED, DONE, DRAFT, PAUSED, RUNNING, Broadcast
from bot.store.database import Connection, IntegrityError, reading, transaction

USEFUL_FOR = timedelta(hours=24)
"""A message that could not go within so long of its start is not sent any more, unless somebody says otherwise."""

CALLED_OFF = "broadcast canceled"

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast as its author writes it: own `texts` by language, or the key of a `ready` text."""

    name: str
    by: str
    audience: Audience = field(default_factory=Audience)
    texts: Mapping[str, str] = field(default_factory=dict)
    ready: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """When a broadcast begins (None: now) and when it is of no use any more (None: a day later); aware."""

    starts_at: datetime | None = None
    expires_at: datetime | None = None


def create(runtime: Runtime, draft: Draft) -> tuple[int, list[Words]]:
    """A draft: its id, and its words as they will be sent. Raises Refused."""
    name, by, now = _plain(draft.name), _somebody(draft.by), runtime.clock()
    if not 0 < len(name) <= _LONGEST_NAME or name.isdecimal():
        raise Refused(f"A name has 1 to {_LONGEST_NAME} characters and is more than a number.")
    check(runtime, draft.audience)
    with reading(runtime.store) as connection:
        texts = ready(runtime, draft.ready, clinics.first(connection)) if draft.ready else {}
    words = compose(runtime, {**texts, **draft.texts})
    rows: list[dict[str, object]] = [
        {"language": one.language, "body": runtime.vault.seal(one.text), "encoding": one.encoding,
         "segments": one.segments}
        for one in words
    ]  # fmt: skip
    row: dict[str, object] = {"name": name, "audience": dump(draft.audience), "created_by": by}
    try:
        with transaction(runtime.store) as connection:
            broadcast_id = broadcasts.create(connection, row, rows, now)
            _note(connection, by, "created", broadcast_id, now)
    except IntegrityError:
        raise Refused("There is a broadcast of that name already.") from None
    return broadcast_id, words


def approve(runtime: Runtime, broadcast_id: int, by: str, times: Times) -> Broadcast:
    """Let a draft go, once; raises Refused."""
    name, now = _somebody(by), runtime.clock()
    starts, expires = span(times, now)
    with transaction(runtime.store) as connection:
        found = _held(connection, broadcast_id)
        if found.state != DRAFT:
            approved = f", approved by {found.approved_by}" if found.approved_by else ""
            raise Refused(f"It is {found.state} already{approved}.")
        clinic = clinics.first(connection)
        if clinic and clinic.two_person and name.casefold() == found.created_by.casefold():
            raise Refused("Here a second person approves: not whoever wrote it.")
        changed = {"approved_by": name, "approved_at": now, "starts_at": starts, "expires_at": expires}
        broadcasts.move(connection, found, now, state=APPROVED, **changed)
        _note(connection, name, "approved", broadcast_id, now)
        return _held(connection, broadcast_id)


def pause(runtime: Runtime, broadcast_id: int, by: str) -> None:
    """Nothing more of it is written or sent until it is taken up again; raises Refused."""
    with transaction(runtime.store) as connection:
        found = _in_state(connection, broadcast_id, (APPROVED, RUNNING), "paused")
        _move(runtime, connection, found, PAUSED, (by, "paused"))


def resume(runtime: Runtime, broadcast_id: int, by: str) -> None:
    """Go on where it stopped; raises Refused."""
    with transaction(runtime.store) as connection:
        found = _in_state(connection, broadcast_id, (PAUSED,), "taken up again")
        begun = found.cursor > 0 or found.expanded_at is not None
        _move(runtime, connection, found, RUNNING if begun else APPROVED, (by, "resumed"))


def cancel(runtime: Runtime, broadcast_id: int, by: str) -> int:
    """Call it off: what waits is not sent; how many messages that is. Raises Refused."""
    with transaction(runtime.store) as connection:
        found = _in_state(connection, broadcast_id, (DRAFT, APPROVED, RUNNING, PAUSED), "called off")
        _move(runtime, connection, found, CANCELED, (by, "canceled"))
        return outcomes.cancel(connection, expansion.cause(broadcast_id), CALLED_OFF, runtime.clock())


def find(runtime: Runtime, name_or_id: str) -> Broadcast:
    """The broadcast that staff mean; raises Refused."""
    written = _plain(name_or_id)
    with reading(runtime.store) as connection:
        by_id = broadcasts.by_id(connection, int(written)) if written.isdecimal() and len(written) < 10 else None
        found = by_id or broadcasts.by_name(connection, written)
    if found is None:
        raise Refused("There is no broadcast of that name or id.")
    return found


def span(times: Times, now: datetime) -> tuple[datetime, datetime]:
    """From when to when; raises Refused for a time that is past, or an end before the beginning."""
    starts = times.starts_at or now
    expires = times.expires_at or starts + USEFUL_FOR
    if starts < now:
        raise Refused("That moment has passed. Leave it out to begin now.")
    if expires <= starts:
        raise Refused("It would be of no use before it begins.")
    return starts, expires


def _in_state(connection: Connection, broadcast_id: int, states: tuple[str, ...], deed: str) -> Broadcast:
    found = _held(connection, broadcast_id)
    if found.state not in states:
        after = "; everything of it has been sent" if found.state == DONE else ""
        raise Refused(f"It is {found.state} and cannot be {deed}{after}.")
    return found


def _held(connection: Connection, broadcast_id: int) -> Broadcast:
    found = broadcasts.hold(connection, broadcast_id)
    if found is None:
        raise Refused("There is no broadcast of that name or id.")
    return found


def _move(runtime: Runtime, connection: Connection, found: Broadcast, state: str, deed: tuple[str, str]) -> None:
    who, what = deed
    broadcasts.move(connection, found, runtime.clock(), state=state)
    _note(connection, _somebody(who), what, found.id, runtime.clock())


def _note(connection: Connection, who: str, what: str, broadcast_id: int, now: datetime) -> None:
    audit.record(connection, who, f"broadcast {what}", f"broadcast:{broadcast_id}", now)


def _somebody(name: str) -> str:
    plain = _plain(name)
    if not 0 < len(plain) <= _LONGEST_NAME:
        raise Refused(f"Whoever does this has a name of 1 to {_LONGEST_NAME} characters.")
    return plain


def _plain(written: str) -> str:
    return " ".join(written.split())
