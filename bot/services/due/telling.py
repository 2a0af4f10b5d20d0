"""How what is due is told: the shape every programme fills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.engine.replies import Reply
from bot.engine.session import Asking
from bot.rules import lanes
from bot.services.scene import Scene
from bot.store.database import Connection
from bot.store.due import Due
from bot.store.enrolments import Standing

About = TypeVar("About")
"""What a row is about, as the database has it: a visit, an enrolment, a run."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What to say about a due row, and the question it opens."""

    replies: tuple[Reply, ...]
    asking: Asking | None = None
    lane: str = lanes.SOON


@dataclass(frozen=True, slots=True)
class Next:
    """What follows a row: the moment to plan (as `due.add` takes it), and where its enrolment stands by now."""

    due: Mapping[str, object] | None = None
    stands: Standing | None = None


@dataclass(frozen=True, slots=True)
class Programme(Generic[About]):
    """How one kind of due row is told. Several rows are told together, each of another person.

    read: {id of a row: what it is about} of many rows at once, read while their people are held.
    tell: its words now, or in a word or two why it holds no more (`visit canceled`).
    after: what comes next, once the row (`state`: how it ended) is settled in whatever way.
    capped: whether the frequency cap holds it back.
    """

    read: Callable[[Connection, Sequence[Due]], Mapping[int, About]]
    tell: Callable[[Scene, Due, About | None], Telling | str]
    after: Callable[[Scene, Due, About | None], Next]
    capped: Callable[[Scene, Due, About | None], bool]
