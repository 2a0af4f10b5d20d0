"""What the prover found."""

from dataclasses import dataclass, field

from bot.content.faults import Fault


@dataclass(slots=True)
class Report:
    """The faults, and a row of figures for each language."""

    faults: list[Fault] = field(default_factory=list)
    languages: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing stops the build."""
        return not any(fault.severity == "error" for fault in self.faults)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"ok": self.ok, "languages": self.languages, "faults": [fault.as_dict() for fault in self.faults]}
