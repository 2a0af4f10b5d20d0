"""How a check-in begins, and how it is asked for once more when nobody has answered."""

from dataclasses import replace

from bot.engine.book import Reply, Voice
from bot.engine.checkin import Checkin
from bot.engine.nodes.ask import BEGUN, TOGETHER


def opening(voice: Voice, checkin: Checkin, *, shared: bool) -> Reply:
    """What it is and the first question, in one message."""
    intro, asked = f"{checkin.key}.intro", voice.book.nodes[checkin.begins_at(shared=shared)].show(voice, 0)
    return replace(asked, key=f"{intro}{TOGETHER}{asked.key}", kind=BEGUN, text=f"{voice.say(intro)}\n{asked.text}")


def nudge(voice: Voice, checkin: Checkin) -> Reply:
    """That it is still open."""
    return voice.reply(f"{checkin.key}.nudge")
