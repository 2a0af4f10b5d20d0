"""What the engine is told about a person before a turn, and what it says about them after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Consent(StrEnum):
    """Where a person stands with us."""

    NEW = "new"
    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the conversation: a node, the page of an article (the first is 0), and what it is about.

    `ref` is the row behind a question of ours (`visit:12`, `enrolment:3`), a run of a check-in as `Run` writes it
    (`run:5:D`, `run:5:D:call`), what was chosen so far in a form (`role=patient,phase=IND`), topics
    that are offered (`side.hair,side.nausea`), or empty.
    """

    node: str
    page: int = 0
    ref: str = ""

    def __str__(self) -> str:
        return f"{self.node}/{self.page + 1}" if self.page else self.node


STAFF = "staff"
"""The role of those who are told of danger."""

ASKS_FOR = timedelta(hours=72)
"""How long a question of ours waits for its answer, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that stays open whatever else is said: where its answer belongs, and until when."""

    place: Place
    until: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A person, as far as a turn needs to know them. `values` fill placeholders such as {clinic}.

    `asking` is the question we asked last, kept in SQL; `programmes` are on, `paused` rest.
    `offered` are the languages they were asked about: whether to stay in them.
    """

    language: str = ""
    consent: Consent = Consent.NEW
    place: Place | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    asking: Asking | None = None
    role: str = ""
    phase: str = ""
    shared: bool = False
    programmes: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
