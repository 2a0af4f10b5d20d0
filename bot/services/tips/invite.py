"""A patient's invitation links a caregiver: a code for one use, kept as a mark; neither sees the other's texts."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.engine.effects import Invite, Join, Unlink
from bot.engine.replies import Reply
from bot.rules.refs import LINK, number_of, ref_of
from bot.runtime import Runtime
from bot.services.due.telling import Next, Programme, Telling
from bot.services.scene import Scene
from bot.services.tips import courses, phase
from bot.services.tips.phase import Wanted
from bot.store import due, inbox, links, people
from bot.store.database import Connection
from bot.store.due import Due
from bot.store.links import Link
from bot.understand import understand
from bot.understand.normalise import normalise

LETTERS = "CDFGHJKMNPQRTWXY34679"
"""No vowels, so that no word comes about, and nothing that looks like another sign."""

LENGTH = 6
VALID_FOR = timedelta(days=7)
TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
"""How many codes somebody may try; a further one is not even looked up."""

TOLD_WITHIN = timedelta(days=3)
KIND = "joined"
NOT_LINKED = "not linked any more"

Said = tuple[Reply, ...]


def invite(scene: Scene, _effect: Invite) -> Said:
    """A new code; one that was not used ends."""
    person, runtime = scene.person, scene.runtime
    if person.role == people.CAREGIVER:
        return (scene.voice.reply("invite.caregiver"),)
    if not person.role:
        people.change(scene.connection, person.id, role=people.PATIENT)
    while True:
        code = new_code(runtime)
        if links.invite(scene.connection, person.id, _mark(runtime, code), scene.now + VALID_FOR, scene.now):
            return (scene.voice.reply("invite.code", code=code),)


def join(scene: Scene, effect: Join) -> Said:
    """Take up an invitation; an earlier link of the caregiver ends. Whatever is wrong with a code, the same is said."""
    if not effect.code:
        return (scene.voice.reply("join.how"),)
    link = _invitation(scene, effect.code)
    if link is None:
        return (scene.voice.reply("join.no"),)
    if link.patient_id == scene.person.id:
        links.end(scene.connection, link.id, scene.now)
        people.change(scene.connection, scene.person.id, shared=True)
        return (scene.voice.reply("join.shared"),)
    earlier = links.of_caregiver(scene.connection, scene.person.id)
    if not links.take(scene.connection, link.id, scene.person.id, scene.now):
        return (scene.voice.reply("join.no"),)
    for other in earlier:
        links.end(scene.connection, other.id, scene.now)
    _tell_patient(scene, link)
    has_tips = _follow(scene, link)
    return (scene.voice.reply("join.done.tips" if has_tips else "join.done"),)


def unlink(scene: Scene, _effect: Unlink) -> Said:
    """End every link, and every code that was not used; nobody else is told."""
    ended = links.end_every(scene.connection, scene.person.id, scene.now)
    return (scene.voice.reply("unlink.done" if ended else "unlink.none"),)


def new_code(runtime: Runtime) -> str:
    """A code that is understood as typed, and as nothing else, in every language."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        read = (understand(f"{word} {code}", runtime.book.lexicon) for word in _join_words(runtime))
        if all(meaning.command == "JOIN" and meaning.value == code.lower() for meaning in read):
            return code


def read(connection: Connection, rows: Sequence[Due]) -> Mapping[int, Link]:
    """Their links."""
    found = {row.id: links.by_id(connection, number_of(row.ref)) for row in rows}
    return {row_id: link for row_id, link in found.items() if link}


def tell(scene: Scene, _row: Due, link: Link | None) -> Telling | str:
    """Somebody joined: who is not said, so that it can stand on any screen."""
    if link is None or link.state != links.LINKED:
        return NOT_LINKED
    return Telling((scene.voice.reply("link.joined"),))


def _after(_scene: Scene, _row: Due, _link: Link | None) -> Next:
    """Nothing follows."""
    return Next()


def _capped(_scene: Scene, _row: Due, _link: Link | None) -> bool:
    """They invited, and must hear whether it was taken up."""
    return False


def _invitation(scene: Scene, code: str) -> Link | None:
    tried = inbox.count_rule(scene.connection, scene.person.id, "command.join", scene.now - TRIES_WITHIN)
    if tried > TRIES:
        return None
    return links.open_by_code(scene.connection, _mark(scene.runtime, code), scene.now)


def _tell_patient(scene: Scene, link: Link) -> None:
    row = {"person_id": link.patient_id, "kind": KIND, "ref": ref_of(LINK, link.id), "at": scene.now}
    due.add(scene.connection, row | {"expires_at": scene.now + TOLD_WITHIN}, scene.now)


def _follow(scene: Scene, link: Link) -> bool:
    """The caregiver stands where the patient stands; whether tips are on already, and go along."""
    person, patient = scene.person, people.by_id(scene.connection, link.patient_id)
    if not person.role:
        people.change(scene.connection, person.id, role=people.CAREGIVER)
    known = patient is not None and patient.phase in scene.runtime.book.series
    if patient and known and person.role != people.PATIENT:
        phase.carry(scene, Wanted(patient.phase, patient.phase_since))
    return courses.current(scene.connection, person.id) is not None


def _mark(runtime: Runtime, code: str) -> str:
    return runtime.vault.mark(f"invitation:{normalise(code)}")


def _join_words(runtime: Runtime) -> list[str]:
    every = runtime.book.lexicon.words.values()
    return [word for words in every for word, name in words.commands.items() if name == "JOIN" and " " not in word]


PROGRAMME = Programme(read, tell, _after, _capped)

HANDLERS: dict[type, Callable[[Scene, Any], Said]] = {Invite: invite, Join: join, Unlink: unlink}
"""Effect -> what does it."""
