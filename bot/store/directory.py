"""The people as a list: who stands on it, and new ones put on it."""

from datetime import datetime

from sqlalchemy import Connection, select

from bot.rules.audience import Audience
from bot.store.audience import meant
from bot.store.people import Person, people
from bot.store.upsert import into


def admit(connection: Connection, person: dict[str, object], at: datetime) -> Person:
    """The person with this mark, made if new, and held; one who is known has not been seen by this."""
    new = into(connection, people).values(**person, turn=0, created_at=at, seen_at=at)
    connection.execute(new.on_conflict_do_nothing(index_elements=["mark"]))
    held = select(people).where(people.c.mark == person["mark"]).with_for_update(key_share=True)
    return Person(**connection.execute(held).one()._mapping)


def listed(
    connection: Connection, audience: Audience, source_language: str, consent: str = "", limit: int = 1_000
) -> list[Person]:
    """The people an audience describes, in the order they came; `consent` narrows it further."""
    query = select(people).where(meant(audience, source_language)).order_by(people.c.id).limit(limit)
    if consent:
        query = query.where(people.c.consent == consent)
    return [Person(**row._mapping) for row in connection.execute(query)]
