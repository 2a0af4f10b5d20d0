"""What RQ runs: three lines each. A job may run twice or never; SQL knows what is left to do."""

import structlog

from bot.services import sweep as sweeping
from workers.handles import runtime

log = structlog.get_logger(__name__)


def sweep() -> None:
    """One pass over what was left behind."""
    swept = sweeping.sweep(runtime())
    if swept != sweeping.Swept():
        log.info("sweep.done", adopted=swept.adopted, unknown=swept.unknown, erased=swept.erased)
