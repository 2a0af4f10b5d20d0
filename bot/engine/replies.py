"""What goes out, and the whole result of a turn."""

from dataclasses import dataclass, field

from bot.engine.effects import Effect
from bot.engine.session import Session
from bot.understand.meaning import NOTHING, Meaning


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to send: its words as composed, and the texts they were made of."""

    key: str
    kind: str
    text: str
    language: str
    facts: tuple[str, ...] = ()
    source: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after a message, what to say, what to do, and how the message was understood."""

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    meaning: Meaning = field(default=NOTHING)
