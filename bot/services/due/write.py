"""What was judged of due rows is written: how each stands, the messages, their questions, and what comes next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.cache.places import Kept
from bot.engine.replies import Reply
from bot.rules import delivery
from bot.services import say
from bot.services.due.telling import Programme, Telling
from bot.services.scene import Scene
from bot.services.talk.ask import columns
from bot.store import due, enrolments, outbox, people
from bot.store.database import Connection
from bot.store.due import Due, Settled

NOTICE_EVERY = timedelta(days=30)
"""How often a message begun by us says how to end them (the first always does)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A row, the person it is for, what it is about, and whether the frequency cap holds it back."""

    scene: Scene
    row: Due
    programme: Programme[Any]
    about: Any
    capped: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row and why; of one that waits, until when; of one that is told, the words."""

    state: str
    reason: str = ""
    until: datetime | None = None
    told: Telling | None = None


def write(connection: Connection, judged: Sequence[tuple[Case, Verdict]], now: datetime) -> None:
    """All of it, of claimed rows of different people. Raises LookupError when one was claimed no more."""
    settled = [_settled(case.row, verdict) for case, verdict in judged]
    if due.settle(connection, settled, now) != len(settled):
        raise LookupError("due rows that were ours are not any more")
    told = [(case, verdict.told) for case, verdict in judged if verdict.told]
    outbox.add(connection, (row for case, telling in told for row in _messages(case, telling)))
    people.notice_many(connection, [case.row.person_id for case, _ in told if _says_how_to_end(case.scene)], now)
    _ask(connection, told)
    _go_on(connection, judged, now)
    # before the commit, while they are held, so that their next text finds it: see `services.talk.converse`
    _keep_places(told)


def _go_on(connection: Connection, judged: Iterable[tuple[Case, Verdict]], now: datetime) -> None:
    """What comes next of each that is over."""
    over = [(case, replace(case.row, state=found.state)) for case, found in judged if found.state != due.WAITING]
    nexts = [case.programme.after(case.scene, row, case.about) for case, row in over]
    enrolments.stand(connection, [one.stands for one in nexts if one.stands], now)
    due.plan(connection, [dict(one.due) for one in nexts if one.due], now)


def _settled(row: Due, verdict: Verdict) -> Settled:
    waits = verdict.until if verdict.state == due.WAITING and verdict.until else row.not_before
    return Settled(row.id, verdict.state, verdict.reason, waits)


def _messages(case: Case, told: Telling) -> Iterator[dict[str, object]]:
    """The messages as outbox rows, one a position."""
    row, scene, now = case.row, case.scene, case.scene.now
    common = {
        "person_id": row.person_id, "inbox_id": None, "created_at": now, "changed_at": now, "due_at": now,
        "expires_at": row.expires_at, "lane": told.lane,
    }  # fmt: skip
    for number, reply in enumerate(_announced(scene, told.replies)):
        place = {"position": number, "cause": f"due:{row.id}:{number}", "capped": case.capped and number == 0}
        yield common | place | say.row(scene.runtime, reply, scene.person.medium, delivery.QUEUED)


def _announced(scene: Scene, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Who writes, and from time to time how to end it."""
    first = replies[0]
    return (replace(first, text=scene.voice.begun(first.text, ends=_says_how_to_end(scene))), *replies[1:])


def _says_how_to_end(scene: Scene) -> bool:
    noticed = scene.person.noticed_at
    return noticed is None or noticed <= scene.now - NOTICE_EVERY


def _ask(connection: Connection, told: Iterable[tuple[Case, Telling]]) -> None:
    """The last question asked is the one answered: kept with the person."""
    asked = [{"row": case.row.person_id, **columns(one.asking)} for case, one in told if one.asking]
    people.ask_many(connection, asked)


def _keep_places(told: Iterable[tuple[Case, Telling]]) -> None:
    """And as their place."""
    kept: dict[str, Kept] = {}
    places = None
    for case, one in told:
        if one.asking:
            person, place = case.scene.person, one.asking.place
            places = case.scene.runtime.places
            kept[person.mark] = Kept(place.node, place.page, person.turn + 1, case.scene.now.timestamp(), place.ref)
    if places:
        places.keep_many(kept)
