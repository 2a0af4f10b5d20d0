"""The phases of treatment that content may name; any other is a fault at its line."""

from bot.content.yaml_file import Spec
from bot.engine.series import PHASES


def listed(spec: Spec) -> tuple[str, ...]:
    """What stands under `phases`, none when it is missing. Raises BrokenContent."""
    return tuple(known(str(phase.value), phase) for phase in spec.list("phases"))


def known(phase: str, where: Spec) -> str:
    """The phase itself. Raises BrokenContent at `where` for one that is not there."""
    if phase not in PHASES:
        raise where.fault(f"unknown phase `{phase}`", "Use one of: " + ", ".join(PHASES))
    return phase
