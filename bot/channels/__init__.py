"""The ways a text reaches us, and ours reach others. No Flask in here: an adapter reads a small Request.

This is the one file that names the concrete channels.
"""

from collections.abc import Mapping

from bot.channels.base import Channel
from bot.channels.email import Email
from bot.channels.simulator import Simulator
from bot.channels.twilio import Twilio
from bot.channels.webhook import Webhook
from bot.settings import Settings


def build(settings: Settings) -> Mapping[str, Channel]:
    """Every channel by the name it has in its URL."""
    channels: tuple[Channel, ...] = (Twilio(settings), Simulator(settings), Email(settings), Webhook(settings))
    return {channel.name: channel for channel in channels}


def of_phones(settings: Settings) -> str:
    """The channel by which a phone is written to that has not texted us yet; a demo writes to nobody."""
    return Simulator.name if settings.demo else Twilio.name
