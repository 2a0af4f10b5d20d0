"""TOOK or SKIP: kept, and never answered with a dose. Two SKIPs in a row send the person to their care team."""

from bot.content import dates
from bot.engine.effects import KeepPill, RaiseAlert
from bot.engine.reminders import PILLS
from bot.engine.replies import Reply
from bot.engine.session import ASKS_FOR
from bot.rules.refs import number_of
from bot.rules.schedule import day_of
from bot.services.alerts.danger import raise_alert
from bot.services.routines import plan as routines
from bot.services.scene import Scene
from bot.store import due, enrolments, pills
from bot.store.due import Due
from bot.store.enrolments import Enrolment

RECENT = 10
"""Reminders looked at to find the pills that an answer is about."""

SKIPPED_TWICE = "pills.skipped"
"""The rule of the alert."""


def keep_pill(scene: Scene, effect: KeepPill) -> tuple[Reply, ...]:
    """Keep the answer to the last reminder of these pills (without a `ref`: of any) that is still fresh."""
    found = _told_last(scene, effect.ref)
    if found is None:
        return (scene.voice.reply("reminder.none" if effect.ref else "unknown"),)
    row, enrolment = found
    answer = {"person_id": scene.person.id, "enrolment_id": enrolment.id, "due_at": row.at, "taken": effect.taken}
    before = pills.keep(scene.connection, answer, scene.now)
    if effect.taken:
        return (_took(scene, enrolment, again=before is True),)
    return (_skipped(scene, enrolment, again=before is False),)


def _took(scene: Scene, enrolment: Enrolment, *, again: bool) -> Reply:
    if again:
        return scene.voice.reply("reminder.took.again")
    if routines.routine(scene, enrolment.programme).every != "week":
        return scene.voice.reply("reminder.took")
    day = day_of(routines.next_moment(scene, enrolment, scene.now), scene.zone)
    return scene.voice.reply("reminder.took.weekly", date=dates.day(day, scene.voice.language))


def _skipped(scene: Scene, enrolment: Enrolment, *, again: bool) -> Reply:
    if pills.last(scene.connection, enrolment.id, 2) != [False, False]:
        return scene.voice.reply("reminder.skipped")
    if not again:
        raise_alert(scene, RaiseAlert("visit", SKIPPED_TWICE))
    return scene.voice.reply("reminder.skipped.twice")


def _told_last(scene: Scene, ref: str) -> tuple[Due, Enrolment] | None:
    told = due.fired(scene.connection, scene.person.id, "routine", RECENT)
    for row in told:
        enrolment = enrolments.by_id(scene.connection, number_of(row.ref))
        if enrolment and ref in ("", row.ref) and _is_fresh(scene, row, enrolment):
            return row, enrolment
    return None


def _is_fresh(scene: Scene, row: Due, enrolment: Enrolment) -> bool:
    """Daily pills: the same day. Weekly ones: three days, as long as their question is open."""
    kind = scene.runtime.book.reminders.get(enrolment.programme)
    if kind is None or kind.asks != PILLS:
        return False
    until = row.expires_at if kind.every == "day" else row.changed_at + ASKS_FOR
    return scene.now < until
