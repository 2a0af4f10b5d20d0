"""Staff: taken in with their phone, e-mail and webhook, put on call, and let go again."""

import re
from dataclasses import dataclass

from bot import channels
from bot.channels.base import SMS
from bot.channels.send_only import may_be_called
from bot.rules.phone import e164
from bot.rules.zones import guess
from bot.runtime import Runtime
from bot.services.people import forget as forgetting
from bot.services.people.leave import leave
from bot.services.refused import Refused
from bot.services.scene import set_scene
from bot.store import audit, consent, deliveries, outbox, people, staff
from bot.store.database import Connection, transaction
from bot.store.people import Person
from bot.store.staff import Contact, Member

EMAIL, WEBHOOK = "email", "webhook"
"""Both a channel and its medium."""

HOW = "staff"
"""How the consent of a staff phone came about."""

WORDING = "staff"
_MAILBOX = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new member. Addresses as typed, empty where there is none; `language` is one we offer."""

    name: str
    rank: int | None = None
    phone: str = ""
    email: str = ""
    webhook: str = ""
    language: str = "en"


def create(runtime: Runtime, wanted: Wanted, by: str) -> list[Contact]:
    """Take in a member; their addresses. Raises Refused, and then nothing has changed."""
    name = " ".join(wanted.name.split())
    if not 0 < len(name) <= 80:
        raise Refused("A name has 1 to 80 characters.")
    if wanted.language not in runtime.book.languages:
        raise Refused("That language is not offered. Use one of: " + ", ".join(runtime.book.languages))
    found = _addresses(runtime, wanted)
    if not found:
        raise Refused("Give a phone, an e-mail address or a webhook: alerts must reach somebody.")
    now = runtime.clock()
    with transaction(runtime.store) as connection:
        if staff.by_name(connection, name):
            raise Refused("There is somebody of that name already.")
        staff_id = staff.add(connection, name, wanted.rank, now)
        for channel, medium, address in found:
            _take_in(runtime, connection, (channel, medium, address), staff_id, wanted.language)
        audit.record(connection, by, "staff.create", f"staff:{staff_id}", now)
        return staff.contacts_of(connection, [name])


def put_on_call(runtime: Runtime, name: str, rank: int | None, by: str) -> None:
    """Tell this member at `rank` (1: first); None: not on call. Raises Refused."""
    with transaction(runtime.store) as connection:
        member = _known(connection, name)
        staff.set_rank(connection, member.id, rank)
        audit.record(connection, by, f"staff.rank {rank or 'off'}", f"staff:{member.id}", runtime.clock())


def remove(runtime: Runtime, name: str, by: str) -> None:
    """Let a member go: nothing is sent to them any more. Raises Refused."""
    with transaction(runtime.store) as connection:
        member = _known(connection, name)
        for contact in staff.contacts_of(connection, [member.name]):
            person = people.hold(connection, contact.person_id)
            if person:
                _let_go(connection, person)
        staff.remove(connection, member.id)
        audit.record(connection, by, "staff.remove", f"staff:{member.id}", runtime.clock())


def _known(connection: Connection, name: str) -> Member:
    member = staff.by_name(connection, " ".join(name.split()))
    if member is None:
        raise Refused("There is nobody of that name. `marrowline staff list` shows who there is.")
    return member


def _addresses(runtime: Runtime, wanted: Wanted) -> list[tuple[str, str, str]]:
    """(channel, medium, address) of each; raises Refused."""
    found = []
    if wanted.phone:
        number = e164(wanted.phone, runtime.settings.default_region)
        if number is None or number in runtime.settings.senders:
            raise Refused("That is not a phone number people can dial. Write it with its area code.")
        found.append((channels.of_phones(runtime.settings), SMS, number))
    if wanted.email:
        if not _MAILBOX.fullmatch(wanted.email):
            raise Refused("That is not an e-mail address.")
        found.append((EMAIL, EMAIL, wanted.email.lower()))
    if wanted.webhook:
        if not may_be_called(wanted.webhook, demo=runtime.settings.demo):
            raise Refused("A webhook is an https address, such as https://pager.example.org/alerts.")
        found.append((WEBHOOK, WEBHOOK, wanted.webhook))
    return found


def _take_in(
    runtime: Runtime, connection: Connection, where: tuple[str, str, str], staff_id: int, language: str
) -> None:
    """One address as a person of ours: told of danger, and of nothing else."""
    (channel, medium, address), now = where, runtime.clock()
    mark, zones = runtime.vault.mark(address), ",".join(guess(address))
    row = {"mark": mark, "address": runtime.vault.seal(address), "channel": channel, "medium": medium, "zones": zones}
    person = people.lock(connection, {**row, "language": ""}, now)
    if person.staff_id:
        raise Refused("That address belongs to another member of staff.")
    if person.role in (people.PATIENT, people.CAREGIVER):
        raise Refused(f"That number is a {person.role}'s. A staff phone is for staff alone.")
    people.change(connection, person.id, role=people.STAFF, staff_id=staff_id, language=person.language or language)
    leave(set_scene(runtime, connection, person, now), HOW)
    # a STOP is theirs alone to take back
    if consent.latest(connection, mark) != consent.STOPPED:
        line: dict[str, object] = {"mark": mark, "kind": consent.GIVEN, "how": HOW, "wording": WORDING}
        consent.record(connection, line | {"language": person.language or language}, now)


def _let_go(connection: Connection, person: Person) -> None:
    """Whoever texts with us by themselves goes on as anybody; any other address is erased."""
    if consent.was_given(connection, person.mark, besides=HOW):
        sent = outbox.erase_to_staff(connection, ["alert:"], person.id)
        deliveries.erase(connection, sent)
        people.change(connection, person.id, role="", staff_id=None)
    else:
        forgetting.forget(connection, person)
