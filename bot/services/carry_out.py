"""What a turn asked for, done inside its transaction."""

from datetime import datetime

from bot.engine.effects import Forget, RecordConsent, SetLanguage
from bot.engine.replies import Turn
from bot.services.forget import forget
from bot.store import consent, people
from bot.store.database import Connection
from bot.store.people import Person

WORDING = "2026-11"
"""Version of the welcome and STOP texts, kept with each line of the consent ledger."""


def carry_out(connection: Connection, person: Person, turn: Turn, inbox_id: int, now: datetime) -> int | None:
    """Do every effect of `turn`; the id under which the person is still known, None once forgotten."""
    kept: int | None = person.id
    for effect in turn.effects:
        match effect:
            case SetLanguage(language):
                people.set_language(connection, person.id, language)
            case RecordConsent(kind, how):
                consent.record(connection, _line(person, turn, kind, how), now)
            case Forget():
                forget(connection, person, inbox_id)
                consent.record(connection, _line(person, turn, consent.STOPPED, "forget"), now)
                kept = None
    return kept


def _line(person: Person, turn: Turn, kind: str, how: str) -> dict[str, object]:
    language = turn.session.language
    return {"mark": person.mark, "kind": kind, "how": how[:64], "wording": WORDING, "language": language}
