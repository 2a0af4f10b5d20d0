"""Alerts and those who should take them: who is on call, who can be reached, what waits."""

from collections.abc import Iterator
from datetime import datetime

from bot.cli.doctor.finding import OK, WARNING, WRONG, Finding
from bot.services.alerts.danger import AGAIN
from bot.settings import Settings
from bot.store import figures, staff
from bot.store.database import Connection, Engine, reading
from bot.store.staff import Contact


def findings(engine: Engine, found: Settings, now: datetime) -> Iterator[Finding]:
    """Staff on call, their addresses, and the alerts that are open."""
    with reading(engine) as connection:
        members = [member for member in staff.every(connection) if member.rank is not None]
        contacts = [contact for contact in staff.contacts(connection) if contact.rank is not None]
        doubts = [*_on_call(members, contacts), *_alerts(connection, now)]
    if any(contact.medium == "email" for contact in contacts) and not (found.smtp_url and found.smtp_from):
        said = "somebody on call is told by e-mail, and there is no mail server"
        doubts.append(Finding("staff", WARNING, said, "Set SMTP_URL and SMTP_FROM"))
    yield from doubts or [Finding("staff", OK, f"{len(members)} on call, no alert waits")]


def _on_call(members: list[staff.Member], contacts: list[Contact]) -> Iterator[Finding]:
    if not members:
        mend = "marrowline staff create NAME --phone ... --on-call 1"
        yield Finding("staff", WARNING, "nobody is on call: danger signs reach nobody", mend)
    elif not any(contact.usable for contact in contacts):
        mend = "Have a phone on call text START, or add somebody: marrowline staff create"
        yield Finding("staff", WRONG, "nobody on call can be reached: danger signs reach nobody", mend)
    for contact in contacts:
        if not contact.usable:
            why = f"error {contact.unreachable}" if contact.unreachable else "it has texted STOP"
            mend = "Correct it: staff remove, staff create" if contact.unreachable else "Have it text START"
            yield Finding("staff", WARNING, f"{contact.name}: {contact.medium} gets no alerts, {why}", mend)
    for member in members:
        if not any(contact.staff_id == member.id for contact in contacts):
            said = f"{member.name} is on call and has no address left"
            yield Finding("staff", WARNING, said, "Add them again: staff remove, staff create")


def _alerts(connection: Connection, now: datetime) -> Iterator[Finding]:
    waiting = figures.open_alerts(connection)
    if unheard := figures.unheard_alerts(connection):
        mend = "`marrowline alert list --open`, and call these people; then put somebody on call"
        yield Finding("alerts", WRONG, f"{unheard} open alerts reached nobody", mend)
    oldest = min((since for _, since in waiting.values()), default=now)
    if now - oldest > AGAIN:
        count = sum(count for count, _ in waiting.values())
        mend = "`marrowline alert list --open`; `marrowline alert ack NUMBER --by NAME` when it is dealt with"
        yield Finding("alerts", WARNING, f"{count} alerts wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC", mend)
