"""Messages whose fate nobody knows: when to look for each in the gateway's list, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.rules import delivery
from bot.store.broadcasts import wordings
from bot.store.deliveries import deliveries
from bot.store.outbox import UNSETTLED, in_state, outbox
from bot.store.people import people


@dataclass(frozen=True, slots=True)
class Unknown:
    """One of them, unknown `since`. `body` and `address` are sealed; `is_reply`: it left inside a webhook's answer."""

    id: str
    person_id: int
    body: str
    address: str
    channel: str
    is_reply: bool
    reason: str
    created_at: datetime
    since: datetime
    expires_at: datetime | None


def to_look_for(connection: Connection, now: datetime, limit: int) -> list[Unknown]:
    """The unknown messages whose time has come, the longest waiting first."""
    columns = (
        outbox.c.id, outbox.c.person_id, func.coalesce(wordings.c.body, outbox.c.body).label("body"), people.c.address,
        people.c.channel, outbox.c.inbox_id.is_not(None).label("is_reply"), outbox.c.reason, outbox.c.created_at,
        outbox.c.changed_at.label("since"), outbox.c.expires_at,
    )  # fmt: skip
    joined = outbox.join(people, people.c.id == outbox.c.person_id)
    joined = joined.outerjoin(wordings, wordings.c.id == outbox.c.wording_id)
    lost = in_state(delivery.UNKNOWN) & UNSETTLED & (outbox.c.due_at <= now)
    waiting = select(*columns).select_from(joined).where(lost)
    return [Unknown(**row._mapping) for row in connection.execute(waiting.order_by(outbox.c.due_at).limit(limit))]


def known_ids(connection: Connection, person_id: int, external_ids: Sequence[str]) -> set[str]:
    """Which of the gateway's ids belong to messages to this person already: as their own, or reported of them."""
    named = list(external_ids)
    own = select(outbox.c.external_id).where(outbox.c.person_id == person_id, outbox.c.external_id.in_(named))
    told = select(deliveries.c.external_id).join(outbox, outbox.c.id == deliveries.c.outbox_id)
    told = told.where(outbox.c.person_id == person_id, deliveries.c.external_id.in_(named))
    return {*connection.execute(own).scalars(), *connection.execute(told).scalars()}


def open_beside(connection: Connection, message: Unknown) -> list[str]:
    """The sealed words of whatever else may be on its way to the same person."""
    on_the_way = outbox.c.state.in_((delivery.SENDING, delivery.HANDED, delivery.UNKNOWN)) & UNSETTLED
    joined = outbox.outerjoin(wordings, wordings.c.id == outbox.c.wording_id)
    words = select(func.coalesce(wordings.c.body, outbox.c.body)).select_from(joined)
    beside = (outbox.c.person_id == message.person_id) & (outbox.c.id != message.id) & on_the_way
    return list(connection.execute(words.where(beside)).scalars())


def found(connection: Connection, outbox_id: str, external_id: str, at: datetime) -> None:
    """It was sent after all."""
    mine = (outbox.c.id == outbox_id) & (outbox.c.state == delivery.UNKNOWN)
    sent = {"state": delivery.SENT, "external_id": external_id, "reason": "", "error": "", "changed_at": at}
    connection.execute(update(outbox).where(mine).values(**sent))


def look_later(connection: Connection, outbox_id: str, moment: datetime | None, reason: str) -> None:
    """Look again at `moment`, or (None) not any more."""
    mine = (outbox.c.id == outbox_id) & (outbox.c.state == delivery.UNKNOWN)
    connection.execute(update(outbox).where(mine).values(due_at=moment, reason=reason))


def absent(connection: Connection, message: Unknown, now: datetime, reason: str) -> str:
    """It never reached the gateway: sent again while it is of use; a reply is not. The state it ends in."""
    mine = (outbox.c.id == message.id) & (outbox.c.state == delivery.UNKNOWN)
    of_use = not message.is_reply and (message.expires_at is None or message.expires_at > now)
    target = delivery.QUEUED if of_use else delivery.FAILED
    ended = {"state": target, "reason": reason, "error": "", "due_at": now, "changed_at": now}
    connection.execute(update(outbox).where(mine).values(**ended))
    return target


def shown(connection: Connection, limit: int = 200) -> list[tuple[str, int | None, str, datetime]]:
    """(id, person, reason, since) of what is unknown, for staff; the oldest first."""
    columns = (outbox.c.id, outbox.c.person_id, outbox.c.reason, outbox.c.changed_at)
    query = select(*columns).where(in_state(delivery.UNKNOWN), UNSETTLED).order_by(outbox.c.changed_at).limit(limit)
    return [(row.id, row.person_id, row.reason, row.changed_at) for row in connection.execute(query)]
