"""One text in, its answer out: the main job, in one transaction.

The inbox row is the guard: a text that came before gets the recorded answer.
The person's row is held to the end, so two texts of one person are answered in
order. The place in the menu is kept in Redis; when that fails, or Redis is empty,
the next turn begins at the main menu, or at the step of a form, which SQL keeps too.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.cache.places import Kept
from bot.channels.base import Inbound, Outgoing
from bot.engine import step
from bot.engine.effects import Acknowledge, Effect, Forget, RaiseAlert, RecordConsent
from bot.engine.messages import Message
from bot.engine.replies import Turn
from bot.engine.session import Consent, Place, Session
from bot.rules.zones import guess
from bot.runtime import Runtime
from bot.services import say
from bot.services.alerts.danger import wake
from bot.services.scene import Scene, clinic_values, set_scene
from bot.services.talk import carry_out, erased
from bot.services.talk.ask import asking_of, columns, form_of
from bot.store import consent, enrolments, inbox, outbox, people
from bot.store.database import Connection, IntegrityError, transaction
from bot.store.people import Person
from bot.understand import understand
from bot.understand.meaning import START, STOP, Meaning


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said back, in order; `turn` is None when the text had been answered before."""

    messages: tuple[Outgoing, ...]
    turn: Turn | None = None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the text brought about; nothing when it had been answered before."""
        return self.turn.effects if self.turn else ()


SILENCE = Answered(())

_LAST_WORDS = ("stop.done", "forget.done")
"""The texts that confirm a STOP or a FORGET."""

_FORM = "choice"
"""The kind of node that is a step of a form: what was chosen so far stands in its place alone."""


def converse(runtime: Runtime, inbound: Inbound) -> Answered:
    """Answer `inbound`; the same external id always gets the same answer. Raises what the database raises."""
    if inbound.address.rpartition(":")[2] in runtime.settings.senders:
        return SILENCE
    held = runtime.brake.holds(runtime.vault.mark(inbound.address), inbound.text, inbound.external_id)
    try:
        answered = _once(runtime, inbound, held)
    except IntegrityError:
        # the same text was being answered at the same moment: its answer is there now
        answered = _once(runtime, inbound, held)
    if any(isinstance(effect, RaiseAlert | Acknowledge) for effect in answered.effects):
        wake(runtime)
    return answered


def _once(runtime: Runtime, inbound: Inbound, held: bool) -> Answered:
    mark, now = runtime.vault.mark(inbound.address), runtime.clock()
    with transaction(runtime.store) as connection:
        if seen := inbox.find(connection, inbound.channel, inbound.external_id):
            return _recorded(runtime, connection, seen, consent.latest(connection, mark))
        person = people.lock(connection, _person_row(runtime, inbound, mark), now)
        # whoever held the person before us may have answered this text, recorded a STOP, or erased them
        seen = inbox.find(connection, inbound.channel, inbound.external_id)
        status = consent.latest(connection, mark)
        is_new = person.turn == 0 and person.created_at == now
        scene = set_scene(runtime, connection, person, now)
        if is_new and (seen or _stays_forgotten(runtime, inbound, status)):
            people.erase(connection, person.id)
            turn = None if seen else erased.hear(scene, inbound)
            seen = seen or _of_nobody(scene, inbound, turn)
            return Answered(_recorded(runtime, connection, seen, status).messages, turn)
        if seen:
            return _recorded(runtime, connection, seen, status)
        session = _session(scene, status)
        turn = step(session, Message(inbound.text, now, inbound.media, inbound.opt_out), runtime.book)
        turn = _braked(turn, session) if held else turn
        messages, turn = _record(scene, inbound, turn, session)
        # before the commit, while the person is held, so that their next text finds it; if the
        # commit fails, the turn number gives it away as one that never was
        _keep_place(runtime, person, turn, now)
    return Answered(messages, turn)


def _recorded(runtime: Runtime, connection: Connection, inbox_id: int, status: str | None) -> Answered:
    """The answer given before; after a STOP only the words that confirmed it, and those for nobody, are said again."""
    rows = outbox.for_inbox(connection, inbox_id)
    if status == consent.STOPPED:
        rows = [row for row in rows if row.key in _LAST_WORDS or row.person_id is None]
    return Answered(tuple(Outgoing(row.id, runtime.vault.open(row.body)) for row in rows))


def _stays_forgotten(runtime: Runtime, inbound: Inbound, status: str | None) -> bool:
    """Somebody who was erased and does not ask to come back: nothing about them is kept again."""
    asks_back = inbound.opt_out == START or understand(inbound.text, runtime.book.lexicon).command == START
    return status == consent.STOPPED and not asks_back


def _of_nobody(scene: Scene, inbound: Inbound, turn: Turn | None) -> int:
    """The row of a text of somebody who was erased, and what is answered; its id."""
    inbox_id = inbox.add(scene.connection, _inbox_row(scene.runtime, inbound, None, scene.now))
    if turn:
        erased.answer(replace(scene, inbox_id=inbox_id), turn)
    return inbox_id


def _session(scene: Scene, status: str | None) -> Session:
    person, now = scene.person, scene.now
    kept = scene.runtime.places.find(person.mark, person.turn, now)
    # whom a carrier's START brought back after FORGET has never been welcomed, nor who came on a clinic's list
    listed = status == consent.GIVEN and person.turn == 0 and not person.staff_id
    unknown = status is None or listed or (status == consent.RESTARTED and not person.language)
    stopped = status == consent.STOPPED
    enrolled = enrolments.of_person(scene.connection, person.id)
    return Session(
        language=person.language,
        consent=Consent.STOPPED if stopped else Consent.NEW if unknown else Consent.ACTIVE,
        place=Place(kept.node, kept.page, kept.ref) if kept else form_of(person, now),
        values=clinic_values(scene.clinic),
        asking=asking_of(person, now),
        role=people.STAFF if person.staff_id else person.role,
        phase=person.phase,
        shared=person.shared,
        programmes=frozenset(one.programme for one in enrolled if one.state == enrolments.ACTIVE),
        offered=person.languages_offered,
        paused=frozenset(one.programme for one in enrolled if one.state == enrolments.PAUSED),
    )


def _braked(turn: Turn, before: Session) -> Turn:
    """A loop between machines is left unanswered; a danger sign and a STOP never are."""
    if turn.meaning.severity or turn.meaning.command == STOP or any(_must_be_kept(effect) for effect in turn.effects):
        return turn
    return Turn(before, meaning=replace(turn.meaning, rule="brake"))


def _must_be_kept(effect: Effect) -> bool:
    """Danger, FORGET, and every STOP and START: the carrier has acted on them, so we must too."""
    return isinstance(effect, Forget | RaiseAlert | Acknowledge) or (
        isinstance(effect, RecordConsent) and effect.kind != consent.GIVEN
    )


def _record(scene: Scene, inbound: Inbound, turn: Turn, before: Session) -> tuple[tuple[Outgoing, ...], Turn]:
    """The rows of this turn; the turn with whatever only the world could say."""
    runtime, connection, person, now = scene.runtime, scene.connection, scene.person, scene.now
    inbox_id = inbox.add(connection, _inbox_row(runtime, inbound, person.id, now, turn))
    people.advance(connection, person.id)
    waits = columns(turn.session.asking, _step(scene, turn))
    if turn.session.asking != before.asking or waits["asking"] != person.asking:
        people.change(connection, person.id, **waits)
    if turn.session.offered != before.offered:
        people.change(connection, person.id, offered=",".join(sorted(turn.session.offered)))
    heard = replace(scene, inbox_id=inbox_id, turn=turn)
    turn = replace(turn, replies=(*turn.replies, *carry_out.carry_out(heard, turn.effects), *turn.last))
    forgotten = any(isinstance(effect, Forget) for effect in turn.effects)
    rows = say.answer(heard, turn.replies, None if forgotten else person.id)
    return tuple(Outgoing(str(row["id"]), runtime.vault.open(str(row["body"]))) for row in rows), turn


def _step(scene: Scene, turn: Turn) -> tuple[Place, datetime] | None:
    """The step of a form the turn ended at, and when."""
    place = turn.session.place
    is_step = place is not None and scene.runtime.book.nodes[place.node].kind == _FORM
    return (place, scene.now) if place and is_step else None


def _keep_place(runtime: Runtime, person: Person, turn: Turn, now: datetime) -> None:
    place = turn.session.place
    if place is None:
        runtime.places.drop(person.mark)
    else:
        runtime.places.keep(person.mark, Kept(place.node, place.page, person.turn + 1, now.timestamp(), place.ref))


def _person_row(runtime: Runtime, inbound: Inbound, mark: str) -> dict[str, object]:
    sealed = runtime.vault.seal(inbound.address)
    zones = ",".join(guess(inbound.address))
    row = {"mark": mark, "address": sealed, "channel": inbound.channel, "medium": inbound.medium, "language": ""}
    return {**row, "zones": zones}


def _inbox_row(
    runtime: Runtime, inbound: Inbound, person_id: int | None, now: datetime, turn: Turn | None = None
) -> dict[str, object]:
    meaning: Meaning | None = turn.meaning if turn else None
    return {
        "channel": inbound.channel,
        "external_id": inbound.external_id,
        "person_id": person_id,
        "body": runtime.vault.seal(inbound.text) if person_id else "",
        "media": inbound.media,
        "label": meaning.label if meaning else "",
        "severity": meaning.severity if meaning else "",
        "rule": meaning.rule if meaning else "",
        "score": meaning.score if meaning else 0.0,
        "place": str(turn.session.place or "") if turn else "",
        "at": now,
    }
