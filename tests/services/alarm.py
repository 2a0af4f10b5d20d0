"""Short words for alerts in these tests: who is on call, what staff were sent, what is open."""

import itertools

from sqlalchemy import select

from bot.engine.effects import RaiseAlert
from bot.runtime import Runtime
from bot.services.alerts import staff as staffing
from bot.services.alerts.danger import raise_alert
from bot.services.alerts.staff import Wanted
from bot.services.scene import set_scene
from bot.store import alerts, people
from bot.store.alerts import Alert
from bot.store.database import transaction
from bot.store.outbox import outbox

FEVER, CHEST, DEATH = "i have a fever", "chest pain", "i want to die"
"""Danger signs of the classes now, 911 and 988."""

_phones = itertools.cycle(range(100, 199))
"""The last digits of fictional numbers; the next one, 0199, is our own sender."""


def on_call(runtime: Runtime, name: str, rank: int | None = 1, **more: str) -> str:
    """A member of staff with a phone (unless another address is given); that number."""
    phone = "" if more.keys() & {"email", "webhook"} else f"+1202555{next(_phones):04d}"
    staffing.create(runtime, Wanted(name, rank, **{"phone": phone, **more}), "test")
    return phone or more.get("phone") or more.get("email") or more["webhook"]


def sent(runtime: Runtime, address: str) -> list[str]:
    """What an address was sent about alerts, oldest first."""
    with runtime.store.connect() as connection:
        query = select(outbox.c.body).join(people.people, people.people.c.id == outbox.c.person_id)
        mine = query.where(people.people.c.mark == runtime.vault.mark(address), outbox.c.cause.startswith("alert:"))
        found = connection.execute(mine.order_by(outbox.c.created_at, outbox.c.cause)).scalars()
        return [runtime.vault.open(body) for body in found]


def numbers(runtime: Runtime, *addresses: str) -> list[int]:
    """How many messages about alerts each address was sent."""
    return [len(sent(runtime, address)) for address in addresses]


def every(runtime: Runtime) -> list[Alert]:
    """Every alert, oldest first."""
    with transaction(runtime.store) as connection:
        return alerts.listed(connection, only_open=False)[::-1]


def history(runtime: Runtime, number: int) -> list[tuple[str, str]]:
    """What was done about an alert, and by or to whom."""
    with transaction(runtime.store) as connection:
        return [(event.what, event.who) for event in alerts.history(connection, number)]


def raise_by_hand(runtime: Runtime, number: str, severity: str, rule: str) -> None:
    """As a check-in does: the answer is a text, and its rule is the question's."""
    with transaction(runtime.store) as connection:
        person = people.by_mark(connection, runtime.vault.mark(number))
        assert person
        scene = set_scene(runtime, connection, person, runtime.clock())
        raise_alert(scene, RaiseAlert(severity, rule))
