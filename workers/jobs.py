"""What RQ runs: a few lines each. A job may run twice or never; SQL knows what is left to do."""

from collections.abc import Mapping

import structlog

from bot.rules import lanes
from bot.services.alerts import danger as alerts
from bot.services.broadcasts import expand
from bot.services.due.fire import fire as fire_due
from bot.services.sending import sweep as sweeping
from bot.services.sending.deliver import deliver
from bot.services.sending.settle import settle
from workers.handles import runtime
from workers.taker import goes_on

FIRE_AT_ONCE = 5_000
"""Due rows of one job; the next pass takes the rest."""

log = structlog.get_logger(__name__)


def sweep() -> None:
    """One pass over what was left behind, and over what nobody knows."""
    handles = runtime()
    swept = sweeping.sweep(handles)
    if swept != sweeping.Swept():
        log.info("sweep.done", adopted=swept.adopted, requeued=swept.requeued, unknown=swept.unknown)
    _tell("settle.done", settle(handles))


def fire() -> None:
    """What is due becomes messages."""
    handles = runtime()
    fired = fire_due(handles, FIRE_AT_ONCE)
    _tell("fire.done", fired)
    if fired["fired"]:
        handles.nudges.wake(lanes.SOON)


def expand_broadcasts() -> None:
    """Broadcasts whose time has come become messages."""
    handles = runtime()
    if written := expand.expand(handles):
        log.info("expand.done", messages=written)
        handles.nudges.wake(lanes.BULK)


def repeat_alerts() -> None:
    """Alerts nobody has taken are told again."""
    handles = runtime()
    told = alerts.repeat(handles)
    _tell("alerts.repeated", told)
    if told["alerts_unheard"]:
        log.warning("alert.nobody_on_call", alerts=told["alerts_unheard"])
    if told["alerts_told"]:
        handles.nudges.wake(lanes.NOW)


def deliver_now() -> None:
    """Send what must not wait."""
    _tell("deliver.done", deliver(runtime(), lanes.NOW, wanted=goes_on), lane=lanes.NOW)


def deliver_soon() -> None:
    """Send reminders, check-ins and tips."""
    _tell("deliver.done", deliver(runtime(), lanes.SOON, wanted=goes_on), lane=lanes.SOON)


def deliver_bulk() -> None:
    """Send broadcasts."""
    _tell("deliver.done", deliver(runtime(), lanes.BULK, wanted=goes_on), lane=lanes.BULK)


def _tell(event: str, counts: Mapping[str, int], **more: str) -> None:
    if counts:
        log.info(event, **{name.replace(" ", "_"): count for name, count in counts.items()}, **more)
