"""Everything that comes by itself, by the first word of its due rows."""

from bot.services import ask_checkin, invite, remind_routine, remind_visit, tips
from bot.services.telling import Programme

PROGRAMMES: dict[str, Programme] = {
    "visit": remind_visit.PROGRAMME,
    "routine": remind_routine.PROGRAMME,
    "tip": tips.PROGRAMME,
    "joined": invite.PROGRAMME,
    "checkin": ask_checkin.PROGRAMME,
    "nudge": ask_checkin.NUDGE,
}
"""First word of `due.kind` -> who tells it."""
