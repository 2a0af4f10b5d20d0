"""The last touch before a reply becomes a row: the form its medium asks for, and its size."""

from dataclasses import dataclass

from bot.channels.base import SMS
from bot.rules.clean import printable
from bot.rules.fold import fold
from bot.rules.segments import Size, measure
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finished:
    """A text as it is sent."""

    text: str
    size: Size


def finish(text: str, language: str, medium: str, settings: Settings) -> Finished:
    """`text` for `medium`: SMS loses costly accents where the setting says so, other media keep them."""
    sent = printable(fold(text, language, settings.fold_accents) if medium == SMS else text)
    return Finished(sent, measure(sent))
