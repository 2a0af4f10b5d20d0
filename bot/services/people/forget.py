"""Erase a person: their number, texts, answers and reports; what stays is the mark of their STOP."""

from bot.store import alerts, consent, deliveries, inbox, outbox, people
from bot.store.database import Connection
from bot.store.people import Person


def forget(connection: Connection, person: Person, asking: int | None = None) -> None:
    """Erase `person`. `asking` is the inbox row of the wish itself.

    That row stays for a day, empty and nobody's, so that the gateway's retry of
    it gets the same answer; the sweep then removes it.
    """
    if asking is not None:
        inbox.disown(connection, asking)
    # staff were sent the number to call
    told = outbox.erase_to_staff(connection, [f"alert:{number}:" for number in alerts.forget(connection, person.id)])
    deliveries.erase(connection, [*told, *outbox.erase(connection, person.id)])
    inbox.erase(connection, person.id)
    consent.keep_only_stops(connection, person.mark)
    people.erase(connection, person.id)
