"""Whom a broadcast is meant for, as the clinic chose it: kept as JSON, read back as it was."""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Audience:
    """Each field narrows the choice, the values of one field are alternatives, and an empty one leaves all in.

    visit_from, visit_to: a visit at or after, and before, that moment; seen_since, seen_before: the last text from
    them at or after, and before, that moment. Moments are aware.
    """

    languages: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    visit_kinds: tuple[str, ...] = ()
    visit_from: datetime | None = None
    visit_to: datetime | None = None
    seen_since: datetime | None = None
    seen_before: datetime | None = None

    @property
    def asks_for_visit(self) -> bool:
        """Whether only people with a visit are meant."""
        return bool(self.visit_kinds or self.visit_from or self.visit_to)


def dump(audience: Audience) -> str:
    """The fields that choose, as JSON; times in UTC."""
    chosen = {field.name: getattr(audience, field.name) for field in fields(audience)}
    return json.dumps({name: _plain(value) for name, value in chosen.items() if value}, ensure_ascii=False)


def load(kept: str) -> Audience:
    """What `dump` wrote."""
    found: dict[str, Any] = json.loads(kept)
    return Audience(**{name: _rich(value) for name, value in found.items()})


def _plain(value: tuple[str, ...] | datetime) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else list(value)


def _rich(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else datetime.fromisoformat(value)
