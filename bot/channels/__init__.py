"""The ways a text reaches us. No Flask in here: an adapter reads a small Request.

This is the one file that names the concrete channels.
"""

from collections.abc import Mapping

from bot.channels.base import Channel
from bot.channels.simulator import Simulator
from bot.channels.twilio import Twilio
from bot.settings import Settings


def build(settings: Settings) -> Mapping[str, Channel]:
    """Every channel by the name it has in its URL."""
    channels: tuple[Channel, ...] = (Twilio(settings), Simulator(settings))
    return {channel.name: channel for channel in channels}
