"""Staff take an alert: by text or from the command line; the others who were told hear of it."""

from bot.engine.effects import Acknowledge
from bot.engine.replies import Reply
from bot.runtime import Runtime
from bot.services.alerts.danger import send, voice_for
from bot.services.scene import Scene
from bot.store import alerts, people, staff
from bot.store.database import Connection

ONLY = 0
"""In place of a number: the one alert that is open."""


def acknowledge(scene: Scene, effect: Acknowledge) -> tuple[Reply, ...]:
    """What is said to the one who takes it; nothing to a phone that wants no texts."""
    member = staff.by_id(scene.connection, scene.person.staff_id) if scene.person.staff_id else None
    if member is None:
        return ()
    reply = _taken(scene, effect.number, member.name)
    return () if scene.person.consent == people.STOPPED else (reply,)


def _taken(scene: Scene, number: int, name: str) -> Reply:
    say, connection = scene.voice.reply, scene.connection
    if number == ONLY:
        waiting = alerts.open_numbers(connection)
        if not waiting:
            return say("alert.none_open")
        if len(waiting) > 1:
            return say("alert.which", numbers=", ".join(map(str, waiting[:10])), number=str(waiting[0]))
        number = waiting[0]
    if take(scene.runtime, connection, number, name):
        return say("alert.yours", number=str(number))
    found = alerts.by_id(connection, number)
    if found is None:
        return say("alert.none_such", number=str(number)[:12])
    if found.state == alerts.GONE:
        return say("alert.gone", number=str(number))
    return say("alert.taken", number=str(number), name=found.acknowledged_by)


def take(runtime: Runtime, connection: Connection, number: int, by: str) -> list[int]:
    """The alert, and what joined it, are taken by `by`; their numbers, none when it was not there to take."""
    now = runtime.clock()
    if number > alerts.LARGEST:
        return []
    taken = alerts.acknowledge(connection, number, by, now)
    if taken:
        alerts.note(connection, taken, alerts.TAKEN, now, by)
        others = sorted(one for one in alerts.told(connection, taken) if one.casefold() != by.casefold())
        usable = [one for one in staff.contacts_of(connection, others) if one.usable]
        words = [
            (one, voice_for(runtime, connection, one).reply("alert.taken", number=str(number), name=by))
            for one in usable
        ]
        send(runtime, connection, f"alert:{number}:taken", words, now)
    return taken
