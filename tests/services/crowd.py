"""People put straight into the database, and broadcasts for them."""

from sqlalchemy import select

from bot.rules.audience import Audience
from bot.runtime import Runtime
from bot.services.broadcasts import steer as broadcasts
from bot.services.broadcasts.steer import Draft, Times
from bot.store import consent, groups, people
from bot.store.database import transaction
from bot.store.outbox import outbox
from tests.helpers.numbers import fresh_number

TEXTS = {"en": "The office is closed on Monday.", "es": "La oficina cierra el lunes."}


def somebody(runtime: Runtime, number: str = "", group: str = "", **columns: object) -> int:
    """A person who has agreed to texts and lives in New York, unless `columns` say otherwise; their id."""
    number = number or fresh_number()
    mark = runtime.vault.mark(number)
    row: dict[str, object] = {
        "mark": mark, "address": runtime.vault.seal(number), "channel": "twilio", "medium": "sms", "language": "en",
        "zone": "America/New_York", "role": "patient",
    }  # fmt: skip
    agreed = columns.pop("consent", people.ACTIVE)
    with transaction(runtime.store) as connection:
        people.add_many(connection, [row], runtime.clock())
        person = people.by_mark(connection, mark)
        if columns:
            people.change(connection, person.id, **columns)
        if agreed != people.NEW:
            kind = consent.STOPPED if agreed == people.STOPPED else consent.GIVEN
            line = {"mark": mark, "kind": kind, "how": "test", "wording": "1", "language": "en"}
            consent.record(connection, line, runtime.clock())
        if group:
            groups.join(connection, person.id, [group])
    return person.id


def drafted(runtime: Runtime, name: str = "monday", audience: Audience | None = None, **texts: str) -> int:
    """A draft; its id."""
    made, _ = broadcasts.create(runtime, Draft(name, "Ann", audience or Audience(), texts or TEXTS))
    return made


def approved(
    runtime: Runtime, name: str = "monday", audience: Audience | None = None, times: Times | None = None
) -> int:
    """An approved broadcast; its id."""
    made = drafted(runtime, name, audience)
    broadcasts.approve(runtime, made, "Bob", times or Times())
    return made


def rows(runtime: Runtime, made: int) -> list[tuple[int, str, str]]:
    """(person, language, state) of a broadcast's messages, by person."""
    query = select(outbox.c.person_id, outbox.c.language, outbox.c.state).where(outbox.c.cause == f"broadcast:{made}")
    with runtime.store.connect() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(outbox.c.person_id))]


def told(runtime: Runtime, made: int) -> list[int]:
    """Who has a message of a broadcast."""
    return [person for person, _, _ in rows(runtime, made)]
