"""Short words for check-ins in these tests: give a set, let it come, see what was said and kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.checkins import plan as checkins
from bot.services.checkins.answered import Shown, answers
from bot.services.checkins.plan import Wanted
from bot.services.due.fire import fire
from bot.services.scene import Scene, set_scene
from bot.store import checkins as rows
from bot.store import due, outbox, people
from bot.store.alerts import Alert, alerts
from bot.store.checkins import Run
from bot.store.database import transaction
from bot.store.due import Due
from bot.store.enrolments import Enrolment
from tests.services.talking import said


@contextmanager
def scene_of(runtime: Runtime, number: str) -> Iterator[Scene]:
    """The scene for the person of a number, who has texted before."""
    with transaction(runtime.store) as connection:
        found = people.by_mark(connection, runtime.vault.mark(number))
        assert found
        held = people.hold(connection, found.id)
        assert held
        yield set_scene(runtime, connection, held, runtime.clock())


def known(runtime: Runtime, number: str, language: str = "en", **columns: object) -> None:
    """Somebody who has been welcomed, with what staff know of them."""
    said(runtime, number, "hi" if language == "en" else "hola")
    with scene_of(runtime, number) as scene:
        people.change(scene.connection, scene.person.id, turn=scene.person.turn, **columns)


def given(runtime: Runtime, number: str, set_id: str, at: str = "09:30", **more: object) -> Enrolment:
    """Give a set; the person asked for it unless told otherwise."""
    with scene_of(runtime, number) as scene:
        return checkins.enrol(scene, Wanted(set_id, time.fromisoformat(at), **{"asked": True, **more}))  # type: ignore[arg-type]


def come(runtime: Runtime, clock: HeldClock, number: str, moment: datetime | timedelta) -> list[str]:
    """Time passes to `moment` (or by so much), and whatever is due is written; the bodies written to this number."""
    before = set(bodies(runtime, number))
    clock.at = moment if isinstance(moment, datetime) else clock.at + moment
    fire(runtime)
    return [body for key, body in bodies(runtime, number).items() if key not in before]


def bodies(runtime: Runtime, number: str) -> dict[str, str]:
    """{outbox id: body} of everything said to a number, oldest first."""
    with scene_of(runtime, number) as scene:
        found = sorted(
            outbox.of_person(scene.connection, scene.person.id), key=lambda row: (row.created_at, row.position)
        )
        return {row.id: runtime.vault.open(row.body) for row in found}


def runs_of(runtime: Runtime, number: str) -> list[Run]:
    """The runs of a number, oldest first."""
    with scene_of(runtime, number) as scene:
        return rows.of_person(scene.connection, scene.person.id)


def answers_of(runtime: Runtime, number: str) -> list[Shown]:
    """What a number answered, oldest first."""
    with scene_of(runtime, number) as scene:
        return answers(runtime, scene.connection, scene.person.id)


def alerts_of(runtime: Runtime, number: str) -> list[Alert]:
    """The alerts raised for a number."""
    with scene_of(runtime, number) as scene:
        query = alerts.select().where(alerts.c.person_id == scene.person.id)
        return [Alert(**row._mapping) for row in scene.connection.execute(query)]


def plans_of(runtime: Runtime, number: str, state: str = due.WAITING) -> list[Due]:
    """The due rows of a number in a state."""
    with scene_of(runtime, number) as scene:
        return [row for row in due.of_person(scene.connection, scene.person.id) if row.state == state]
