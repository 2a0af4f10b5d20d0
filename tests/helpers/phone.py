"""A phone in a test: type a text, read the answer."""

import itertools
from dataclasses import dataclass, field

from bot.channels import simulator
from bot.runtime import Runtime
from bot.services.talk.converse import Answered, converse

_numbers = itertools.count(200)


def fresh_number() -> str:
    """A number nobody has: +1 202 555 0200 and up."""
    return f"+1202555{next(_numbers):04d}"


@dataclass
class Phone:
    """One person's phone in a runtime."""

    runtime: Runtime
    number: str = field(default_factory=fresh_number)
    last: Answered = field(default_factory=lambda: Answered(()))

    def type(self, text: str, external_id: str = "") -> list[str]:
        """Send a text; the texts that come back."""
        self.last = converse(self.runtime, simulator.text(self.number, text, external_id))
        return [message.text for message in self.last.messages]

    def forget_place(self) -> None:
        """What an emptied Redis does to this person."""
        self.runtime.places.drop(self.runtime.vault.mark(self.number))
