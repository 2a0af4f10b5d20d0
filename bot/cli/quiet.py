"""What staff are told of an hour that is quiet: when it will really come, or that it never will."""

from datetime import datetime

import typer

from bot.cli import times
from bot.services.due.decency import Hours
from bot.services.scene import Scene

_QUIET = "That hour is quiet (QUIET_HOURS)"


def warn(line: str) -> None:
    """Say it beside the answer, if there is something to say."""
    if line:
        typer.echo(line, err=True)


def warning(scene: Scene, at: datetime | None, expires_at: datetime | None = None) -> str:
    """What becomes of something planned for `at` (aware), of no use from `expires_at` on; empty when it comes then."""
    hours = Hours(scene.runtime.settings, scene.clinic)
    opens = hours.opens(hours.where(scene.person.zone, scene.person.zones), at) if at else None
    if opens is None:
        return ""
    if expires_at and opens >= expires_at:
        return f"{_QUIET}, and when quiet ends it is too late: it never comes. Choose another hour."
    return f"{_QUIET}: it comes when quiet ends, first on {times.shown(opens, scene.zone)} at the earliest."
