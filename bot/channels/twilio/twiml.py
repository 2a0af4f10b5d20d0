"""An answer as TwiML. At most 10 messages (error 14109) of 1,600 characters (14103); never malformed (12100)."""

from collections.abc import Sequence

from twilio.twiml.messaging_response import MessagingResponse

from bot.channels.base import Outgoing
from bot.rules.clean import printable

MOST_MESSAGES = 10
LONGEST_BODY = 1_600


def render(messages: Sequence[Outgoing], base_url: str) -> str:
    """The document; an empty `<Response/>` when there is nothing to say."""
    response = MessagingResponse()
    for message in messages[:MOST_MESSAGES]:
        callback = f"{base_url}/webhooks/twilio/status/{message.id}" if message.id else None
        # the library writes control characters as they are, which no XML reader takes
        response.message(printable(message.text)[:LONGEST_BODY], status_callback=callback)
    return str(response)
