"""A phone in a test: type a text, read the answer."""

from dataclasses import dataclass, field

from bot.channels import simulator
from bot.runtime import Runtime
from bot.services.talk.converse import Answered, converse
from tests.helpers.numbers import fresh_number


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
