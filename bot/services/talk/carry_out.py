"""What a turn asked for, done inside its transaction."""

from collections.abc import Callable
from typing import Any

from bot.engine.effects import (
    Acknowledge,
    AnswerVisit,
    Effect,
    Forget,
    KeepPill,
    KeepQuestion,
    RaiseAlert,
    RecordConsent,
    SetLanguage,
)
from bot.engine.replies import Reply
from bot.services.alerts.acknowledge import acknowledge
from bot.services.alerts.danger import raise_alert
from bot.services.checkins import runs
from bot.services.people import forget as forgetting
from bot.services.people.leave import leave
from bot.services.routines.answer_pill import keep_pill
from bot.services.scene import Scene
from bot.services.tips import invite, subscribe
from bot.services.visits.answer import answer_visit
from bot.services.visits.plan import replan_person
from bot.services.visits.questions import keep_question
from bot.store import consent, people

WORDING = "2026-11"
"""Version of the welcome and STOP texts, kept with each line of the consent ledger."""

Handler = Callable[[Scene, Any], tuple[Reply, ...]]
"""Does one kind of effect; gives back what only the world could say (such as a new code)."""


def carry_out(scene: Scene, effects: tuple[Effect, ...]) -> tuple[Reply, ...]:
    """Do every effect, in order; what is to be said besides."""
    return tuple(reply for effect in effects for reply in HANDLERS[type(effect)](scene, effect))


def _set_language(scene: Scene, effect: SetLanguage) -> tuple[Reply, ...]:
    people.set_language(scene.connection, scene.person.id, effect.language)
    return ()


def _record_consent(scene: Scene, effect: RecordConsent) -> tuple[Reply, ...]:
    consent.record(scene.connection, _line(scene, effect.kind, effect.how), scene.now)
    if effect.kind == consent.STOPPED:
        leave(scene)
    elif effect.kind == consent.RESTARTED:
        replan_person(scene)
    return ()


def _forget(scene: Scene, _effect: Forget) -> tuple[Reply, ...]:
    forgetting.forget(scene.connection, scene.person, scene.inbox_id)
    consent.record(scene.connection, _line(scene, consent.STOPPED, "forget"), scene.now)
    return ()


def _line(scene: Scene, kind: str, how: str) -> dict[str, object]:
    language = scene.voice.language
    return {"mark": scene.person.mark, "kind": kind, "how": how[:64], "wording": WORDING, "language": language}


HANDLERS: dict[type, Handler] = {
    SetLanguage: _set_language,
    RecordConsent: _record_consent,
    Forget: _forget,
    RaiseAlert: raise_alert,
    Acknowledge: acknowledge,
    AnswerVisit: answer_visit,
    KeepPill: keep_pill,
    KeepQuestion: keep_question,
    **subscribe.HANDLERS,
    **invite.HANDLERS,
    **runs.HANDLERS,
}
"""Every effect of the engine, and what does it."""
