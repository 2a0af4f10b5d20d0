"""One run through a check-in: begun, each answer kept, taken up again after another question, and ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.engine import checkin as sets
from bot.engine.checkin import Checkin
from bot.engine.effects import FinishRun, KeepAnswer, ResumeCheckin, StartCheckin
from bot.engine.opening import opening
from bot.engine.replies import Reply
from bot.engine.session import ASKS_FOR, Asking, Place
from bot.rules import refs
from bot.services.scene import Scene
from bot.services.talk.ask import columns
from bot.store import checkins, due, people
from bot.store.checkins import Run

ANSWERED, OVER = "answered", "over"
"""Why nobody is asked once more."""

PERIODS = {"day": 1, "week": 7, "2 weeks": 14, "month": 30, "6 months": 180}
"""Days from one run of a set to the next."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Begun:
    """A new run and the question it opens."""

    run_id: int
    asking: Asking


def start(scene: Scene, effect: StartCheckin) -> tuple[Reply, ...]:
    """Begin a set now, because the person asked for it."""
    checkin = scene.runtime.book.checkins[effect.set_id]
    begun = begin(scene, checkin)
    people.change(scene.connection, scene.person.id, **columns(begun.asking))
    return (opening(scene.voice, checkin, shared=scene.person.shared),)


def resume(scene: Scene, _effect: ResumeCheckin) -> tuple[Reply, ...]:
    """Ask again what still waits in SQL, when another question of ours has come between."""
    run = next((one for one in checkins.open_runs(scene.connection, scene.person.id) if one.until > scene.now), None)
    if run is None or run.question not in scene.runtime.book.nodes:
        return (scene.voice.reply("checkin.none"),)
    asking = asking_of(run, scene.now + ASKS_FOR)
    checkins.change(scene.connection, run.id, until=asking.until)
    people.change(scene.connection, scene.person.id, **columns(asking))
    return (scene.runtime.book.nodes[run.question].show(scene.voice, 0),)


def keep(scene: Scene, effect: KeepAnswer) -> tuple[Reply, ...]:
    """Keep an answer, and where the run stands after it."""
    run = _of(scene, effect.ref)
    if run is None:
        return ()
    note = scene.runtime.vault.seal(effect.note) if effect.note else ""
    answer = {"run_id": run.id, "person_id": run.person_id, "question": effect.question, "value": effect.value}
    kept = {"note": note, "severity": effect.severity, "rule": effect.rule, "at": scene.now}
    checkins.keep(scene.connection, answer | kept)
    due.drop(scene.connection, effect.ref, ANSWERED, scene.now)
    asking = scene.turn.session.asking if scene.turn else None
    if asking and sets.Run.parse(asking.place.ref).ref == effect.ref:
        stands = {"question": asking.place.node, "until": asking.until, "call": run.call or bool(effect.severity)}
        checkins.change(scene.connection, run.id, **stands, state=checkins.OPEN, finished_at=None)
    return ()


def finish(scene: Scene, effect: FinishRun) -> tuple[Reply, ...]:
    """The run is over."""
    if run := _of(scene, effect.ref):
        close(scene, run, effect.state)
    return ()


def begin(scene: Scene, checkin: Checkin, useful_until: datetime | None = None) -> Begun:
    """A new run; what is still open lapses. Whoever answers nothing is asked once more, before it is of no use."""
    for old in checkins.open_runs(scene.connection, scene.person.id):
        close(scene, old, checkins.LAPSED)
    node = checkin.begins_at(shared=scene.person.shared)
    until = useful_until or scene.now + max(ASKS_FOR, checkin.nudge_after + _DAY)
    row = {
        "person_id": scene.person.id,
        "set_id": checkin.id,
        "question": node,
        "started_at": scene.now,
        "until": until,
    }
    run_id = checkins.add(scene.connection, row)
    if not nudged_by_the_next(checkin):
        _plan_nudge(scene, checkin, run_id, until)
    return Begun(run_id, Asking(Place(node, ref=str(sets.Run(ref_of(run_id), checkin.id))), until))


def asking_of(run: Run, until: datetime) -> Asking:
    """The question at which a run stands."""
    return Asking(Place(run.question, ref=str(sets.Run(ref_of(run.id), run.set_id, run.call))), until)


def nudged_by_the_next(checkin: Checkin) -> bool:
    """Whether the next run comes before anybody would be asked once more: then it does the asking."""
    days = PERIODS.get(checkin.every)
    return days is not None and checkin.nudge_after >= timedelta(days=days)


def ref_of(run_id: int) -> str:
    """What due rows and effects call a run."""
    return refs.ref_of(refs.RUN, run_id)


def _plan_nudge(scene: Scene, checkin: Checkin, run_id: int, until: datetime) -> None:
    at = scene.now + checkin.nudge_after
    row = {"person_id": scene.person.id, "kind": "nudge", "ref": ref_of(run_id), "at": at, "expires_at": until}
    if at < until:
        due.add(scene.connection, row, scene.now)


def close(scene: Scene, run: Run, state: str) -> None:
    """It is over: nothing is asked again."""
    checkins.change(scene.connection, run.id, state=state, finished_at=scene.now)
    due.drop(scene.connection, ref_of(run.id), OVER, scene.now)


def _of(scene: Scene, ref: str) -> Run | None:
    """This person's run, unless it was finished; one that lapsed is alive as long as its question is."""
    number = ref.removeprefix(f"{refs.RUN}:")
    run = checkins.by_id(scene.connection, int(number)) if number.isdecimal() else None
    alive = run and run.person_id == scene.person.id and run.state in (checkins.OPEN, checkins.LAPSED)
    return run if alive else None


HANDLERS: Mapping[type, Callable[[Scene, Any], tuple[Reply, ...]]] = {
    StartCheckin: start,
    ResumeCheckin: resume,
    KeepAnswer: keep,
    FinishRun: finish,
}
"""The effects of a check-in, and what does them."""
