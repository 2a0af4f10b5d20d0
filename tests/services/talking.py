"""Short words for what services are asked in these tests."""

from sqlalchemy import select

from bot.channels.base import Inbound
from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.store import inbox, people
from bot.store.consent import consents
from bot.store.database import transaction
from bot.store.people import Person
from tests.helpers import gateway, numbers


def fresh_number() -> str:
    """A number nobody has, in Denver."""
    return numbers.fresh_number(numbers.DENVER)


def sms(number: str, text: str, external_id: str = "", **more: object) -> Inbound:
    """One text through the gateway."""
    medium = "whatsapp" if number.startswith("whatsapp:") else "sms"
    return Inbound("twilio", external_id or gateway.sid(), number, gateway.OUR_NUMBER, text, medium=medium, **more)  # type: ignore[arg-type]


def said(runtime: Runtime, number: str, text: str, **more: object) -> list[str]:
    """What comes back for one text."""
    return [message.text for message in converse(runtime, sms(number, text, **more)).messages]


def person(runtime: Runtime, number: str) -> Person | None:
    """The row of a number."""
    with transaction(runtime.store) as connection:
        return people.by_mark(connection, runtime.vault.mark(number))


def texts(runtime: Runtime, number: str) -> list[str]:
    """The bodies kept for a number, oldest first."""
    with transaction(runtime.store) as connection:
        found = people.by_mark(connection, runtime.vault.mark(number))
        return [runtime.vault.open(row.body) for row in inbox.of_person(connection, found.id)] if found else []


def ledger(runtime: Runtime, number: str) -> list[str]:
    """The lines of the consent ledger about a number, oldest first."""
    with runtime.store.connect() as connection:
        query = select(consents.c.kind).where(consents.c.mark == runtime.vault.mark(number))
        return list(connection.execute(query.order_by(consents.c.id)).scalars())
