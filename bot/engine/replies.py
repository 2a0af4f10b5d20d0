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
    """The session after a message, what to say, what to do, and how the message was understood.

    `spoken` is the language of this turn alone, when it is not the person's own. `last` is said behind everything,
    also behind what only the world can say.
    """

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    meaning: Meaning = field(default=NOTHING)
    spoken: str = ""
    last: tuple[Reply, ...] = ()

    @property
    def language(self) -> str:
        """The language this turn speaks."""
        return self.spoken or self.session.language
