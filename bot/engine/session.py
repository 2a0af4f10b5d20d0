"""What the engine is told about a person before a turn, and what it says about them after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Consent(StrEnum):
    """Where a person stands with us."""

    NEW = "new"
    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the conversation: a node, and the page of an article."""

    node: str
    page: int = 0

    def __str__(self) -> str:
        return f"{self.node}/{self.page + 1}" if self.page else self.node


@dataclass(frozen=True, slots=True)
class Session:
    """A person, as far as a turn needs to know them. `values` fill placeholders such as {clinic}."""

    language: str = ""
    consent: Consent = Consent.NEW
    place: Place | None = None
    values: Mapping[str, str] = field(default_factory=dict)
