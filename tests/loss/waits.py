"""How long something waits, as the table in docs/reliability.md tells it: from the constants of the code."""

from datetime import timedelta

from bot.services.alerts import danger
from bot.services.broadcasts import steer
from bot.services.due import decency, fire
from bot.services.sending import deliver, outcome, settle, sweep
from bot.services.tips import courses

HEAD = "| what waits | until | how long |"

WAITS: tuple[tuple[str, str, timedelta], ...] = (
    ("a message whose sender died before it asked the gateway", "another sender may take it", deliver.LEASE),
    ("a message of which nobody knows", "the gateway's list is looked through first", outcome.LOOK_AFTER),
    ("one that is absent there", "the second look", settle.LOOK_AGAIN),
    ("one of which the gateway cannot tell", "it is asked again", settle.ASK_AGAIN),
    ("the same", "it is not asked any more, and staff decide", settle.GIVE_UP),
    ("an answer that the gateway took and reports nothing of", "it counts as unknown", sweep.HANDED_FOR),
    ("everything, when the account is refused", "sending is tried again", timedelta(seconds=outcome.HALT_SECONDS)),
    ("what is due for somebody who texts with us", "they have been silent so long", decency.TALKING_FOR),
    ("what is due and cannot be told, because something is broken", "it is tried again", fire.BROKEN_FOR),
    ("an alert that nobody takes", "staff are told again", danger.AGAIN),
    ("a broadcast without an end of its own", "it is too late", steer.USEFUL_FOR),
    ("a tip that the frequency cap holds", "it is too late", courses.HELD_FOR),
    ("rows of a person who was forgotten", "they are erased", sweep.NOBODYS_FOR),
)

_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("min", timedelta(minutes=1)),
    ("s", timedelta(seconds=1)),
)


def rows() -> list[str]:
    """The rows of the table."""
    return [f"| {what} | {until} | {spelled(wait)} |" for what, until, wait in WAITS]


def spelled(wait: timedelta) -> str:
    """`1 min`, `36 hours`, `8 days`: in the largest unit that it is a whole number of."""
    name, unit = next((name, unit) for name, unit in _UNITS if not wait % unit)
    number = wait // unit
    return f"{number} {name}{'s' if number > 1 and name in {'day', 'hour'} else ''}"
