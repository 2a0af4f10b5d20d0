"""What the people commands print: numbers and names only where they were asked for."""

from datetime import datetime
from typing import Any

from bot.cli import times
from bot.services.people.look_up import Entry, File, Sent, Waiting


def as_row(entry: Entry, *, numbers: bool) -> dict[str, Any]:
    """One person of a list."""
    row = {"id": entry.id, "language": entry.language, "role": entry.role, "phase": entry.phase, "state": entry.state}
    return {**row, "number": entry.number, "name": entry.name} if numbers else row


def page(found: File, *, numbers: bool) -> dict[str, Any]:
    """Everything about one person; times are local to them."""
    zone = found.zone
    return {
        **as_row(found.entry, numbers=numbers),
        "zone": zone,
        "zones": ", ".join(found.zones),
        "groups": "; ".join(found.groups),
        "reachable": not found.unreachable,
        "full_text": found.full_text,
        "shared_phone": found.shared,
        "joined": times.shown(found.joined_at, zone),
        "last_text": times.shown(found.seen_at, zone),
        "programmes": [{"programme": name, "state": state} for name, state in found.programmes.items()],
        "due": [_waiting(one, zone) for one in found.waiting],
        "consent": [{"at": times.shown(at, zone), "kind": kind, "how": how} for at, kind, how in found.consents],
        "messages": [_sent(one, zone) for one in found.messages],
    }


def _waiting(one: Waiting, zone: str) -> dict[str, str]:
    held: datetime | None = one.held_until
    return {
        "kind": one.kind,
        "at": times.shown(one.at, zone),
        "held_until": times.shown(held, zone),
        "why": one.reason,
        "expires": times.shown(one.expires_at, zone),
    }


def _sent(one: Sent, zone: str) -> dict[str, str]:
    return {"at": times.shown(one.at, zone), "kind": one.kind, "state": one.state, "why": one.reason, "id": one.id}
