"""Due rows of several people in one transaction: held and read together, judged one by one, written together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.runtime import Runtime
from bot.services.due import decency, write
from bot.services.due.programmes import PROGRAMMES
from bot.services.due.telling import Programme
from bot.services.due.write import Case, Verdict
from bot.services.scene import Scene
from bot.store import clinics, due, people
from bot.store.database import Connection, transaction
from bot.store.due import Due
from bot.store.people import Person

GONE, HELD = "gone", "held"


def tell(runtime: Runtime, rows: Sequence[Due], now: datetime, *, wait: bool = False) -> list[str]:
    """Claim these rows, each of another person, and say what is to be said; in which state each ended.

    Whom somebody else holds is left out, unless we `wait`: for one row at a time, or two might wait for each other.
    """
    with transaction(runtime.store) as connection:
        held = people.hold_many(connection, [row.person_id for row in rows], wait=wait)
        reached = [row for row in rows if wait or row.person_id in held]
        ours = due.claim(connection, [row.id for row in reached], now)
        cases = _cases(runtime, connection, [row for row in reached if row.id in ours], held, now)
        sent = decency.counted(connection, runtime.settings, [case.row.person_id for case in cases if case.capped], now)
        verdicts = [_judge(case, sent.get(case.row.person_id, ())) for case in cases]
        write.write(connection, list(zip(cases, verdicts, strict=True)), now)
    states = [HELD if verdict.state == due.WAITING else verdict.state for verdict in verdicts]
    return states + [GONE] * (len(reached) - len(states))


def _cases(
    runtime: Runtime, connection: Connection, rows: Iterable[Due], held: Mapping[int, Person], now: datetime
) -> list[Case]:
    """Each row with its person and what it is about, in their order."""
    clinic, about = clinics.first(connection), _about(connection, rows)
    cases = []
    for row in rows:
        scene, programme = Scene(runtime, connection, held[row.person_id], now, clinic), _programme(row)
        found = about.get(row.id)
        cases.append(Case(scene, row, programme, found, programme.capped(scene, row, found)))
    return cases


def _about(connection: Connection, rows: Iterable[Due]) -> dict[int, Any]:
    """{id of a row: what it is about}, read once for each programme."""
    found: dict[int, Any] = {}
    for word, alike in groupby(sorted(rows, key=_word), _word):
        found |= PROGRAMMES[word].read(connection, list(alike))
    return found


def _word(row: Due) -> str:
    return row.kind.partition(".")[0]


def _programme(row: Due) -> Programme[Any]:
    return PROGRAMMES[_word(row)]


def _judge(case: Case, sent: Sequence[datetime]) -> Verdict:
    scene, row = case.scene, case.row
    if scene.now >= row.expires_at:
        return Verdict(due.EXPIRED, row.reason or decency.TOO_LATE)
    if reason := decency.refusal(scene.person):
        return Verdict(due.DROPPED, reason)
    if held := decency.wait(scene, sent if case.capped else None):
        return Verdict(due.EXPIRED if held.until >= row.expires_at else due.WAITING, held.reason, held.until)
    told = case.programme.tell(scene, row, case.about)
    return Verdict(due.DROPPED, told) if isinstance(told, str) else Verdict(due.FIRED, told=told)
