"""What staff do for a person who asked them, by telephone, on paper or at the desk: no more texts, or no more data."""

from bot.rules.phone import e164
from bot.runtime import Runtime
from bot.services.people import forget as forgetting
from bot.services.people.leave import leave
from bot.services.refused import Refused
from bot.services.scene import Scene, set_scene
from bot.services.talk.carry_out import WORDING
from bot.store import audit, consent, people
from bot.store.database import Connection, transaction

_LONGEST = 50


def stop(runtime: Runtime, written: str, source: str, by: str) -> bool:
    """No more texts to this number, known or not; False when that stood already. Raises Refused.

    `source` says how they asked. Nothing is sent to confirm it.
    """
    plain = " ".join(source.split())
    if not 0 < len(plain) <= _LONGEST:
        raise Refused(f"Say in 1 to {_LONGEST} characters how they asked, such as `phone call`.")
    number = written if ":" in written else e164(written, runtime.settings.default_region)
    if not number:
        raise Refused("That is not a phone number. Write it with its area code.")
    mark = runtime.vault.mark(number)
    with transaction(runtime.store) as connection:
        return _stop(runtime, connection, mark, (f"staff:{plain}", by))


def forget(scene: Scene, by: str) -> None:
    """Erase everything about the person but the mark of their STOP."""
    person, connection = scene.person, scene.connection
    language = person.language or scene.runtime.book.source_language
    forgetting.forget(connection, person)
    line: dict[str, object] = {"mark": person.mark, "kind": consent.STOPPED, "how": "forget:staff", "wording": WORDING}
    consent.record(connection, line | {"language": language}, scene.now)
    audit.record(connection, by, "person forgotten", f"person:{person.id}", scene.now)
    scene.runtime.places.drop(person.mark)


def _stop(runtime: Runtime, connection: Connection, mark: str, who: tuple[str, str]) -> bool:
    (how, by), now = who, runtime.clock()
    known = people.by_mark(connection, mark)
    person = people.hold(connection, known.id) if known else None
    if consent.latest(connection, mark) == consent.STOPPED:
        return False
    language = (person.language if person else "") or runtime.book.source_language
    line: dict[str, object] = {"mark": mark, "kind": consent.STOPPED, "how": how, "wording": WORDING}
    consent.record(connection, line | {"language": language}, now)
    if person:
        leave(set_scene(runtime, connection, person, now))
    audit.record(connection, by, "person stopped", f"person:{person.id}" if person else "person", now)
    return True
