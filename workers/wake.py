"""Which job wakes the senders of a lane, and how many are woken."""

from bot.cache.nudges import Nudges


def wake(nudges: Nudges, lane: str) -> bool:
    """Ask a sender of `lane` to look; False when Redis is gone."""
    return nudges.nudge(f"workers.jobs.deliver_{lane}", lane)
