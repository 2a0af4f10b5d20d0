"""A check-in: a set of questions that comes again and again, and how one run through it is written in a place."""

from dataclasses import dataclass
from datetime import timedelta

EVERY_VISIT = "visit"
"""How often a set comes that is asked once before each visit; else as `rules.schedule.EVERY` has it."""

PATIENT, CAREGIVER = "patient", "caregiver"

ANYBODYS = "W"
"""The set for somebody of whom we know neither phase nor role."""

QUESTION, WHO = "ask", "who"
"""The kinds of node a check-in is made of."""

KINDS = frozenset({QUESTION, WHO})


@dataclass(frozen=True, slots=True)
class Checkin:
    """One set.

    audience: patient or caregiver; phases: those it is made for.
    days: how long it goes on, 0 for no end; nudge_after: how long we wait for a first answer before we ask once more.
    """

    id: str
    every: str
    audience: str
    phases: tuple[str, ...]
    days: int
    nudge_after: timedelta
    first: str

    @property
    def key(self) -> str:
        """What its nodes and texts begin with."""
        return f"checkin.{self.id}"

    def begins_at(self, *, shared: bool) -> str:
        """The node a run begins at: on a phone that two people read, who is answering."""
        return f"{self.key}.who" if shared else self.first


@dataclass(frozen=True, slots=True)
class Run:
    """One run through a set, as `Place.ref` has it: `run:12:D`, and `run:12:D:call` once an answer asked for a call."""

    ref: str
    set_id: str
    call: bool = False

    @classmethod
    def parse(cls, ref: str) -> "Run":
        """What `str` wrote; anything else belongs to no run."""
        word, number, set_id, call = (*ref.split(":"), "", "", "")[:4]
        return cls(f"{word}:{number}", set_id, call == "call") if word == "run" and number else cls("", "")

    def __str__(self) -> str:
        return ":".join((self.ref, self.set_id, "call") if self.call else (self.ref, self.set_id))


def id_of(node: str) -> str:
    """The question's own name: `D4b` of `checkin.D.D4b`."""
    return node.rpartition(".")[2]
