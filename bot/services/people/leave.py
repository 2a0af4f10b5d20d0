"""STOP, in the database: nothing that is planned or waits is sent any more."""

from bot.services.scene import Scene
from bot.store import checkins, due, enrolments, links, outbox, people

STOPPED = "stopped"


def leave(scene: Scene, reason: str = STOPPED) -> None:
    """End every programme and link, drop what is due, and cancel what waits in the outbox."""
    person = scene.person.id
    enrolments.end_every(scene.connection, person, reason, scene.now)
    due.drop_for(scene.connection, person, reason, scene.now)
    checkins.lapse_for(scene.connection, person, scene.now)
    # a caregiver's own tips go on: they asked for them by themselves
    links.end_every(scene.connection, person, scene.now)
    outbox.cancel_for(scene.connection, person, reason, scene.now)
    people.change(scene.connection, person, asking="", asking_until=None)
