"""What comes in: one text, or a carrier's word that it has dealt with STOP, START or HELP itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One inbound text. `at` is aware UTC; `media` counts attachments; `opt_out` is Twilio's OptOutType."""

    text: str
    at: datetime
    media: int = 0
    opt_out: str = ""
