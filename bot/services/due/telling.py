"""How what is due is told: the shape every programme fills."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.engine.replies import Reply
from bot.engine.session import Asking
from bot.rules import lanes
from bot.services.scene import Scene
from bot.store.due import Due


@dataclass(frozen=True, slots=True)
class Telling:
    """What to say about a due row, and the question it opens."""

    replies: tuple[Reply, ...]
    asking: Asking | None = None
    lane: str = lanes.SOON


@dataclass(frozen=True, slots=True)
class Programme:
    """How one kind of due row is told.

    tell: its words now, or in a word or two why it holds no more (`visit canceled`).
    after: plans what comes next, once the row is settled in whatever way.
    capped: whether the frequency cap holds it back.
    """

    tell: Callable[[Scene, Due], Telling | str]
    after: Callable[[Scene, Due], None]
    capped: Callable[[Scene, Due], bool]
