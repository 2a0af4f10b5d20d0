"""Danger signs become alerts: one row each, told to staff on call, and told again until somebody takes it.

The row is written in the transaction of the text that raised it, with the first
messages to staff. Every 15 minutes the next in rank are told as well; after the
last of them everybody is told again. People are told nothing of this: nobody
may rely on being watched.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.engine.book import Voice
from bot.engine.effects import RaiseAlert
from bot.engine.replies import Reply
from bot.rules import delivery, lanes
from bot.runtime import Runtime
from bot.services import say
from bot.services.scene import Scene, clinic_values
from bot.store import alerts, clinics, inbox, outbox, people, staff
from bot.store.alerts import Alert
from bot.store.database import Connection, transaction
from bot.store.staff import Contact

AGAIN = timedelta(minutes=15)
"""How long staff have before the next are told."""

USEFUL = timedelta(hours=1)
"""How long a text to staff may wait for the gateway."""

SEVEREST_FIRST = ("911", "988", "now", "visit")
NOTED_ONLY = "visit"
SILENT = ("email", "webhook")
"""Media of staff that cannot answer."""

PAGE = 100


def raise_alert(scene: Scene, effect: RaiseAlert) -> tuple[Reply, ...]:
    """Keep the danger sign, and tell staff unless they were just told of this person. Says nothing to the person."""
    connection, now = scene.connection, scene.now
    said = inbox.body(connection, scene.inbox_id) if scene.inbox_id else ""
    state = alerts.NOTED if effect.severity == NOTED_ONLY else alerts.OPEN
    row = {"person_id": scene.person.id, "inbox_id": scene.inbox_id, "severity": effect.severity, "rule": effect.rule}
    before = alerts.leading(connection, scene.person.id)
    alert = alerts.add(connection, row | {"said": said, "state": state, "created_at": now})
    if alert is None:
        return ()
    alerts.note(connection, [alert.id], alerts.RAISED, now)
    if alert.state == alerts.OPEN:
        _wake_staff(scene, alert, before)
    return ()


def raise_for_nobody(scene: Scene, effect: RaiseAlert) -> None:
    """The same for somebody who has erased themselves: staff hear that there was a sign, and no more is kept."""
    connection, now = scene.connection, scene.now
    row = {"person_id": None, "inbox_id": scene.inbox_id, "severity": effect.severity, "rule": effect.rule}
    alert = alerts.add(connection, row | {"said": "", "state": alerts.OPEN, "created_at": now})
    if alert:
        alerts.note(connection, [alert.id], alerts.RAISED, now)
        alerts.step_up(connection, alert, now + AGAIN)
        _tell(Telling(scene.runtime, connection, alert, now, answered=True), _next(_on_call(connection), set()))


def _wake_staff(scene: Scene, alert: Alert, before: Sequence[Alert]) -> None:
    """Join an alert that staff were just told of; else tell them, the milder ones of this person going along."""
    connection, now = scene.connection, scene.now
    known = (one for one in before if one.next_at and one.next_at > now and not _is_milder(one, alert))
    if leader := next(known, None):
        alerts.join(connection, [alert.id], leader)
        return
    taken_along = [one.id for one in before if not _is_milder(alert, one)]
    alerts.join(connection, taken_along, alert)
    alerts.step_up(connection, alert, now + AGAIN)
    on_call, already = _on_call(connection), alerts.told(connection, taken_along)
    whom = [one for one in on_call if one.name in already] or _next(on_call, set())
    _tell(Telling(scene.runtime, connection, alert, now, bool(scene.turn and scene.turn.replies)), whom)


def repeat(runtime: Runtime) -> Counter[str]:
    """Every alert that nobody has taken in time is told up the list; two passes at once tell nobody twice.

    Counts `alerts_told` (messages to staff) and `alerts_unheard` (alerts with nobody on call).
    """
    done: Counter[str] = Counter()
    now = runtime.clock()
    while True:
        with transaction(runtime.store) as connection:
            page = alerts.ripe(connection, now, PAGE)
        for alert in page:
            sent = _again(runtime, alert, now)
            if sent is not None:
                done.update({"alerts_told": sent} if sent else {"alerts_unheard": 1})
        if len(page) < PAGE:
            return done


def _again(runtime: Runtime, alert: Alert, now: datetime) -> int | None:
    """How many messages went to staff; None when somebody else did it, or took the alert."""
    with transaction(runtime.store) as connection:
        if not alerts.step_up(connection, alert, now + AGAIN):
            return None
        whom = _next(_on_call(connection), alerts.told(connection, [alert.id]))
        answered = alert.inbox_id is None or bool(outbox.for_inbox(connection, alert.inbox_id))
        return _tell(Telling(runtime, connection, alert, now, answered), whom)


def wake(runtime: Runtime) -> None:
    """Ask a sender to look at once; without Redis the clock finds the messages."""
    runtime.nudges.wake(lanes.NOW)


def _is_milder(one: Alert, other: Alert) -> bool:
    return SEVEREST_FIRST.index(one.severity) > SEVEREST_FIRST.index(other.severity)


def _on_call(connection: Connection) -> list[Contact]:
    """The addresses of those on call that can be reached, in order of rank."""
    return [one for one in staff.contacts(connection) if one.rank is not None and one.usable]


def _next(on_call: Sequence[Contact], told: set[str]) -> list[Contact]:
    """The first rank in which somebody has not been told; everybody once all have."""
    for _, rank in groupby(on_call, key=lambda one: one.rank):
        if fresh := [one for one in rank if one.name not in told]:
            return fresh
    return list(on_call)


@dataclass(frozen=True, slots=True)
class Telling:
    """What staff are told of: an alert, and whether the person got an answer."""

    runtime: Runtime
    connection: Connection
    alert: Alert
    now: datetime
    answered: bool


def _tell(telling: Telling, whom: Sequence[Contact]) -> int:
    """Messages to these addresses, in the first lane; how many."""
    connection, alert, now = telling.connection, telling.alert, telling.now
    person = people.by_id(connection, alert.person_id) if alert.person_id else None
    if not whom:
        if alerts.history(connection, alert.id)[-1].what != alerts.UNHEARD:
            alerts.note(connection, [alert.id], alerts.UNHEARD, now)
        return 0
    if alert.level:
        alerts.note(connection, [alert.id], alerts.REPEATED, now)
    phone = telling.runtime.vault.open(person.address).rpartition(":")[2] if person else ""
    values = {"number": str(alert.id), "phone": phone}
    told = "alert.told" if telling.answered else "alert.untold"
    words = [(one, _words(telling, one, values | {"told": told})) for one in whom]
    send(telling.runtime, connection, f"alert:{alert.id}:{alert.level + 1}", words, now)
    for name in dict.fromkeys(one.name for one in whom):
        alerts.note(connection, [alert.id], alerts.TOLD, now, name)
    return len(words)


def _words(telling: Telling, contact: Contact, values: dict[str, str]) -> Reply:
    """The number to call and what kind of sign: no name, no diagnosis, nothing of what was said."""
    voice = voice_for(telling.runtime, telling.connection, contact)
    take = "alert.take_elsewhere" if contact.medium in SILENT else "alert.take"
    return voice.reply(
        "alert.staff" if values["phone"] else "alert.erased",
        **values
        | {
            "class": voice.say(f"alert.class.{telling.alert.severity}"),
            "sign": sign(voice, telling.alert.rule),
            "told": voice.say(values["told"]),
            "take": voice.say(take, number=values["number"]),
        },
    )


def sign(voice: Voice, rule: str) -> str:
    """A neutral word for what a rule finds."""
    return voice.say(f"sign.{voice.book.signs.get(rule, 'other')}")


def voice_for(runtime: Runtime, connection: Connection, contact: Contact) -> Voice:
    """The book in the language that a member of staff reads."""
    known = contact.language in runtime.book.languages
    language = contact.language if known else runtime.book.source_language
    return Voice(runtime.book, language, clinic_values(clinics.first(connection)))


def send(
    runtime: Runtime, connection: Connection, cause: str, words: Sequence[tuple[Contact, Reply]], now: datetime
) -> None:
    """Messages to staff, one for each address: at any hour, before everything else, and not after an hour."""
    common = {
        "inbox_id": None, "created_at": now, "changed_at": now, "due_at": now, "expires_at": now + USEFUL,
        "lane": lanes.NOW, "capped": False,
    }  # fmt: skip
    rows = [
        common
        | {"person_id": contact.person_id, "position": number, "cause": f"{cause}:{number}"}
        | say.row(runtime, reply, contact.medium, delivery.QUEUED)
        for number, (contact, reply) in enumerate(words)
    ]
    outbox.add(connection, rows)
