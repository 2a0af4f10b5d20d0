"""What a person answers to a reminder of a visit: kept for staff, and confirmed with date and time."""

from bot.engine.effects import AnswerVisit
from bot.engine.reminders import COMING
from bot.engine.replies import Reply
from bot.rules.refs import number_of
from bot.services.scene import Scene
from bot.services.visits.remind import values
from bot.store import due, visits
from bot.store.visits import Visit

RECENT = 20
"""Reminders looked at to find the visit that a late answer is about."""

_SAID = {visits.COMING: "reminder.coming", visits.NEW_TIME: "reminder.new_time"}


def answer_visit(scene: Scene, effect: AnswerVisit) -> tuple[Reply, ...]:
    """Keep the answer; the visit meant is the one asked about, else the last one this person was told of."""
    visit = _open(scene, effect.ref) or _told_last(scene)
    if visit is None:
        return (scene.voice.reply("reminder.none" if effect.ref else "unknown"),)
    visits.change(scene.connection, visit.id, scene.now, answer=effect.answer, answered_at=scene.now)
    return (scene.voice.reply(_SAID[effect.answer], **values(scene, visit)),)


def _open(scene: Scene, ref: str) -> Visit | None:
    """The visit behind `ref`, while it stands and lies ahead."""
    visit = visits.by_id(scene.connection, number_of(ref)) if ref else None
    mine = visit is not None and visit.person_id == scene.person.id and visit.state == visits.PLANNED
    return visit if mine and visit and visit.at > scene.now and _asks(scene, visit) else None


def _told_last(scene: Scene) -> Visit | None:
    told = due.fired(scene.connection, scene.person.id, "visit", RECENT)
    return next((visit for row in told if (visit := _open(scene, row.ref))), None)


def _asks(scene: Scene, visit: Visit) -> bool:
    kind = scene.runtime.book.reminders.get(visit.kind)
    return kind is not None and kind.asks == COMING
