"""What a turn asks the world to do: imperative, and done by the services."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Add a line to the consent ledger: `given`, `stopped` or `restarted`, by which means."""

    kind: str
    how: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person, keeping only what proves that they must not be texted."""


Effect = SetLanguage | RecordConsent | Forget
