"""What doctor says about one thing."""

from dataclasses import dataclass

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state` is ok, warning or wrong; `mend` is what to do."""

    part: str
    state: str
    said: str
    mend: str = ""
