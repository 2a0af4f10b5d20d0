"""What is due becomes messages: asked again at the last moment, one person a transaction.

A row is claimed by moving it out of `waiting`, in the transaction that writes
its messages: two clocks at once say nothing twice, and a crash leaves the row waiting.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cache.places import Kept
from bot.engine.replies import Reply
from bot.engine.session import Asking
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services import say
from bot.services.due import decency
from bot.services.due.programmes import PROGRAMMES
from bot.services.due.telling import Programme, Telling
from bot.services.scene import Scene, set_scene
from bot.services.talk.ask import columns
from bot.store import due, outbox, people
from bot.store.database import Unavailable, transaction
from bot.store.due import Due

PAGE = 200
NOTICE_EVERY = timedelta(days=30)
"""How often a message begun by us says how to end them (the first always does)."""

BROKEN_FOR = timedelta(minutes=15)
"""How long a row waits that could not be told, for somebody to mend what is wrong."""

TOO_LATE, BROKEN = "too late", "error"


def fire(runtime: Runtime, most: int | None = None) -> Counter[str]:
    """Everything due by now, at most `most` rows; how many rows ended in which state (`held` among them).

    A row that cannot be told waits a while, so that it keeps nobody else's; at the end the errors are raised together.
    """
    counts: Counter[str] = Counter()
    errors: list[Exception] = []
    while most is None or counts.total() < most:
        now = runtime.clock()
        with transaction(runtime.store) as connection:
            page = due.ripe(connection, now, PAGE if most is None else min(PAGE, most - counts.total()))
        # what is planned meanwhile for a moment that is past, as after an outage, comes with the next page
        if not page:
            break
        counts.update(_safely(runtime, row, now, errors) for row in page)
    if errors:
        raise ExceptionGroup("due rows that could not be told", errors)
    return counts


def _safely(runtime: Runtime, row: Due, now: datetime, errors: list[Exception]) -> str:
    try:
        return _one(runtime, row, now)
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one row brings about, the others are told
        errors.append(error)
        with transaction(runtime.store) as connection:
            due.hold(connection, row.id, now + BROKEN_FOR, BROKEN, now)
        return BROKEN


def _one(runtime: Runtime, row: Due, now: datetime) -> str:
    with transaction(runtime.store) as connection:
        person = people.hold(connection, row.person_id)
        if person is None or not due.is_waiting(connection, row.id):
            return "gone"
        scene = set_scene(runtime, connection, person, now)
        programme = PROGRAMMES[row.kind.partition(".")[0]]
        state = _decide(scene, row, programme)
        if state != due.WAITING:
            programme.after(scene, row)
        return "held" if state == due.WAITING else state


def _decide(scene: Scene, row: Due, programme: Programme) -> str:
    if scene.now >= row.expires_at:
        return _settle(scene, row, due.EXPIRED, row.reason or TOO_LATE)
    if reason := decency.refusal(scene.person):
        return _settle(scene, row, due.DROPPED, reason)
    capped = programme.capped(scene, row)
    if held := decency.wait(scene, capped=capped):
        if held.until >= row.expires_at:
            return _settle(scene, row, due.EXPIRED, held.reason)
        due.hold(scene.connection, row.id, held.until, held.reason, scene.now)
        return due.WAITING
    told = programme.tell(scene, row)
    if isinstance(told, str):
        return _settle(scene, row, due.DROPPED, told)
    _say(scene, row, told, capped=capped)
    return _settle(scene, row, due.FIRED, "")


def _settle(scene: Scene, row: Due, state: str, reason: str) -> str:
    due.settle(scene.connection, row.id, state, reason, scene.now)
    return state


def _say(scene: Scene, row: Due, told: Telling, *, capped: bool) -> None:
    """The messages as outbox rows, one a position, and the question they open."""
    person, now = scene.person, scene.now
    common = {
        "person_id": person.id, "inbox_id": None, "created_at": now, "changed_at": now, "due_at": now,
        "expires_at": row.expires_at, "lane": told.lane,
    }  # fmt: skip
    replies = _announced(scene, told.replies)
    outbox.add(
        scene.connection,
        [
            common
            | {"position": number, "cause": f"due:{row.id}:{number}", "capped": capped and number == 0}
            | say.row(scene.runtime, reply, person.medium, delivery.QUEUED)
            for number, reply in enumerate(replies)
        ],
    )
    if told.asking:
        open_question(scene, told.asking)


def open_question(scene: Scene, asking: Asking) -> None:
    """The last question asked is the one answered: kept with the person, and as their place."""
    person, place = scene.person, asking.place
    people.advance(scene.connection, person.id)
    people.change(scene.connection, person.id, **columns(asking))
    kept = Kept(place.node, place.page, person.turn + 1, scene.now.timestamp(), place.ref)
    scene.runtime.places.keep(person.mark, kept)


def _announced(scene: Scene, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Who writes, and from time to time how to end it."""
    person, now, voice = scene.person, scene.now, scene.voice
    first = replies[0]
    text = f"{voice.say('begun.name')} {first.text}"
    if person.noticed_at is None or person.noticed_at <= now - NOTICE_EVERY:
        text = f"{text} {voice.say('begun.stop')}"
        people.change(scene.connection, person.id, noticed_at=now)
    return (replace(first, text=text), *replies[1:])
