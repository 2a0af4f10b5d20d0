"""What is wrong with a content file, where, and how to mend it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `where` is `file:line`; `severity` is `error` (stops the build) or `warning`."""

    where: str
    problem: str
    mend: str
    severity: str = "error"
    language: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.mend}"

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return asdict(self)


class BrokenContent(Exception):
    """Content that cannot be served; `faults` holds every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
