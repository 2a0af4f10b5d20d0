"""One pass of everything that is due: what the clock's nudges do piece by piece, and `marrowline tick` at once."""

from collections import Counter
from dataclasses import asdict

from bot.rules import lanes
from bot.runtime import Runtime
from bot.services.alerts import danger as alerts
from bot.services.broadcasts import expand
from bot.services.due.fire import fire
from bot.services.sending.deliver import deliver
from bot.services.sending.settle import settle
from bot.services.sending.sweep import sweep

PATIENCE = 3_600.0
"""Seconds a lane may take in a pass that nobody waits for."""


def tick(runtime: Runtime, patience: float = PATIENCE) -> Counter[str]:
    """What was left behind, alerts, broadcasts, due rows, every lane, then what is unknown; how many rows of each kind.

    patience: seconds a lane may take.
    """
    done: Counter[str] = Counter()
    done.update(asdict(sweep(runtime)))
    done.update(alerts.repeat(runtime))
    done["expanded"] += expand.expand(runtime)
    done.update({f"due_{state}": count for state, count in fire(runtime).items()})
    for lane in lanes.LANES:
        done.update({f"sent_{state}": count for state, count in deliver(runtime, lane, patience).items()})
    done.update({f"settled_{state.replace(' ', '_')}": count for state, count in settle(runtime).items()})
    return done
