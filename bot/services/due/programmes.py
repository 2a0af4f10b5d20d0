"""Everything that comes by itself, by the first word of its due rows."""

from typing import Any

from bot.services.checkins import remind as ask_checkin
from bot.services.due.telling import Programme
from bot.services.routines import remind as remind_routine
from bot.services.tips import invite
from bot.services.tips import programme as tips
from bot.services.visits import remind as remind_visit

PROGRAMMES: dict[str, Programme[Any]] = {
    "visit": remind_visit.PROGRAMME,
    "routine": remind_routine.PROGRAMME,
    "tip": tips.PROGRAMME,
    "joined": invite.PROGRAMME,
    "checkin": ask_checkin.PROGRAMME,
    "nudge": ask_checkin.NUDGE,
}
"""First word of `due.kind` -> who tells it."""
